import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { silentLogger } from "#/lib/log/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { createSerialRecordings } from "../recording/serial-recordings.ts";
import { SerialFiles, type SerialFilesOptions } from "./serial-files.ts";

const [OFF, ON, GONE] = ["1", "2", "3"].map((digit) => `${digit.repeat(8)}-0000-4000-8000-000000000000`) as [
  string,
  string,
  string,
];
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 30);

async function bed(options: Partial<Pick<SerialFilesOptions, "logCaps" | "recordingCaps">> = {}) {
  const folder = await mkdtemp(join(tmpdir(), "outband-files-"));
  const [logFolder, recordingFolder] = [join(folder, "log"), join(folder, "recordings")];
  const clock = new ManualClock(NOW);
  const log = silentLogger;
  const ended = Promise.withResolvers<{ reason: "stopped" }>();
  const recordings = createSerialRecordings(recordingFolder, {
    hubs: {
      record: async (nodeUuid) => {
        const name = castName(0);
        await cast(nodeUuid, 0, 10);
        return { name, ended: ended.promise, stop: async () => ended.resolve({ reason: "stopped" }) };
      },
    },
    makeRoom: (nodeUuid) => files.prune(nodeUuid),
    log,
  });
  const nodes = new Set([OFF, ON]);
  const files: SerialFiles = new SerialFiles(
    {
      logFolder,
      recordingFolder,
      logCaps: { maxTotalBytes: 1000, maxAgeMs: 30 * DAY },
      recordingCaps: { maxCountPerNode: 3, maxTotalBytes: 1000, maxAgeMs: 30 * DAY },
      ...options,
    },
    { recordings, isOpen: (uuid) => uuid === ON, nodeExists: async (uuid) => nodes.has(uuid), clock, log },
  );
  onTestFinished(async () => {
    await files[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });
  await files.prune();

  async function put(path: string, daysOld: number, bytes: number): Promise<void> {
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(path, "x".repeat(bytes));
    const at = (NOW - daysOld * DAY) / 1000;
    await utimes(path, at, at);
  }
  async function segment(nodeUuid: string, number: number, daysOld: number, bytes: number): Promise<void> {
    await put(join(logFolder, nodeUuid, `0000000${number}.log`), daysOld, bytes);
    await put(join(logFolder, nodeUuid, `0000000${number}.idx`), daysOld, 1);
  }
  function castName(daysOld: number): string {
    return `${new Date(NOW - daysOld * DAY).toISOString().replace(/[:.]/g, "-")}-0123abcd.cast`;
  }
  const cast = (nodeUuid: string, daysOld: number, bytes: number) =>
    put(join(recordingFolder, nodeUuid, castName(daysOld)), daysOld, bytes);
  const left = async (nodeUuid: string) => (await readdir(join(logFolder, nodeUuid)).catch((): string[] => [])).sort();
  const casts = async (nodeUuid: string) => (await recordings.list(nodeUuid)).map(({ startedAt }) => startedAt);
  return { files, clock, recordings, nodes, segment, cast, left, casts };
}

const days = (...old: number[]) => old.map((day) => NOW - day * DAY);

it("deletes the oldest parts of logs over the total, and the too old, of consoles that are off", async () => {
  const { files, segment, left } = await bed();
  await segment(OFF, 1, 40, 10);
  await segment(OFF, 2, 20, 400);
  await segment(OFF, 3, 10, 400);
  await segment(ON, 1, 60, 500);
  await files.prune();
  expect(await left(OFF)).toEqual(["00000003.idx", "00000003.log"]);
  expect(await left(ON)).toEqual(["00000001.idx", "00000001.log"]);
});

it("deletes recordings by number, size and age, but not one that goes on", async () => {
  const { files, cast, casts, recordings } = await bed();
  for (const day of [40, 4, 3, 2]) await cast(OFF, day, 10);
  await files.prune();
  expect(await casts(OFF)).toEqual(days(2, 3, 4));
  // With room for the new one.
  await recordings.start(OFF);
  expect(await casts(OFF)).toEqual(days(0, 2, 3));
  await cast(ON, 1, 995);
  await files.prune();
  expect(await casts(OFF)).toEqual(days(0));
  expect(await casts(ON)).toEqual([]);
});

it("deletes all of a node with the node, and of nodes that were deleted meanwhile, every hour", async () => {
  const { files, clock, recordings, nodes, segment, cast, left, casts } = await bed();
  await segment(OFF, 1, 1, 10);
  await recordings.start(OFF);
  await files.forget(OFF);
  expect([await left(OFF), await casts(OFF)]).toEqual([[], []]);

  nodes.add(GONE);
  await segment(GONE, 1, 1, 10);
  await cast(GONE, 1, 10);
  await files.prune();
  expect(await left(GONE)).toHaveLength(2);
  nodes.delete(GONE);
  await clock.advance(3_600_000);
  await expect.poll(() => left(GONE)).toEqual([]);
  await expect.poll(() => casts(GONE)).toEqual([]);
  await files.forget("../..");
});
