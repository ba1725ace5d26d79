import { serveAten, serveRfb } from "#/protocols/rfb/index.ts";
import { deflate, listenTcp, randomBytes, vncCipher } from "#/transports/index.ts";
import { damageStamp, paintStamp } from "../stamp.ts";
import { TextPicture } from "../text-picture.ts";

/** Frames a second of a busy screen. */
const FRAME_MS = 66;
/** Shorter than a viewer's pause between two requests. */
const DIRTY_MS = 15;

export interface BmcRequest {
  /** "busy" scrolls and stamps each frame with the time; "still" answers each key with the next stamp; "dirty" damages it all, always. */
  readonly mode: "busy" | "still" | "dirty";
}

/** A BMC with a text screen of 1024x768: as many sessions as one wants, as VNC and as Supermicro's iKVM. */
const picture = new TextPicture();
let key = 0;
paintStamp(picture.framebuffer, 0);
const listener = await listenTcp({ host: "127.0.0.1", port: 0 }, (stream) => {
  const options = {
    framebuffer: picture.framebuffer,
    name: "bench",
    security: { type: "none" },
    onKey: (_: number, down: boolean) => {
      if (!down) return;
      paintStamp(picture.framebuffer, ++key);
      damageStamp(picture.framebuffer);
    },
  } as const;
  serveRfb(stream, options, { vncCipher, deflate, randomBytes }).catch(() => {});
});
const iKvm = await listenTcp({ host: "127.0.0.1", port: 0 }, (stream) => {
  const video = { encoding: "ast2100", lumaSelector: 7, chromaSelector: 7, sampling: "444", vq: true } as const;
  const options = {
    framebuffer: picture.framebuffer,
    video,
    version: "055.008",
    checkCredentials: () => true,
  } as const;
  serveAten(stream, options).catch(() => {});
});
let timer: NodeJS.Timeout | undefined;
process.on("message", ({ mode }: BmcRequest) => {
  clearInterval(timer);
  if (mode === "dirty") timer = setInterval(() => picture.damage(), DIRTY_MS);
  if (mode !== "busy") return;
  timer = setInterval(() => {
    picture.scroll();
    paintStamp(picture.framebuffer, Date.now());
    picture.damage();
  }, FRAME_MS);
});
process.on("disconnect", () => process.exit(0));
process.send?.({ port: listener.port, atenPort: iKvm.port });
