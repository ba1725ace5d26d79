import { OutbandError } from "#/lib/errors/index.ts";

/** The novncproxy could not start. */
export class NovncProxyError extends OutbandError<"NOVNCPROXY_LISTEN" | "NOVNCPROXY_TLS" | "NOVNCPROXY_OPTION"> {}
