import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { silentLogger } from "#/lib/log/index.ts";
import { createLogFolder } from "../history/log-storage.ts";
import { createSerialRecordings } from "./serial-recordings.ts";

const NODE = "1be26c0b-03f2-4d2e-ae87-c02d7f33c123";
const ID = "2026-11-21T04-40-09-123Z-0123abcd";

async function open() {
  const folder = await mkdtemp(join(tmpdir(), "outband-casts-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const ended = Promise.withResolvers<{ reason: "stopped" }>();
  const name = `${ID}.cast`;
  const recordings = createSerialRecordings(folder, {
    hubs: {
      record: async () => {
        await createLogFolder(join(folder, NODE)).write(name, 0, Buffer.from("{}\n"));
        return { name, ended: ended.promise, stop: async () => ended.resolve({ reason: "stopped" }) };
      },
    },
    log: silentLogger,
  });
  return { folder, recordings };
}

it("starts one at a time, lists, reads and deletes it", async () => {
  const { recordings } = await open();
  expect(await recordings.list(NODE)).toEqual([]);
  expect(await recordings.start(NODE)).toMatchObject({ id: ID, startedAt: Date.UTC(2026, 10, 21, 4, 40, 9, 123) });
  await expect(recordings.start(NODE)).rejects.toMatchObject({ code: "SERIAL_RECORDING_RUNNING" });
  await expect(recordings.delete(NODE, ID)).rejects.toMatchObject({ code: "SERIAL_RECORDING_RUNNING" });
  expect(await recordings.list(NODE)).toMatchObject([{ state: "recording" }]);
  expect(await recordings.stop(NODE)).toMatchObject({ id: ID, state: "complete", endReason: "stopped", sizeBytes: 3 });
  await expect(recordings.stop(NODE)).rejects.toMatchObject({ code: "SERIAL_RECORDING_NOT_RUNNING" });
  const { sizeBytes, bytes } = await recordings.read(NODE, ID);
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  expect([sizeBytes, Buffer.concat(chunks).toString()]).toEqual([3, "{}\n"]);
  await recordings.delete(NODE, ID);
  expect(await recordings.list(NODE)).toEqual([]);
});

it("starts one of two that are asked for at once", async () => {
  const { recordings } = await open();
  const both = await Promise.allSettled([recordings.start(NODE), recordings.start(NODE)]);
  expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  expect(both[1]).toMatchObject({ reason: { code: "SERIAL_RECORDING_RUNNING" } });
  await recordings.stop(NODE);
});

it.each([
  [NODE, "../../etc/passwd"],
  [NODE, "secret"],
  [NODE, `${ID}/../x`],
  ["..", ID],
])("finds nothing for %s %s", async (node, id) => {
  const { folder, recordings } = await open();
  await writeFile(join(folder, "secret.cast"), "x");
  await expect(recordings.read(node, id)).rejects.toMatchObject({ category: "not-found" });
  await expect(recordings.delete(node, id)).rejects.toMatchObject({ category: "not-found" });
});
