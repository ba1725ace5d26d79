import { readdir } from "node:fs/promises";
import { GuestError } from "./errors.ts";
import { runProgram } from "./run-program.ts";

/** The package that always depends on the current kernel. */
const KERNEL_META_PACKAGE = "linux-image-amd64";
const BUSYBOX_PACKAGE = "busybox-static";

export interface GuestPackages {
  /** For example "linux-image-6.1.0-56-amd64". */
  readonly kernel: string;
  /** For example "6.1.192-2". */
  readonly kernelVersion: string;
  readonly busybox: string;
}

/** Asks apt which packages the guest is made of. Reads apt's lists only; nothing is downloaded. */
export async function findGuestPackages(): Promise<GuestPackages> {
  const packages = [KERNEL_META_PACKAGE, BUSYBOX_PACKAGE];
  const shown = await runProgram("apt-cache", ["show", "--no-all-versions", ...packages]).catch((error: unknown) => {
    if (error instanceof GuestError && error.code === "GUEST_BUILD_FAILED") throw unknownPackages(packages, error);
    throw error;
  });
  return parseGuestPackages(shown);
}

/** Reads what `apt-cache show` prints: one paragraph of "Field: value" lines a package. */
export function parseGuestPackages(shown: string): GuestPackages {
  const paragraphs = shown.split("\n\n");
  const meta = paragraphs.find((text) => text.includes(`Package: ${KERNEL_META_PACKAGE}\n`));
  const kernel = meta && /^Depends: .*?(linux-image-[^ ,]+)/m.exec(meta)?.[1];
  const kernelVersion = meta && /^Version: (\S+)/m.exec(meta)?.[1];
  if (!kernel || !kernelVersion) throw unknownPackages([KERNEL_META_PACKAGE]);
  if (!shown.includes(`Package: ${BUSYBOX_PACKAGE}\n`)) throw unknownPackages([BUSYBOX_PACKAGE]);
  return { kernel, kernelVersion, busybox: BUSYBOX_PACKAGE };
}

function unknownPackages(packages: readonly string[], cause?: unknown): GuestError {
  const message = `apt does not know ${packages.join(" or ")}: run "apt-get update" as root, on Debian for amd64`;
  return new GuestError("GUEST_PACKAGE_MISSING", "unavailable", message, { details: { packages }, cause });
}

/** Downloads a package into `folder` without installing it; gives the file's path. */
export async function downloadPackage(name: string, folder: string): Promise<string> {
  // apt warns when root downloads to where its own user may not write; that user has no business here.
  await runProgram("apt-get", ["download", "-q", "-o", "APT::Sandbox::User=root", name], folder);
  const file = (await readdir(folder)).find((entry) => entry.startsWith(`${name}_`) && entry.endsWith(".deb"));
  if (file) return `${folder}/${file}`;
  throw new GuestError("GUEST_BUILD_FAILED", "unavailable", `apt-get download ${name} left no package behind`);
}

/** Unpacks the members that match the patterns (of tar, as "./boot/vmlinuz-*") into `folder`; each must match. */
export async function unpackMembers(deb: string, folder: string, patterns: readonly string[]): Promise<void> {
  await runProgram("dpkg-deb", ["--version"]);
  await runProgram("tar", ["--version"]);
  // The whole kernel package is 400 MB; the guest wants 9 of them, so only those reach the disk.
  const pipeline = 'dpkg-deb --fsys-tarfile "$0" | tar -x --no-same-owner --wildcards "$@"';
  await runProgram("sh", ["-c", pipeline, deb, ...patterns], folder);
}
