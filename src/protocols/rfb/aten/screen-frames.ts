import { ByteWriter } from "#/lib/bytes/index.ts";
import type { Framebuffer } from "../framebuffer.ts";
import { type Ast2100EncoderOptions, encodeAst2100 } from "./ast2100/encoder.ts";
import { encodeHermon } from "./hermon/hermon.ts";
import { ATEN_ENCODING, encodeFrameRect, encodeScreenOff } from "./messages/frame-rect.ts";

/** What a BMC's video chip makes of the screen. */
export type AtenVideo = ({ readonly encoding: "ast2100" } & Ast2100EncoderOptions) | { readonly encoding: "hermon" };

/** Makes the pictures that one client gets: all of the screen, then what changed since. */
export class ScreenFrames implements Disposable {
  readonly #framebuffer: Framebuffer;
  readonly #subscription: Disposable;
  /** What the client has been sent, if it has anything of this size. */
  #sent: Uint32Array | null = null;
  #damaged = true;
  #video: AtenVideo;

  constructor(framebuffer: Framebuffer, video: AtenVideo) {
    this.#framebuffer = framebuffer;
    this.#video = video;
    this.#subscription = framebuffer.subscribe((change) => {
      this.#damaged = true;
      if (change.kind === "resize") this.#sent = null;
    });
  }

  /** From now on in this quality. What was sent stays as it is. */
  setVideo(video: AtenVideo): void {
    this.#video = video;
  }

  get video(): AtenVideo {
    return this.#video;
  }

  /** The FramebufferUpdate that answers a request. When nothing changed it has a picture of no blocks. */
  answer(incremental: boolean): Uint8Array {
    const before = incremental ? this.#sent : null;
    const { width, height, words } = this.#framebuffer;
    // Comparing with itself finds nothing, without looking at what has not been touched.
    const frame = before && !this.#damaged ? this.#encode(null) : this.#encode({ before });
    this.#damaged = false;
    this.#sent = this.#copy(words);
    const writer = new ByteWriter("be", frame.length + 32);
    encodeFrameRect({ width, height }, this.#wireEncoding, frame, writer);
    return writer.finish();
  }

  /** What a request gets while the machine gives no signal. */
  screenOff(): Uint8Array {
    this.#sent = null;
    const writer = new ByteWriter();
    encodeScreenOff(this.#wireEncoding, writer);
    return writer.finish();
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }

  get #wireEncoding(): number {
    return this.#video.encoding === "ast2100" ? ATEN_ENCODING.ast2100 : ATEN_ENCODING.hermon;
  }

  /** Null for a picture in which nothing changed. */
  #encode(change: { readonly before: Uint32Array | null } | null): Uint8Array {
    const picture = change ? this.#framebuffer : { width: 0, height: 0, words: this.#framebuffer.words };
    const before = change?.before ?? null;
    const video = this.#video;
    return video.encoding === "hermon" ? encodeHermon(picture, before) : encodeAst2100(picture, before, video);
  }

  #copy(words: Uint32Array): Uint32Array {
    if (this.#sent?.length !== words.length) return words.slice();
    this.#sent.set(words);
    return this.#sent;
  }
}
