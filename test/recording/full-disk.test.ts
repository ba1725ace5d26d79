import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createGraphicalHubs } from "#/console/hub/index.ts";
import { createGraphicalRecordings } from "#/console/recording/index.ts";
import { MemoryLogger } from "#/lib/log/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { listenTcp, randomBytes } from "#/transports/index.ts";
import { eventually } from "../support/process.ts";
import { createNoisyScreen, RFB_DEPS } from "./noisy-screen.ts";

const NODE = "1be26c0b-03f2-4d2e-ae87-c02d7f33c123";
const MIB = 1024 * 1024;

const folder = mkdtempSync(join(tmpdir(), "outband-disk-"));
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", folder]).status === 0;
if (!mounted) {
  const message = "not allowed to mount a small file system, which the test of a full disk needs";
  if (process.env.REQUIRE_PEERS === "1") throw new Error(`${message}, and REQUIRE_PEERS=1 forbids skipping`);
  console.warn(`${message}: it is skipped`);
}

describe.skipIf(!mounted)("a disk that is really full", () => {
  afterAll(() => {
    spawnSync("umount", [folder]);
    rmSync(folder, { recursive: true, force: true });
  });

  it("leaves a gap in the recording, keeps the console going, and is recorded on when there is room", async () => {
    const log = new MemoryLogger();
    const screen = createNoisyScreen();
    const hubs = createGraphicalHubs(
      { listenHost: "127.0.0.1", readOnly: false },
      { clock: systemClock, log, rfb: RFB_DEPS, listen: listenTcp },
    );
    const caps = { maxCountPerNode: 10, maxTotalBytes: 100 * MIB, maxAgeMs: 1e9 };
    const recordings = createGraphicalRecordings(
      { folder: join(folder, "recordings"), mode: "on-request", maxBytes: 64 * MIB, frameMs: 20, input: false, caps },
      { hubs, clock: systemClock, log, randomBytes },
    );
    await writeFile(join(folder, "ballast"), Buffer.alloc(1.5 * MIB));
    await hubs.open(NODE, screen.upstream);
    const { id } = await recordings.start(NODE, "r1");
    using noise = screen.noise();
    await eventually("the gap", async () => (await recordings.list(NODE))[0]?.gaps[0]?.reason === "disk-full");
    // The console goes on.
    const onlooker = hubs.attach(NODE, "onlooker");
    const before = onlooker?.framebuffer.pixels.slice();
    await eventually(
      "another picture",
      async () => !before?.every((byte, i) => byte === onlooker?.framebuffer.pixels[i]),
    );
    expect(log.lines.filter(({ level }) => level === "error")).toHaveLength(1);
    noise.stop();
    await rm(join(folder, "ballast"));
    await eventually("the end of the gap", async () => (await recordings.list(NODE))[0]?.gaps[0]?.toMs !== null);
    expect(await recordings.stop(NODE)).toMatchObject({ id, state: "complete", gaps: [{ reason: "disk-full" }] });
    expect(await recordings.verify(NODE, id)).toMatchObject({ intact: true, complete: true });
    await recordings[Symbol.asyncDispose]();
    await hubs.closeAll();
  });
});
