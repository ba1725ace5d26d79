import { once } from "node:events";
import { WebSocket } from "ws";
import { asciiBytes, ByteReader } from "#/lib/bytes/index.ts";
import { type ByteStream, StreamReader } from "#/lib/stream/index.ts";
import { PushParser } from "#/protocols/rfb/byte-queue.ts";
import { ENCODING, RGBX32 } from "#/protocols/rfb/index.ts";
import { encodeFramebufferUpdateRequest } from "#/protocols/rfb/messages/framebuffer-update-request.ts";
import { encodeKeyEvent } from "#/protocols/rfb/messages/key-event.ts";
import { encodeSetEncodings } from "#/protocols/rfb/messages/set-encodings.ts";
import { encodeSetPixelFormat } from "#/protocols/rfb/messages/set-pixel-format.ts";
import { connectTcp } from "#/transports/index.ts";
import { type ScanSink, scanUpdates } from "./scan-updates.ts";
import { HEIGHT, WIDTH } from "./text-picture.ts";

/** A server, or through our proxy when there is a path. */
export interface ViewerRoute {
  readonly port: number;
  readonly path?: string;
}

export interface LightViewerOptions {
  /** Asks for everything again each time, this long after it has come; else for changes, at once. */
  readonly wholeEveryMs?: number;
}

/** noVNC's own settings. */
const QUALITY_6 = -26;
const COMPRESSION_2 = -254;

/** As noVNC asks, with one request in flight, but nothing is decoded. */
export class LightViewer {
  readonly #stream: ByteStream;
  readonly #reader: StreamReader;

  private constructor(stream: ByteStream) {
    this.#stream = stream;
    this.#reader = new StreamReader(stream);
  }

  static async open(route: ViewerRoute): Promise<LightViewer> {
    const stream =
      route.path === undefined ? await connectTcp({ host: "127.0.0.1", port: route.port }) : await webSocket(route);
    const viewer = new LightViewer(stream);
    await viewer.#handshake();
    return viewer;
  }

  /** Until it is closed. */
  async watch(sink: ScanSink, { wholeEveryMs }: LightViewerOptions = {}): Promise<void> {
    const ask = (incremental: boolean) =>
      this.#stream
        .write(encodeFramebufferUpdateRequest(incremental, { x: 0, y: 0, width: WIDTH, height: HEIGHT }))
        .catch(() => {});
    const parser = new PushParser((input) =>
      scanUpdates(input, {
        filled: (rect, colour) => sink.filled(rect, colour),
        updated: () => {
          sink.updated();
          if (wholeEveryMs === undefined) void ask(true);
          else setTimeout(() => void ask(false), wholeEveryMs);
        },
      }),
    );
    void ask(false);
    for (;;) {
      const chunk = await this.#reader.some().catch(() => null);
      if (chunk === null) return;
      parser.push(chunk);
    }
  }

  press(keysym: number): void {
    void this.#stream.write(encodeKeyEvent(keysym, true));
    void this.#stream.write(encodeKeyEvent(keysym, false));
  }

  close(): void {
    this.#stream.close();
  }

  /** RFB 3.8, security type None. */
  async #handshake(): Promise<void> {
    const reader = this.#reader;
    await reader.exactly(12, "the version");
    await this.#stream.write(asciiBytes("RFB 003.008\n"));
    await reader.exactly(await reader.u8("the number of security types"), "the security types");
    await this.#stream.write(Uint8Array.of(1));
    if ((await reader.u32("the security result")) !== 0) throw new Error("the server wants a password");
    await this.#stream.write(Uint8Array.of(1));
    const init = new ByteReader(await reader.exactly(24, "ServerInit"));
    init.skip(20, "the size and format");
    await reader.exactly(init.u32("name-length"), "the name");
    await this.#stream.write(encodeSetPixelFormat(RGBX32));
    await this.#stream.write(encodeSetEncodings([ENCODING.tight, ENCODING.desktopSize, QUALITY_6, COMPRESSION_2]));
  }
}

async function webSocket({ port, path }: ViewerRoute): Promise<ByteStream> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, ["binary"], { perMessageDeflate: false });
  const queue: (Uint8Array | null)[] = [];
  let wake = (): void => {};
  const push = (bytes: Uint8Array | null): void => {
    queue.push(bytes);
    wake();
  };
  socket.on("message", (bytes: Buffer) => push(bytes));
  socket.on("close", () => push(null));
  await once(socket, "open");
  return {
    peer: "the proxy",
    read: async () => {
      while (queue.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return queue.shift() ?? null;
    },
    write: async (bytes) => socket.send(bytes),
    close: () => socket.terminate(),
  };
}
