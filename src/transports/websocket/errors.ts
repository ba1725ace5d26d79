import { type ErrorDetails, OutbandError } from "#/lib/errors/index.ts";

/** The peer broke RFC 6455 or a limit of ours. `closeCode` is what it is told (section 7.4.1). */
export class WebSocketError extends OutbandError<"WEBSOCKET_PROTOCOL" | "WEBSOCKET_TEXT" | "WEBSOCKET_TOO_BIG"> {
  readonly closeCode: 1002 | 1003 | 1007 | 1009;

  constructor(
    code: "WEBSOCKET_PROTOCOL" | "WEBSOCKET_TEXT" | "WEBSOCKET_TOO_BIG",
    closeCode: WebSocketError["closeCode"],
    message: string,
    details: ErrorDetails = {},
  ) {
    super(code, "invalid", message, { details });
    this.closeCode = closeCode;
  }
}

export function protocolError(message: string): WebSocketError {
  return new WebSocketError("WEBSOCKET_PROTOCOL", 1002, message);
}
