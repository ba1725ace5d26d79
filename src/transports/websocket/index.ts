export { ClientFrameParser } from "./client-frame-parser.ts";
export { WebSocketError } from "./errors.ts";
export { encodeCloseFrame, encodeFrame, HEADER_ROOM, OPCODE, writeFrameHeader } from "./frame-header.ts";
export { encodeSwitchingProtocols, tryReadHandshake } from "./handshake.ts";
