import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { HubScreens } from "#/console/interfaces/index.ts";
import { MemoryLogger } from "#/lib/log/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { type Block, decodeInput, RecordingParser } from "#/protocols/recording/index.ts";
import { randomBytes } from "#/transports/index.ts";
import { createGraphicalRecordings, type GraphicalRecordingsOptions } from "./graphical-recordings.ts";
import { TestScreen } from "./test-screen.ts";

const NODE = "1be26c0b-03f2-4d2e-ae87-c02d7f33c123";
const OTHER = "2be26c0b-03f2-4d2e-ae87-c02d7f33c123";
const MIB = 1024 * 1024;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "recordings-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function open(options: Partial<GraphicalRecordingsOptions> = {}, screens: Record<string, TestScreen> = {}) {
  const log = new MemoryLogger();
  let opened: (node: string) => void = () => {};
  const attached: string[] = [];
  const hubs: HubScreens = {
    attach: (node, as) => {
      if (screens[node]) attached.push(as);
      return screens[node] ?? null;
    },
    onOpen: (listener) => {
      opened = listener;
      return { [Symbol.dispose]: () => {} };
    },
  };
  const caps = { maxCountPerNode: 10, maxTotalBytes: 100 * MIB, maxAgeMs: 1e9 };
  const recordings = createGraphicalRecordings(
    { folder, mode: "on-request", maxBytes: 16 * MIB, frameMs: 5, input: false, caps, ...options },
    { hubs, clock: systemClock, log, randomBytes },
  );
  return { recordings, log, attached, opens: (node: string) => opened(node) };
}

async function record(recordings: ReturnType<typeof open>["recordings"], screen: TestScreen, node = NODE) {
  await recordings.start(node, "r1");
  await systemClock.sleep(20);
  screen.draw(16);
  await systemClock.sleep(30);
  return await recordings.stop(node);
}

describe("GraphicalRecordings", () => {
  it("lists what goes on and what is over, the newest first", async () => {
    const screen = new TestScreen();
    await using recordings = open({}, { [NODE]: screen }).recordings;
    const first = await record(recordings, screen);
    expect(first).toMatchObject({ state: "complete", endReason: "stopped", gaps: [], nodeUuid: NODE });
    const second = await recordings.start(NODE, "r1");
    const list = await recordings.list(NODE);
    expect(list.map(({ id, state }) => [id, state])).toEqual([
      [second.id, "recording"],
      [first.id, "complete"],
    ]);
    expect(await recordings.list(OTHER)).toEqual([]);
  });

  it("is a viewer while it records, and no longer", async () => {
    const screen = new TestScreen();
    const { recordings, attached } = open({}, { [NODE]: screen });
    await record(recordings, screen);
    expect(attached).toEqual(["viewer"]);
    expect(screen.left).toBe(true);
  });

  it("refuses to record what is off, or twice, and to stop what is not running", async () => {
    await using recordings = open({}, { [NODE]: new TestScreen() }).recordings;
    await expect(recordings.start(OTHER, null)).rejects.toMatchObject({ code: "RECORDING_CONSOLE_OFF" });
    await expect(recordings.stop(NODE)).rejects.toMatchObject({ code: "RECORDING_NOT_RUNNING" });
    await recordings.start(NODE, null);
    await expect(recordings.start(NODE, null)).rejects.toMatchObject({ code: "RECORDING_RUNNING" });
  });

  it("gives whole blocks of one that goes on, and refuses to delete it", async () => {
    const screen = new TestScreen();
    await using recordings = open({}, { [NODE]: screen }).recordings;
    const { id } = await recordings.start(NODE, null);
    await systemClock.sleep(30);
    const { sizeBytes } = await recordings.read(NODE, id);
    expect(sizeBytes).toBeGreaterThan(100);
    expect(await recordings.verify(NODE, id)).toMatchObject({ intact: true, complete: false });
    await expect(recordings.delete(NODE, id)).rejects.toMatchObject({ code: "RECORDING_RUNNING" });
  });

  it("forgets a node: what goes on ends, and nothing of it stays, nor anything of others goes", async () => {
    const screen = new TestScreen();
    await using recordings = open({ input: true }, { [NODE]: screen, [OTHER]: new TestScreen() }).recordings;
    await record(recordings, screen);
    await recordings.start(NODE, "r1");
    await recordings.start(OTHER, "r2");
    await recordings.forget(NODE);
    expect(screen.left).toBe(true);
    expect(await recordings.list(NODE)).toEqual([]);
    expect(await readdir(folder)).toEqual([OTHER]);
    await recordings.forget(NODE);
    await recordings.forget("../..");
    expect(await readdir(folder)).toEqual([OTHER]);
  });

  it("looks a name up and joins none to a path", async () => {
    await writeFile(join(folder, "secret.obrec"), "x");
    await using recordings = open().recordings;
    for (const [node, id] of [
      ["..", "secret"],
      [NODE, "../secret"],
      [NODE, "20260101T000000000Z-0000"],
      ["", ""],
    ] as const) {
      await expect(recordings.read(node, id)).rejects.toMatchObject({ code: "RECORDING_NOT_FOUND" });
      await expect(recordings.delete(node, id)).rejects.toMatchObject({ code: "RECORDING_NOT_FOUND" });
    }
  });

  it("goes on in a new file when one is full", async () => {
    const screen = new TestScreen();
    await using recordings = open({ maxBytes: 3000 }, { [NODE]: screen }).recordings;
    const first = await recordings.start(NODE, "r1");
    for (let i = 0; i < 40; i++) {
      screen.draw(i * 7, i);
      await systemClock.sleep(10);
    }
    const list = await recordings.list(NODE);
    expect(list.length).toBeGreaterThan(1);
    expect(list.at(-1)).toMatchObject({ id: first.id, state: "complete", endReason: "size", continues: null });
    expect(list.at(-2)).toMatchObject({ continues: first.id });
    expect(screen.left).toBe(false);
  });

  it("keeps no more than the count per node: the oldest goes", async () => {
    const screen = new TestScreen();
    const caps = { maxCountPerNode: 2, maxTotalBytes: 100 * MIB, maxAgeMs: 1e9 };
    await using recordings = open({ caps }, { [NODE]: screen }).recordings;
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.unshift((await record(recordings, screen)).id);
    expect((await recordings.list(NODE)).map(({ id }) => id)).toEqual(ids.slice(0, 2));
  });

  it("ends what goes on when the service stops", async () => {
    const screen = new TestScreen();
    const { recordings } = open({}, { [NODE]: screen });
    await recordings.start(NODE, null);
    await recordings[Symbol.asyncDispose]();
    await using next = open().recordings;
    expect(await next.list(NODE)).toMatchObject([{ state: "complete", endReason: "shutdown" }]);
  });
});

describe("after a crash", () => {
  it("lists a recording without an end as interrupted, and reads it up to the cut", async () => {
    const screen = new TestScreen();
    await using recordings = open({}, { [NODE]: screen }).recordings;
    const { id, sizeBytes } = await record(recordings, screen);
    const path = join(folder, NODE, `${id}.obrec`);
    await truncate(path, sizeBytes - 40);
    const [listed] = await recordings.list(NODE);
    expect(listed).toMatchObject({ id, state: "interrupted", endReason: null });
    expect(listed?.durationMs).toBeGreaterThan(0);
    expect(await recordings.verify(NODE, id)).toMatchObject({ intact: true, complete: false });
  });

  it("leaves out a file that is no recording", async () => {
    const screen = new TestScreen();
    const { recordings, log } = open({}, { [NODE]: screen });
    const { id } = await record(recordings, screen);
    await writeFile(join(folder, NODE, `${id}.obrec`), "not a recording at all");
    expect(await recordings.list(NODE)).toEqual([]);
    expect(log.lines.some(({ event }) => event === "a file is no recording")).toBe(true);
  });
});

it("notices a flipped byte, and what was added", async () => {
  const screen = new TestScreen();
  await using recordings = open({}, { [NODE]: screen }).recordings;
  const { id } = await record(recordings, screen);
  expect(await recordings.verify(NODE, id)).toMatchObject({ intact: true, complete: true, problem: null });
  const path = join(folder, NODE, `${id}.obrec`);
  const bytes = await readFile(path);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
  await writeFile(path, bytes);
  expect(await recordings.verify(NODE, id)).toMatchObject({
    intact: false,
    problem: expect.stringMatching(/byte \d+/),
  });
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
  await writeFile(path, bytes);
  await appendFile(path, "x");
  expect(await recordings.verify(NODE, id)).toMatchObject({ intact: false });
});

describe("recording by itself", () => {
  it("always: from when the console is enabled, as a viewer", async () => {
    const screen = new TestScreen();
    const { recordings, opens, attached } = open({ mode: "always" }, { [NODE]: screen });
    opens(NODE);
    await systemClock.sleep(30);
    expect(attached).toEqual(["viewer"]);
    screen.closing.abort();
    await systemClock.sleep(30);
    expect(await recordings.list(NODE)).toMatchObject([{ endReason: "console-closed" }]);
    await recordings[Symbol.asyncDispose]();
  });

  it("watched: when somebody watches, and without being a viewer itself", async () => {
    const screen = new TestScreen();
    screen.viewers = 0;
    const { recordings, opens, attached } = open({ mode: "watched" }, { [NODE]: screen });
    opens(NODE);
    screen.draw(8);
    await systemClock.sleep(20);
    expect(await readdir(folder)).toEqual([]);
    screen.viewers = 1;
    screen.draw(16);
    await systemClock.sleep(30);
    expect(await recordings.list(NODE)).toMatchObject([{ state: "recording" }]);
    screen.viewers = 0;
    screen.live = false;
    screen.draw(24);
    await systemClock.sleep(30);
    expect(await recordings.list(NODE)).toMatchObject([{ state: "complete", endReason: "unwatched" }]);
    expect(attached).toEqual(["onlooker"]);
    await recordings[Symbol.asyncDispose]();
  });
});

describe("input", () => {
  const read = async (bytes: AsyncIterable<Uint8Array>) => {
    const parser = new RecordingParser();
    const blocks: Block[] = [];
    for await (const chunk of bytes) blocks.push(...parser.push(chunk));
    return blocks;
  };

  it("is not recorded unless asked for", async () => {
    const screen = new TestScreen();
    await using recordings = open({}, { [NODE]: screen }).recordings;
    const { id } = await record(recordings, screen);
    await expect(recordings.readInput(NODE, id)).rejects.toMatchObject({ code: "RECORDING_NOT_FOUND" });
  });

  it("is in a file of its own, which goes with the recording", async () => {
    const screen = new TestScreen();
    await using recordings = open({ input: true }, { [NODE]: screen }).recordings;
    const { id } = await recordings.start(NODE, "r1");
    screen.input({ kind: "key", keysym: 0x61, down: true });
    screen.input({ kind: "pointer", buttons: 1, x: 10, y: 20 });
    await recordings.stop(NODE);
    const blocks = await read((await recordings.readInput(NODE, id)).bytes);
    expect(blocks.map(({ kind }) => kind)).toEqual(["header", "input", "input", "end"]);
    expect(blocks.slice(1, 3).map(({ payload }) => decodeInput(payload))).toEqual([
      { kind: "key", keysym: 0x61, down: true },
      { kind: "pointer", buttons: 1, x: 10, y: 20 },
    ]);
    expect((await read((await recordings.read(NODE, id)).bytes)).some(({ kind }) => kind === "input")).toBe(false);
    await recordings.delete(NODE, id);
    expect(await readdir(join(folder, NODE))).toEqual([]);
  });
});
