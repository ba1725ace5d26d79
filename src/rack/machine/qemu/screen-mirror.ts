import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { connectRfb, type Framebuffer, type RfbClient } from "#/protocols/rfb/index.ts";
import { connectUnix, vncCipher } from "#/transports/index.ts";
import { UsKeyboard } from "./us-keyboard.ts";

const RETRY_MS = 500;

/** Keeps a picture equal to what QEMU's VNC server shows, and carries keys and pointer the other way. */
export class ScreenMirror {
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;
  readonly #keyboard = new UsKeyboard();
  #client: RfbClient | undefined;

  /** `path` is the Unix socket that QEMU's VNC server listens on, open to whoever may reach the socket. */
  constructor(path: string, framebuffer: Framebuffer, deps: { log: Logger; clock: Clock }) {
    this.#done = this.#run(path, framebuffer, deps);
  }

  key(keysym: number, down: boolean): void {
    for (const [key, isDown] of this.#keyboard.translate(keysym, down)) this.#client?.key(key, isDown);
  }

  pointer(buttons: number, x: number, y: number): void {
    this.#client?.pointer(buttons, x, y);
  }

  /** After this the picture is not written to any more. Idempotent. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }

  async #run(path: string, framebuffer: Framebuffer, { log, clock }: { log: Logger; clock: Clock }): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const reason = await this.#mirror(path, framebuffer, clock, signal);
      this.#client = undefined;
      await clock.sleep(RETRY_MS, signal).catch(() => {});
      // When the machine has gone off, its end arrives in the pause.
      if (!signal.aborted) log.warn("lost the machine's screen, connecting again", { reason });
    }
  }

  /** Follows the screen to the end of one connection; gives the reason why it ended. */
  async #mirror(path: string, framebuffer: Framebuffer, clock: Clock, signal: AbortSignal): Promise<string> {
    try {
      const stream = await connectUnix(path, { signal });
      const options = { profile: "plain", password: null, framebuffer, signal, clock } as const;
      this.#client = await connectRfb(stream, options, { vncCipher });
      await this.#client.run(signal);
      return "QEMU closed the connection";
    } catch (error) {
      return errorMessage(error);
    }
  }
}
