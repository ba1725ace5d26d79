export { ProxyError } from "./errors.ts";
export { PROXY_DEFAULTS, type ProxyOptions } from "./options.ts";
export { type ConsoleProxy, startNovncProxy } from "./start-console-proxy.ts";
