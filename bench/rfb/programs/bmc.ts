import type { ByteStream } from "#/lib/stream/index.ts";
import { serveAten, serveRfb } from "#/protocols/rfb/index.ts";
import { deflate, listenTcp, randomBytes, vncCipher } from "#/transports/index.ts";
import { damageStamp, paintStamp } from "../stamp.ts";
import { TextPicture } from "../text-picture.ts";

/** Frames a second of a busy screen. */
const FRAME_MS = 66;

export interface BmcRequest {
  /** "busy" scrolls and stamps each frame with the time; "still" answers each key with the next stamp; "dirty" damages it all before every request. */
  readonly mode: "busy" | "still" | "dirty";
}

/** A BMC with a text screen of 1024x768: as many sessions as one wants, as VNC and as Supermicro's iKVM. */
const picture = new TextPicture();
/** Stamps of "still". Not 0: a black one is part of the text around it, and is sent as such. */
let key = 1;
let isDirty = false;
paintStamp(picture.framebuffer, key);
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
  serveRfb(dirtied(stream), options, { vncCipher, deflate, randomBytes }).catch(() => {});
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
/** Whenever the viewer has said something, all has changed. */
function dirtied(stream: ByteStream): ByteStream {
  const read = async () => {
    const chunk = await stream.read();
    if (isDirty) picture.damage();
    return chunk;
  };
  return { peer: stream.peer, read, write: (bytes) => stream.write(bytes), close: () => stream.close() };
}

let timer: NodeJS.Timeout | undefined;
process.on("message", ({ mode }: BmcRequest) => {
  clearInterval(timer);
  isDirty = mode === "dirty";
  if (mode !== "busy") return;
  timer = setInterval(() => {
    picture.scroll();
    paintStamp(picture.framebuffer, Date.now());
    picture.damage();
  }, FRAME_MS);
});
process.on("disconnect", () => process.exit(0));
process.send?.({ port: listener.port, atenPort: iKvm.port });
