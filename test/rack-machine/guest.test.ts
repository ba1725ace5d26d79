import { execFileSync } from "node:child_process";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { silentLogger } from "#/lib/log/index.ts";
import { ensureGuest } from "#/rack/guest/index.ts";
import { requirePeer } from "../support/peers.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const GUEST_CACHE = join(process.cwd(), ".cache", "guest");
const hasPrograms = [requirePeer("apt-get", "apt"), requirePeer("cpio", "cpio")].every(Boolean);

describe.skipIf(!hasPrograms)("the guest image", () => {
  test("is an archive that cpio reads, with root's files in it", async () => {
    const { initrd } = await ensureGuest({ cacheDir: GUEST_CACHE, log: silentLogger });
    const listing = execFileSync("cpio", ["-tv", "--quiet"], { input: gunzipSync(await readFile(initrd)) }).toString();
    expect(listing).toMatch(/^-rwxr-xr-x +1 root +root +\d+ .* init$/m);
    expect(listing).toMatch(/^-rwxr-xr-x .* bin\/busybox$/m);
    expect(listing).toMatch(/^lrwxrwxrwx .* bin\/sh -> busybox$/m);
    expect(listing).toMatch(/^crw------- .* 5, +1 .* dev\/console$/m);
    expect(listing).toMatch(/lib\/modules\/button\.ko/);
  });

  test("is taken from the cache the second time", async () => {
    const steps: string[] = [];
    const first = await ensureGuest({ cacheDir: GUEST_CACHE, log: silentLogger });
    const second = await ensureGuest({
      cacheDir: GUEST_CACHE,
      log: silentLogger,
      progress: (step) => steps.push(step),
    });
    expect(second).toEqual(first);
    expect(steps).toEqual([]);
  });

  test("a build that fails leaves nothing in the cache", async () => {
    await using folder = await temporaryFolder();
    const cacheDir = join(folder.path, "cache");
    await mkdir(cacheDir, { mode: 0o755 });
    await expect(
      ensureGuest({
        cacheDir,
        log: silentLogger,
        progress: (step) => {
          if (step.startsWith("downloading")) throw new Error("the disk is full");
        },
      }),
    ).rejects.toMatchObject({ code: "GUEST_BUILD_FAILED", message: expect.stringContaining("the disk is full") });
    expect(await readdir(cacheDir)).toEqual([]);
  });
});
