export { ProxyError } from "./errors.ts";
export { PROXY_DEFAULTS, type ProxyOptions } from "./options.ts";
export { type ConsoleProxy, startNovncProxy, startSerialProxy } from "./start-console-proxy.ts";
