import { OutbandError } from "#/lib/errors/index.ts";

/** The connection stood, and the exchange on it failed. Failing to connect is a `TransportError`. */
export class HttpError extends OutbandError<"HTTP_TIMEOUT" | "HTTP_CLOSED" | "HTTP_PROTOCOL" | "HTTP_TOO_LARGE"> {}
