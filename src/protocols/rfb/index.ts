/** @public for the Supermicro console interface, the rack's Supermicro and the benchmark */
export {
  Ast2100Decoder,
  type AtenClientOptions,
  AtenError,
  type AtenServerOptions,
  type AtenVideo,
  connectAten,
  serveAten,
} from "./aten/index.ts";
export { connectRfb, type RfbClient, type RfbClientDeps, type RfbClientEvents } from "./client.ts";
/** @public for the recorder and for proxies that must tell input from the rest */
export { ClientMessageFramer } from "./client-message-framer.ts";
export type { ClipboardRules } from "./clipboard/clipboard-end.ts";
export { ENCODING } from "./encodings/encoding.ts";
export { RfbError } from "./errors.ts";
export { Framebuffer, type FramebufferChange, packRgb, type Rect } from "./framebuffer.ts";
export type { RfbServerSecurity } from "./handshake/server-handshake.ts";
export { encodeServerInit } from "./messages/server-init.ts";
export { type PixelFormat, RGB555, RGBX32 } from "./pixel-format.ts";
export { isRfbProfileName, type RfbProfileName } from "./profiles.ts";
export type { Cursor } from "./pseudo/cursor.ts";
export { ScreenNews } from "./screen-news.ts";
export { ScreenTiles } from "./screen-tiles.ts";
export type { ServeTls, StartTls } from "./security/tls.ts";
export { type RfbServerDeps, type RfbServerOptions, serveRfb } from "./server.ts";
export { ViewerUpdates } from "./viewer-updates.ts";
