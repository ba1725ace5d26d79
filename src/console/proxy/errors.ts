import { OutbandError } from "#/lib/errors/index.ts";

/** A console proxy could not start. */
export class ProxyError extends OutbandError<"PROXY_LISTEN" | "PROXY_TLS" | "PROXY_OPTION"> {}
