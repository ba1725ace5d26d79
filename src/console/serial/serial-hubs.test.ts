import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SerialAttachment, SerialAttachOptions, SerialNotice } from "#/console/interfaces/index.ts";
import { MemoryLogger } from "#/lib/log/index.ts";
import { seededRandom } from "#/lib/random/index.ts";
import { type ByteStream, createMemoryStreamPair } from "#/lib/stream/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { createSerialHubs, type SerialHubsOptions } from "./serial-hubs.ts";
import { TestUpstream } from "./test-upstream.ts";

const NODE = "6ba7b810-9dad-41d1-80b4-00c04fd430c8";
const KEYS = Array.from({ length: 100_000 }, (_, at) => String.fromCharCode(33 + (at % 90))).join("");
const WRITER: SerialAttachOptions = { mode: "write", output: "raw", peer: "test", sessionId: null };

let folder: string;
let logger: MemoryLogger;
let upstream: TestUpstream;
let hubs: ReturnType<typeof createSerialHubs>;
let onStream: (stream: ByteStream) => void;

function create(options: Partial<SerialHubsOptions> = {}): ReturnType<typeof createSerialHubs> {
  return createSerialHubs(
    {
      listenHost: "127.0.0.1",
      portRanges: [{ start: 10_000, end: 10_010 }],
      terminalTimeoutMs: 0,
      logFolder: join(folder, "logs"),
      recordingFolder: join(folder, "recordings"),
      readOnly: false,
      redial: { firstMs: 1, capMs: 1 },
      dials: { perSecond: 10_000, atOnce: 10 },
      ...options,
    },
    {
      clock: systemClock,
      log: logger,
      randomUuid: randomUUID,
      listen: async (address, listener) => {
        onStream = listener;
        return { ...address, close: async () => {} };
      },
    },
  );
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "outband-serial-"));
  logger = new MemoryLogger();
  upstream = new TestUpstream();
  hubs = create();
});
afterEach(async () => {
  await hubs.closeAll();
  await rm(folder, { recursive: true });
});

async function open() {
  await hubs.open(NODE, upstream);
  await vi.waitFor(() => expect(upstream.isLive).toBe(true));
}

/** Reads until `length` bytes have come. */
async function read(stream: ByteStream, length: number): Promise<string> {
  const parts: Uint8Array[] = [];
  for (let have = 0; have < length; have = Buffer.concat(parts).length) {
    const bytes = await stream.read();
    if (bytes === null) break;
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString();
}

const attach = (options: Partial<SerialAttachOptions> = {}) => hubs.attach(NODE, { ...WRITER, ...options });
const type = (client: SerialAttachment, text: string) => client.stream.write(Buffer.from(text, "latin1"));

function notices(client: SerialAttachment): SerialNotice[] {
  const seen: SerialNotice[] = [];
  client.control.onNotice((notice) => seen.push(notice));
  return seen;
}

/** What a client is told as soon as it listens. */
async function firstNotices(client: SerialAttachment): Promise<SerialNotice[]> {
  const seen = notices(client);
  await Promise.resolve();
  return seen;
}

const unsentLines = () => logger.lines.filter(({ event }) => event === "typed keys did not come through");

describe("the line", () => {
  it("is held whether or not anybody watches, and told of in one log line per change", async () => {
    await open();
    upstream.refuses = new Error("no answer");
    upstream.lose();
    await vi.waitFor(() => expect(upstream.dials).toBeGreaterThan(5));
    upstream.refuses = null;
    await vi.waitFor(() => expect(upstream.isLive).toBe(true));
    const told = logger.lines.filter(({ level, event }) => level !== "debug" && event.startsWith("serial line"));
    expect(told.map(({ event }) => event)).toEqual([
      "serial line connected",
      "serial line lost, dialling again",
      "serial line connected",
    ]);
  });

  it("ends with close, idempotently, and the log is written", async () => {
    await open();
    await upstream.say("last words");
    await vi.waitFor(async () => expect((await hubs.output(NODE, {})).bytes.length).toBe(10));
    await Promise.all([hubs.close(NODE), hubs.close(NODE)]);
    expect(upstream.isLive).toBe(false);
    expect(await readFile(join(folder, "logs", NODE, "00000001.log"), "utf8")).toBe("last words");
    await expect(hubs.show(NODE)).rejects.toMatchObject({ code: "SERIAL_NOT_RUNNING" });
  });

  it("is opened once, and takes a new upstream without losing its clients", async () => {
    await open();
    const client = await attach();
    const next = new TestUpstream();
    expect(await hubs.open(NODE, next)).toEqual({ host: "127.0.0.1", port: 10_000 });
    await vi.waitFor(() => expect(next.isLive).toBe(true));
    expect(upstream.isLive).toBe(false);
    await type(client, "x");
    await vi.waitFor(() => expect(next.typed).toBe("x"));
  });
});

describe("clients", () => {
  it("get the screen first, then what comes, byte for byte", async () => {
    await open();
    await upstream.say("GRUB\r\n\x1b[31mred");
    const early = await attach();
    await vi.waitFor(async () => expect((await hubs.output(NODE, {})).bytes.length).toBe(14));
    const client = await attach();
    const safe = await attach({ output: "safe" });
    await upstream.say(Uint8Array.from([0xc4, 0xbf, 0x1b, 0x5b, 0x36, 0x6e, 0x21]));
    expect(Buffer.from(client.initial).toString()).toContain("GRUB");
    expect(Buffer.from((await client.stream.read()) as Uint8Array).toString("hex")).toBe("c4bf1b5b366e21");
    expect(await read(safe.stream, 3)).toBe("Ŀ!");
    early.stream.close();
  });

  it("get nothing before there is output", async () => {
    await open();
    expect((await attach()).initial).toHaveLength(0);
  });

  it("find the screen of before after a restart", async () => {
    await open();
    await upstream.say("kernel panic");
    await vi.waitFor(async () => expect((await hubs.output(NODE, {})).bytes.length).toBe(12));
    await hubs.closeAll();
    hubs = create();
    await open();
    expect(Buffer.from((await attach()).initial).toString()).toContain("kernel panic");
    await upstream.say("!");
    await vi.waitFor(async () => expect(await hubs.plainOutput(NODE, {})).toBe("kernel panic!"));
  });

  it("that do not read are cut, and the others get everything in time", async () => {
    await open();
    const stuck = await attach();
    const good = await attach();
    const chunk = Buffer.alloc(10_000, "x");
    for (let i = 0; i < 100; i++) {
      await upstream.say(chunk);
      expect((await read(good.stream, chunk.length)).length).toBe(chunk.length);
    }
    expect(stuck.closed.aborted).toBe(true);
    await expect(stuck.stream.read()).rejects.toMatchObject({ code: "SERIAL_CLIENT_SLOW" });
    expect((await hubs.show(NODE)).clients).toHaveLength(1);
  });

  it("are as many as are allowed", async () => {
    await hubs.closeAll();
    hubs = create({ maxClients: 2 });
    await open();
    await attach();
    await attach();
    await expect(attach()).rejects.toMatchObject({ code: "SERIAL_FULL" });
  });
});

describe("typing", () => {
  it("is for one client at a time: the first that does", async () => {
    await open();
    const [ann, bob] = [await attach(), await attach()];
    const told = notices(bob);
    await type(ann, "a");
    await type(bob, "b");
    await type(bob, "b");
    await vi.waitFor(() => expect(upstream.typed).toBe("a"));
    expect(told).toEqual([{ kind: "refused", readOnly: false }]);
    bob.control.take(true);
    await type(ann, "A");
    await type(bob, "B");
    await vi.waitFor(() => expect(upstream.typed).toBe("aB"));
    bob.control.release();
    await type(ann, "C");
    await vi.waitFor(() => expect(upstream.typed).toBe("aBC"));
  });

  it("is not for who may only watch, nor for anybody on a read-only console", async () => {
    await open();
    const watcher = await attach({ mode: "read-only" });
    await type(watcher, "x");
    await watcher.control.sendBreak();
    expect(() => watcher.control.take(true)).toThrow("may only watch");
    await hubs.close(NODE);
    hubs = create({ readOnly: true });
    await open();
    await type(await attach(), "x");
    expect(upstream.typed).toBe("");
  });

  it("keeps a break where it was sent", async () => {
    await open();
    const client = await attach();
    await type(client, "before");
    await client.control.sendBreak();
    await type(client, "after");
    await hubs.sendBreak(NODE);
    await vi.waitFor(() => expect(upstream.typed).toBe("before<BREAK>after<BREAK>"));
  });

  /** Types 100,000 keys in short bursts; what happens before each write to the BMC is up to the caller. */
  async function typeKeys(
    beforeWrite: (writes: number) => void,
    beforeBurst: (at: number) => Promise<SerialAttachment>,
  ) {
    const random = seededRandom(7);
    let writes = 0;
    upstream.beforeWrite = () => {
      if (++writes % 50 === 0) {
        upstream.stall();
        setTimeout(() => upstream.resume(), 1);
      }
      beforeWrite(writes);
    };
    for (let at = 0; at < KEYS.length; ) {
      const client = await beforeBurst(at);
      const length = 1 + Math.floor(random() * 20);
      await type(client, KEYS.slice(at, at + length));
      at += length;
    }
  }

  it("brings 100,000 keys through stalls, lost sessions and clients that come and go, each once and in order", async () => {
    await open();
    let client = await attach();
    let bursts = 0;
    await typeKeys(
      () => {},
      async () => {
        // Control belongs to a page with a name, or to nobody who has one: whoever comes next goes on.
        if (++bursts % 300 === 0) {
          client.stream.close();
          client = await attach(bursts % 600 === 0 ? { id: `page-${bursts}` } : {});
        }
        if (bursts % 97 === 0) {
          // While the BMC refuses keys, and while it does not.
          if (bursts % 2 === 0) upstream.stall();
          setImmediate(() => {
            upstream.lose();
            upstream.resume();
          });
        }
        return client;
      },
    );
    await vi.waitFor(() => expect(upstream.typed).toHaveLength(KEYS.length), { timeout: 10_000 });
    expect(upstream.typed === KEYS).toBe(true);
    expect(upstream.dials).toBeGreaterThan(20);
  }, 30_000);

  it("never sends twice what may have arrived, and reports it", async () => {
    await open();
    const client = await attach();
    const told = notices(client);
    await typeKeys(
      (writes) => {
        if (writes % 97 !== 0) return;
        upstream.lose();
        throw new Error("lost while sending");
      },
      async () => client,
    );
    const missing = () => told.reduce((sum, one) => sum + (one.kind === "unsent" ? one.uncertain : 0), 0);
    await vi.waitFor(() => expect(upstream.typed.length + missing()).toBe(KEYS.length), { timeout: 10_000 });
    expect(missing()).toBeGreaterThan(0);
    // In order: every key is the successor of the one before, but for the reported ones.
    let at = 0;
    for (const key of upstream.typed) {
      while (KEYS[at] !== key) at++;
      at++;
    }
    expect(at).toBeLessThanOrEqual(KEYS.length);
  }, 30_000);

  it("is reported to the others that may type, or to the next, when whoever typed has left", async () => {
    await open();
    const [ann, bob, watcher] = [await attach(), await attach(), await attach({ mode: "read-only" })];
    const [bobs, watchers] = [notices(bob), notices(watcher)];
    upstream.beforeWrite = () => {
      upstream.lose();
      throw new Error("lost while sending");
    };
    upstream.stall();
    await type(ann, "abc");
    ann.stream.close();
    upstream.resume();
    const unsent = { kind: "unsent", dropped: 0, others: true };
    await vi.waitFor(() => expect(bobs).toContainEqual({ ...unsent, uncertain: 3 }));
    await vi.waitFor(() => expect(upstream.isLive).toBe(true));
    upstream.stall();
    await type(bob, "de");
    bob.stream.close();
    upstream.resume();
    await vi.waitFor(() => expect(unsentLines()).toHaveLength(2));
    const late = await attach({ mode: "read-only" });
    const [next, later] = [await attach(), await attach()];
    expect(await Promise.all([late, next, later].map(firstNotices))).toEqual([[], [{ ...unsent, uncertain: 2 }], []]);
    expect(watchers.filter(({ kind }) => kind === "unsent")).toEqual([]);
  });

  it("waits for a BMC that takes no keys, without piling them up", async () => {
    await open();
    const client = await attach();
    upstream.stall();
    let taken = 0;
    const typing = (async () => {
      for (let i = 0; i < 100; i++) {
        await type(client, "k".repeat(1000));
        taken++;
      }
    })();
    await vi.waitFor(() => expect(taken).toBeGreaterThan(10));
    await new Promise((resolve) => setImmediate(resolve));
    expect(taken).toBeLessThan(20);
    upstream.resume();
    await typing;
    await vi.waitFor(() => expect(upstream.typed).toHaveLength(100_000));
  });

  it("is given up, and reported, when the line does not come back", async () => {
    await hubs.closeAll();
    hubs = create({ holdKeysMs: 20 });
    upstream.refuses = new Error("no answer");
    await hubs.open(NODE, upstream);
    const client = await attach();
    const told = notices(client);
    await type(client, "reboot\r");
    await vi.waitFor(() => expect(told).toContainEqual({ kind: "unsent", dropped: 7, uncertain: 0, others: false }));
    upstream.refuses = null;
    await vi.waitFor(() => expect(upstream.isLive).toBe(true));
    await type(client, "x");
    await vi.waitFor(() => expect(upstream.typed).toBe("x"));
  });
});

describe("the TCP end", () => {
  function connect() {
    const [ours, theirs] = createMemoryStreamPair();
    onStream(theirs);
    return ours;
  }

  it("shows the screen, and obeys ^Ec", async () => {
    await open();
    await upstream.say("login: ");
    await vi.waitFor(async () => expect((await hubs.output(NODE, {})).bytes.length).toBe(7));
    const socket = connect();
    expect(await read(socket, 1)).toContain("login: ");
    await socket.write(Buffer.from("root\r\x05cl0"));
    await vi.waitFor(() => expect(upstream.typed).toBe("root\r<BREAK>"));
    expect(await read(socket, 1)).toContain("[outband: break sent]");
    await socket.write(Buffer.from("\x05c?"));
    expect(await read(socket, 1)).toContain("^Ec.");
    await socket.write(Buffer.from("\x05c."));
    expect(await socket.read()).toBeNull();
    await vi.waitFor(async () => expect((await hubs.show(NODE)).clients).toHaveLength(0));
  });

  it("gives ^E to the machine when nothing follows", async () => {
    await open();
    await connect().write(Uint8Array.of(5));
    await vi.waitFor(() => expect(upstream.typed).toBe("\x05"), { timeout: 2000 });
  });

  it("refuses power to clients that are not trusted with it", async () => {
    await open();
    const socket = connect();
    await socket.write(Buffer.from("x\x05cp0"));
    expect(await read(socket, 1)).toContain("not for this client");
  });
});

describe("output", () => {
  it("is given by lines and bytes, with and without escapes", async () => {
    await open();
    await upstream.say("one\r\n\x1b[1mtwo\x1b[m\r\nthree");
    await vi.waitFor(async () => expect((await hubs.output(NODE, {})).bytes.length).toBe(22));
    expect(Buffer.from((await hubs.output(NODE, { lines: 2 })).bytes).toString()).toBe("\x1b[1mtwo\x1b[m\r\nthree");
    expect(Buffer.from((await hubs.output(NODE, { bytes: 4 })).bytes).toString()).toBe("hree");
    expect(await hubs.plainOutput(NODE, { lines: 2 })).toBe("two\nthree");
    expect((await hubs.output(NODE, {})).marks[0]).toMatchObject({ offset: 0 });
  });

  it("can still be read while the console is off", async () => {
    await expect(hubs.plainOutput(NODE, {})).rejects.toMatchObject({ code: "SERIAL_NOT_RUNNING" });
    await open();
    await upstream.say("one\r\ntwo\r\nthree");
    await vi.waitFor(async () => expect((await hubs.output(NODE, {})).bytes.length).toBe(15));
    await hubs.close(NODE);
    expect(await hubs.plainOutput(NODE, { lines: 2 })).toBe("two\nthree");
    expect((await hubs.log(NODE)).plain()).toBe("one\ntwo\nthree");
    expect(upstream.isLive).toBe(false);
  });
});

describe("a recording", () => {
  it("is asciicast v2 from the screen of its start to its end", async () => {
    await open();
    await upstream.say("before ");
    await vi.waitFor(async () => expect((await hubs.output(NODE, {})).bytes.length).toBe(7));
    const recording = await hubs.record(NODE);
    const file = join(folder, "recordings", NODE, recording.name);
    await vi.waitFor(async () => expect(await readFile(file, "utf8")).toContain("before"));
    await upstream.say("after\x1b]52;c;eA==\x07é");
    await vi.waitFor(async () => expect(await readFile(file, "utf8")).toContain("after"));
    await recording.stop();
    expect(await recording.ended).toEqual({ reason: "stopped" });
    const [header, ...events] = (await readFile(file, "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(header).toMatchObject({ version: 2, width: 80, height: 25, title: NODE });
    expect(events.map(([, kind]) => kind)).toEqual(["o", "o"]);
    expect(events[0][2]).toContain("before");
    expect(events[1][2]).toBe("afteré");
    expect(await readdir(join(folder, "recordings", NODE))).toHaveLength(1);
  });

  it("ends when the console is closed, and when it is full", async () => {
    await open();
    const recording = await hubs.record(NODE);
    await hubs.close(NODE);
    expect(await recording.ended).toEqual({ reason: "closed" });
    hubs = create({ maxRecordingBytes: 1000 });
    await open();
    const short = await hubs.record(NODE);
    await new Promise((resolve) => setImmediate(resolve));
    for (let i = 0; i < 3; i++) await upstream.say("x".repeat(600));
    expect(await short.ended).toEqual({ reason: "full" });
  });
});
