import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, vi } from "vitest";
import type { SerialAttachment, SerialAttachOptions, SerialNotice } from "#/console/interfaces/index.ts";
import { MemoryLogger } from "#/lib/log/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { createSerialHubs, type SerialHubsOptions } from "../serial-hubs.ts";
import { TestUpstream } from "./test-upstream.ts";

export const NODE = "6ba7b810-9dad-41d1-80b4-00c04fd430c8";
const WRITER: SerialAttachOptions = { mode: "write", output: "raw", peer: "test", sessionId: null };

/** Serial hubs over an upstream that the test drives, new for each test of a file. */
export class HubsUnderTest {
  hubs!: ReturnType<typeof createSerialHubs>;
  upstream!: TestUpstream;
  logger!: MemoryLogger;
  folder!: string;
  /** Hands the console's TCP port a client. */
  onStream!: (stream: ByteStream) => void;

  constructor() {
    beforeEach(async () => {
      this.folder = await mkdtemp(join(tmpdir(), "outband-serial-"));
      this.logger = new MemoryLogger();
      this.upstream = new TestUpstream();
      this.start();
    });
    afterEach(async () => {
      await this.hubs.closeAll();
      await rm(this.folder, { recursive: true });
    });
  }

  /** As after a restart, when others ran before and were closed. */
  start(options: Partial<SerialHubsOptions> = {}): void {
    this.hubs = createSerialHubs(
      {
        listenHost: "127.0.0.1",
        portRanges: [{ start: 10_000, end: 10_010 }],
        terminalTimeoutMs: 0,
        logFolder: join(this.folder, "logs"),
        recordingFolder: join(this.folder, "recordings"),
        readOnly: false,
        redial: { firstMs: 1, capMs: 1 },
        dials: { perSecond: 10_000, atOnce: 10 },
        ...options,
      },
      {
        clock: systemClock,
        log: this.logger,
        randomUuid: randomUUID,
        listen: async (address, listener) => {
          this.onStream = listener;
          return { ...address, close: async () => {} };
        },
      },
    );
  }

  async open(): Promise<void> {
    await this.hubs.open(NODE, this.upstream);
    await vi.waitFor(() => expect(this.upstream.isLive).toBe(true));
  }

  attach(options: Partial<SerialAttachOptions> = {}): Promise<SerialAttachment> {
    return this.hubs.attach(NODE, { ...WRITER, ...options });
  }
}

export function type(client: SerialAttachment, text: string): Promise<void> {
  return client.stream.write(Buffer.from(text, "latin1"));
}

/** What a client is told from now on. */
export function notices(client: SerialAttachment): SerialNotice[] {
  const seen: SerialNotice[] = [];
  client.control.onNotice((notice) => seen.push(notice));
  return seen;
}
