export { NovncProxyError } from "./errors.ts";
export { NOVNC_PROXY_DEFAULTS, type NovncProxyOptions, type ProxyTlsOptions } from "./options.ts";
export { type NovncProxy, type NovncProxyDeps, startNovncProxy } from "./start-novnc-proxy.ts";
