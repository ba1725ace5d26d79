import type { GraphicalUpstream } from "#/drivers/interfaces/index.ts";
import { createMemoryStreamPair } from "#/lib/stream/index.ts";
import { Framebuffer, serveRfb } from "#/protocols/rfb/index.ts";
import { deflate, randomBytes, vncCipher } from "#/transports/index.ts";

export const RFB_DEPS = { vncCipher, deflate, randomBytes };

/** A machine in this process whose screen can be filled with what no encoding makes small. */
export function createNoisyScreen() {
  const framebuffer = new Framebuffer(640, 480);
  const upstream: GraphicalUpstream = {
    profile: "plain",
    peer: "noisy screen",
    password: null,
    dial: async () => {
      const [ours, theirs] = createMemoryStreamPair();
      serveRfb(ours, { framebuffer, name: "noise", security: { type: "none" } }, RFB_DEPS).catch(() => {});
      return theirs;
    },
  };
  return {
    upstream,
    /** A new strip of noise twenty times a second, until stopped. */
    noise(): Disposable & { stop(): void } {
      let y = 0;
      const timer = setInterval(() => {
        const rect = { x: 0, y, width: 640, height: 48 };
        framebuffer.pixels.set(randomBytes(640 * 48 * 4), y * 640 * 4);
        framebuffer.damage(rect);
        y = (y + 48) % 480;
      }, 50);
      const stop = () => clearInterval(timer);
      return { stop, [Symbol.dispose]: stop };
    },
  };
}
