export { NovncProxyError } from "./errors.ts";
export { NOVNC_PROXY_DEFAULTS, type NovncProxyOptions } from "./options.ts";
export { type NovncProxy, startNovncProxy } from "./start-novnc-proxy.ts";
