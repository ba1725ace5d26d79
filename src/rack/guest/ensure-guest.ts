import { createHash } from "node:crypto";
import { copyFile, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import { type CpioEntry, encodeCpio } from "./cpio-archive.ts";
import { downloadPackage, findGuestPackages, unpackMembers } from "./debian-packages.ts";
import { GuestError } from "./errors.ts";
import { packInitramfs, readRootfs } from "./initramfs.ts";

/** What a machine boots: paths of the kernel and the initramfs, and which kernel that is. */
export interface GuestImage {
  readonly kernel: string;
  readonly initrd: string;
  /** For example "linux-image-6.1.0-56-amd64_6.1.192-2". */
  readonly version: string;
}

export interface EnsureGuestOptions {
  /** Where built images are kept; made when it is not there. */
  readonly cacheDir: string;
  readonly log: Logger;
  /** Told each step in a few words, for a person who waits. */
  readonly progress?: (step: string) => void;
}

/**
 * The drivers for the power button and the input events. Keyboard, serial line and the VESA frame buffer are built into
 * Debian's ordinary kernel. (The smaller cloud kernel has no frame-buffer driver that a BIOS machine could use.)
 */
const KERNEL_MODULES = ["drivers/acpi/button.ko", "drivers/input/evdev.ko"];

const KERNEL_MEMBERS = ["./boot/vmlinuz-*", ...KERNEL_MODULES.map((module) => `*/kernel/${module}*`)];
const BUSYBOX_MEMBERS = ["*bin/busybox"];

/** To be raised when what this folder's code makes of the same files changes. */
const RECIPE = 2;

const WORK_PREFIX = ".building-";
const ABANDONED_MS = 60 * 60_000;

/** Builds under way in this process, so that machines started together share one. */
const building = new Map<string, Promise<GuestImage>>();

/**
 * The guest image: from the cache, or built from Debian's packages (about 72 MB are downloaded, nothing is installed).
 * A built image is used until the recipe changes or somebody deletes it; a newer kernel in apt's lists is no reason to
 * download again. Rejects with `GuestError`.
 */
export async function ensureGuest(options: EnsureGuestOptions): Promise<GuestImage> {
  const rootfs = await readRootfs();
  const prefix = `guest-${recipeHash(rootfs)}-`;
  const built = await findBuilt(options.cacheDir, prefix);
  if (built) return built;
  const target = join(options.cacheDir, prefix);
  const running = building.get(target) ?? build(options, rootfs, prefix).finally(() => building.delete(target));
  building.set(target, running);
  return running;
}

function recipeHash(rootfs: readonly CpioEntry[]): string {
  const recipe = [RECIPE, ...KERNEL_MEMBERS, ...BUSYBOX_MEMBERS].join("\n");
  return createHash("sha256").update(recipe).update(encodeCpio(rootfs)).digest("hex").slice(0, 12);
}

async function findBuilt(cacheDir: string, prefix: string): Promise<GuestImage | null> {
  const entries = await readdir(cacheDir).catch(() => []);
  const folder = entries
    .filter((entry) => entry.startsWith(prefix))
    .sort()
    .at(-1);
  return folder === undefined ? null : imageIn(join(cacheDir, folder), folder.slice(prefix.length));
}

function imageIn(folder: string, version: string): GuestImage {
  return { kernel: join(folder, "vmlinuz"), initrd: join(folder, "initrd.gz"), version };
}

async function build(options: EnsureGuestOptions, rootfs: readonly CpioEntry[], prefix: string): Promise<GuestImage> {
  const { cacheDir, log, progress = () => {} } = options;
  progress("asking apt for the current kernel");
  const packages = await findGuestPackages();
  const version = `${packages.kernel}_${packages.kernelVersion}`.replace(/[^\w.+~-]/g, "-");
  await mkdir(cacheDir, { recursive: true });
  await removeAbandoned(cacheDir);
  const work = await mkdtemp(join(cacheDir, WORK_PREFIX));
  try {
    progress(`downloading ${packages.kernel} (70 MB)`);
    const kernelDeb = await downloadPackage(packages.kernel, work);
    const busyboxDeb = await downloadPackage(packages.busybox, work);
    progress("unpacking the kernel");
    await unpackMembers(kernelDeb, work, KERNEL_MEMBERS);
    await unpackMembers(busyboxDeb, work, BUSYBOX_MEMBERS);
    progress("packing the initramfs");
    const ready = join(work, "ready");
    await mkdir(ready);
    await assemble(work, ready, rootfs);
    const target = join(cacheDir, prefix + version);
    await rename(ready, target).catch(async (error: unknown) => {
      // Somebody else was faster: theirs is as good.
      if (!(await stat(target).catch(() => null))) throw error;
    });
    log.info("built the guest image", { version, folder: target });
    return imageIn(target, version);
  } catch (cause) {
    if (cause instanceof GuestError) throw cause;
    const message = `building the guest image in ${cacheDir}: ${errorMessage(cause)}`;
    throw new GuestError("GUEST_BUILD_FAILED", "unavailable", message, { cause });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Work folders of builds that were killed. */
async function removeAbandoned(cacheDir: string): Promise<void> {
  for (const entry of await readdir(cacheDir)) {
    if (!entry.startsWith(WORK_PREFIX)) continue;
    const folder = join(cacheDir, entry);
    const { mtimeMs } = await stat(folder);
    if (Date.now() - mtimeMs > ABANDONED_MS) await rm(folder, { recursive: true, force: true });
  }
}

/** Puts the kernel and the initramfs made from what was unpacked in `work` into the folder `ready`. */
async function assemble(work: string, ready: string, rootfs: readonly CpioEntry[]): Promise<void> {
  const unpacked = (await readdir(work, { recursive: true })).sort();
  const find = (pattern: RegExp) => {
    const path = unpacked.find((entry) => pattern.test(entry));
    if (path === undefined) throw new Error(`the packages hold nothing like ${pattern.source}`);
    return join(work, path);
  };
  const modules = KERNEL_MODULES.map((module) => find(new RegExp(`/${module}[^/]*$`)));
  const initrd = await packInitramfs(rootfs, { busybox: find(/bin\/busybox$/), modules });
  await writeFile(join(ready, "initrd.gz"), initrd);
  await copyFile(find(/^boot\/vmlinuz-[^/]*$/), join(ready, "vmlinuz"));
}
