import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { type ByteStream, createMemoryStreamPair } from "#/lib/stream/index.ts";
import { HubsUnderTest, NODE, type } from "./testing/hubs-under-test.ts";
import { TestUpstream } from "./testing/test-upstream.ts";

const bench = new HubsUnderTest();

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

describe("the line", () => {
  it("is held whether or not anybody watches, and told of in one log line per change", async () => {
    await bench.open();
    bench.upstream.refuses = new Error("no answer");
    bench.upstream.lose();
    await vi.waitFor(() => expect(bench.upstream.dials).toBeGreaterThan(5));
    bench.upstream.refuses = null;
    await vi.waitFor(() => expect(bench.upstream.isLive).toBe(true));
    const told = bench.logger.lines.filter(({ level, event }) => level !== "debug" && event.startsWith("serial line"));
    expect(told.map(({ event }) => event)).toEqual([
      "serial line connected",
      "serial line lost, dialling again",
      "serial line connected",
    ]);
  });

  it("ends with close, idempotently, and the log is written", async () => {
    await bench.open();
    await bench.upstream.say("last words");
    await vi.waitFor(async () => expect((await bench.hubs.output(NODE, {})).bytes.length).toBe(10));
    await Promise.all([bench.hubs.close(NODE), bench.hubs.close(NODE)]);
    expect(bench.upstream.isLive).toBe(false);
    expect(await readFile(join(bench.folder, "logs", NODE, "00000001.log"), "utf8")).toBe("last words");
    await expect(bench.hubs.show(NODE)).rejects.toMatchObject({ code: "SERIAL_NOT_RUNNING" });
  });

  it("is opened once, and takes a new upstream without losing its clients", async () => {
    await bench.open();
    const client = await bench.attach();
    const next = new TestUpstream();
    expect(await bench.hubs.open(NODE, next)).toEqual({ host: "127.0.0.1", port: 10_000 });
    await vi.waitFor(() => expect(next.isLive).toBe(true));
    expect(bench.upstream.isLive).toBe(false);
    await type(client, "x");
    await vi.waitFor(() => expect(next.typed).toBe("x"));
  });
});

describe("clients", () => {
  it("get the screen first, then what comes, byte for byte", async () => {
    await bench.open();
    await bench.upstream.say("GRUB\r\n\x1b[31mred");
    const early = await bench.attach();
    await vi.waitFor(async () => expect((await bench.hubs.output(NODE, {})).bytes.length).toBe(14));
    const client = await bench.attach();
    const safe = await bench.attach({ output: "safe" });
    await bench.upstream.say(Uint8Array.from([0xc4, 0xbf, 0x1b, 0x5b, 0x36, 0x6e, 0x21]));
    expect(Buffer.from(client.initial).toString()).toContain("GRUB");
    expect(Buffer.from((await client.stream.read()) as Uint8Array).toString("hex")).toBe("c4bf1b5b366e21");
    expect(await read(safe.stream, 3)).toBe("Ŀ!");
    early.stream.close();
  });

  it("get nothing before there is output", async () => {
    await bench.open();
    expect((await bench.attach()).initial).toHaveLength(0);
  });

  it("find the screen of before after a restart", async () => {
    await bench.open();
    await bench.upstream.say("kernel panic");
    await vi.waitFor(async () => expect((await bench.hubs.output(NODE, {})).bytes.length).toBe(12));
    await bench.hubs.closeAll();
    bench.start();
    await bench.open();
    expect(Buffer.from((await bench.attach()).initial).toString()).toContain("kernel panic");
    await bench.upstream.say("!");
    await vi.waitFor(async () => expect(await bench.hubs.plainOutput(NODE, {})).toBe("kernel panic!"));
  });

  it("that do not read are cut, and the others get everything in time", async () => {
    await bench.open();
    const stuck = await bench.attach();
    const good = await bench.attach();
    const chunk = Buffer.alloc(10_000, "x");
    for (let i = 0; i < 100; i++) {
      await bench.upstream.say(chunk);
      expect((await read(good.stream, chunk.length)).length).toBe(chunk.length);
    }
    expect(stuck.closed.aborted).toBe(true);
    await expect(stuck.stream.read()).rejects.toMatchObject({ code: "SERIAL_CLIENT_SLOW" });
    expect((await bench.hubs.show(NODE)).clients).toHaveLength(1);
  });

  it("are as many as are allowed", async () => {
    await bench.hubs.closeAll();
    bench.start({ maxClients: 2 });
    await bench.open();
    await bench.attach();
    await bench.attach();
    await expect(bench.attach()).rejects.toMatchObject({ code: "SERIAL_FULL" });
  });
});

describe("the TCP end", () => {
  function connect() {
    const [ours, theirs] = createMemoryStreamPair();
    bench.onStream(theirs);
    return ours;
  }

  it("shows the screen, and obeys ^Ec", async () => {
    await bench.open();
    await bench.upstream.say("login: ");
    await vi.waitFor(async () => expect((await bench.hubs.output(NODE, {})).bytes.length).toBe(7));
    const socket = connect();
    expect(await read(socket, 1)).toContain("login: ");
    await socket.write(Buffer.from("root\r\x05cl0"));
    await vi.waitFor(() => expect(bench.upstream.typed).toBe("root\r<BREAK>"));
    expect(await read(socket, 1)).toContain("[outband: break sent]");
    await socket.write(Buffer.from("\x05c?"));
    expect(await read(socket, 1)).toContain("^Ec.");
    await socket.write(Buffer.from("\x05c."));
    expect(await socket.read()).toBeNull();
    await vi.waitFor(async () => expect((await bench.hubs.show(NODE)).clients).toHaveLength(0));
  });

  it("gives ^E to the machine when nothing follows", async () => {
    await bench.open();
    await connect().write(Uint8Array.of(5));
    await vi.waitFor(() => expect(bench.upstream.typed).toBe("\x05"), { timeout: 2000 });
  });

  it("refuses power to clients that are not trusted with it", async () => {
    await bench.open();
    const socket = connect();
    await socket.write(Buffer.from("x\x05cp0"));
    expect(await read(socket, 1)).toContain("not for this client");
  });
});

describe("output", () => {
  it("is given by lines and bytes, with and without escapes", async () => {
    await bench.open();
    await bench.upstream.say("one\r\n\x1b[1mtwo\x1b[m\r\nthree");
    await vi.waitFor(async () => expect((await bench.hubs.output(NODE, {})).bytes.length).toBe(22));
    expect(Buffer.from((await bench.hubs.output(NODE, { lines: 2 })).bytes).toString()).toBe(
      "\x1b[1mtwo\x1b[m\r\nthree",
    );
    expect(Buffer.from((await bench.hubs.output(NODE, { bytes: 4 })).bytes).toString()).toBe("hree");
    expect(await bench.hubs.plainOutput(NODE, { lines: 2 })).toBe("two\nthree");
    expect((await bench.hubs.output(NODE, {})).marks[0]).toMatchObject({ offset: 0 });
  });

  it("can still be read while the console is off", async () => {
    await expect(bench.hubs.plainOutput(NODE, {})).rejects.toMatchObject({ code: "SERIAL_NOT_RUNNING" });
    await bench.open();
    await bench.upstream.say("one\r\ntwo\r\nthree");
    await vi.waitFor(async () => expect((await bench.hubs.output(NODE, {})).bytes.length).toBe(15));
    await bench.hubs.close(NODE);
    expect(await bench.hubs.plainOutput(NODE, { lines: 2 })).toBe("two\nthree");
    expect((await bench.hubs.log(NODE)).plain()).toBe("one\ntwo\nthree");
    expect(bench.upstream.isLive).toBe(false);
  });
});

describe("a recording", () => {
  it("is asciicast v2 from the screen of its start to its end", async () => {
    await bench.open();
    await bench.upstream.say("before ");
    await vi.waitFor(async () => expect((await bench.hubs.output(NODE, {})).bytes.length).toBe(7));
    const recording = await bench.hubs.record(NODE);
    const file = join(bench.folder, "recordings", NODE, recording.name);
    await vi.waitFor(async () => expect(await readFile(file, "utf8")).toContain("before"));
    await bench.upstream.say("after\x1b]52;c;eA==\x07é");
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
    expect(await readdir(join(bench.folder, "recordings", NODE))).toHaveLength(1);
  });

  it("ends when the console is closed, and when it is full", async () => {
    await bench.open();
    const recording = await bench.hubs.record(NODE);
    await bench.hubs.close(NODE);
    expect(await recording.ended).toEqual({ reason: "closed" });
    bench.start({ maxRecordingBytes: 1000 });
    await bench.open();
    const short = await bench.hubs.record(NODE);
    await new Promise((resolve) => setImmediate(resolve));
    for (let i = 0; i < 3; i++) await bench.upstream.say("x".repeat(600));
    expect(await short.ended).toEqual({ reason: "full" });
  });
});
