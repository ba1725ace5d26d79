import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { silentLogger } from "#/lib/log/index.ts";
import { parseGuestPackages } from "./debian-packages.ts";
import { ensureGuest } from "./index.ts";

const META = `Package: linux-image-amd64
Version: 6.1.192-2
Depends: linux-image-6.1.0-56-amd64 (= 6.1.192-2)
`;
const BUSYBOX = `Package: busybox-static
Version: 1:1.35.0-4
`;

describe("what apt shows", () => {
  test("names the current kernel's package", () => {
    expect(parseGuestPackages(`${META}\n${BUSYBOX}`)).toEqual({
      kernel: "linux-image-6.1.0-56-amd64",
      kernelVersion: "6.1.192-2",
      busybox: "busybox-static",
    });
  });

  test.each([
    ["linux-image-amd64", BUSYBOX],
    ["busybox-static", META],
    ["linux-image-amd64", ""],
  ])("without %s is an error that says what to do", (name, shown) => {
    expect(() => parseGuestPackages(shown)).toThrow(
      `apt does not know ${name}: run "apt-get update" as root, on Debian for amd64`,
    );
  });
});

describe("without apt", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "outband-test-"));
    vi.stubEnv("PATH", folder);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  });

  test("the guest cannot be built, and the missing program is named", async () => {
    const cacheDir = join(folder, "cache");
    await expect(ensureGuest({ cacheDir, log: silentLogger })).rejects.toMatchObject({
      code: "GUEST_PROGRAM_MISSING",
      message: "building the guest image needs the program apt-cache, which is not installed",
    });
    await expect(readdir(cacheDir)).rejects.toThrow();
  });

  test("a guest of another recipe is not taken", async () => {
    await mkdir(join(folder, "guest-0123456789ab-linux-image-6.1_1"));
    await expect(ensureGuest({ cacheDir: folder, log: silentLogger })).rejects.toThrow("apt-cache");
  });
});
