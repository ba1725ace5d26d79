import type { GraphicalConsoleInterface, GraphicalUpstream } from "#/drivers/interfaces/index.ts";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import { type ByteStream, createMemoryStreamPair } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { type RfbServerDeps, serveRfb } from "#/protocols/rfb/index.ts";
import { TestPicture } from "./test-picture.ts";

const FRAME_MS = 200;

export interface FakeGraphicalDeps {
  readonly clock: Clock;
  readonly rfb: RfbServerDeps;
}

/** A graphical console without a machine: an RFB server in this process. It moves only while somebody is connected. */
export function createFakeGraphicalConsole(deps: FakeGraphicalDeps): GraphicalConsoleInterface {
  return {
    kind: "graphical",
    properties: {},
    validate: async () => {},
    start: async ({ node, log }) => createUpstream(node.name ?? node.uuid, log, deps),
    stop: async () => {},
  };
}

function createUpstream(name: string, log: Logger, { clock, rfb }: FakeGraphicalDeps): GraphicalUpstream {
  const picture = new TestPicture(name);
  let connections = 0;
  let nextFrame: Disposable | undefined;

  function animate(): void {
    nextFrame?.[Symbol.dispose]();
    nextFrame = undefined;
    if (connections === 0) return;
    picture.move();
    nextFrame = clock.timer(FRAME_MS, animate);
  }

  async function serve(stream: ByteStream): Promise<void> {
    connections++;
    animate();
    try {
      await serveRfb(
        stream,
        {
          framebuffer: picture.framebuffer,
          name,
          security: { type: "none" },
          onKey: (keysym, down) => picture.key(keysym, down),
          onPointer: (buttons, x, y) => picture.pointer(buttons, x, y),
          clock,
        },
        rfb,
      );
    } catch (error) {
      log.debug("fake-graphical connection ended", { reason: errorMessage(error) });
    } finally {
      connections--;
      animate();
    }
  }

  return {
    profile: "plain",
    peer: `fake-graphical ${name}`,
    password: null,
    dial: async (signal) => {
      signal.throwIfAborted();
      const [ours, theirs] = createMemoryStreamPair();
      void serve(ours);
      return theirs;
    },
  };
}
