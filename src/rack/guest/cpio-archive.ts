import { asciiBytes, concatBytes } from "#/lib/bytes/index.ts";

/** One member of an archive: a folder, a file, a symbolic link (`target`) or a character device. Owned by root. */
export type CpioEntry =
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "file"; readonly path: string; readonly bytes: Uint8Array; readonly executable: boolean }
  | { readonly kind: "link"; readonly path: string; readonly target: string }
  | { readonly kind: "device"; readonly path: string; readonly major: number; readonly minor: number };

/**
 * Packs an initramfs the way the kernel unpacks it: cpio "newc" (the kernel's
 * Documentation/driver-api/early-userspace/buffer-format.rst). Written here because cpio(1) takes the owner and the
 * modes from the disk, and only root could make them right.
 */
export function encodeCpio(entries: readonly CpioEntry[]): Uint8Array<ArrayBuffer> {
  const members = entries.map((entry, index) => encodeMember(entry, index + 1));
  const trailer = encodeHeader({ inode: 0, mode: 0, size: 0, path: "TRAILER!!!" });
  return concatBytes([...members.flat(), trailer]);
}

function encodeMember(entry: CpioEntry, inode: number): Uint8Array[] {
  const { path } = entry;
  switch (entry.kind) {
    case "folder":
      return [encodeHeader({ inode, mode: 0o040755, size: 0, path })];
    case "file": {
      const mode = entry.executable ? 0o100755 : 0o100644;
      return [encodeHeader({ inode, mode, size: entry.bytes.length, path }), padded(entry.bytes)];
    }
    case "link": {
      const target = asciiBytes(entry.target);
      return [encodeHeader({ inode, mode: 0o120777, size: target.length, path }), padded(target)];
    }
    case "device":
      return [encodeHeader({ inode, mode: 0o020600, size: 0, path, major: entry.major, minor: entry.minor })];
  }
}

interface Header {
  readonly inode: number;
  readonly mode: number;
  readonly size: number;
  readonly path: string;
  readonly major?: number;
  readonly minor?: number;
}

function encodeHeader({ inode, mode, size, path, major = 0, minor = 0 }: Header): Uint8Array {
  const name = asciiBytes(`${path}\0`);
  // c_ino c_mode c_uid c_gid c_nlink c_mtime c_filesize c_maj c_min c_rmaj c_rmin c_namesize c_chksum
  const fields = [inode, mode, 0, 0, 1, 0, size, 0, 0, major, minor, name.length, 0];
  const numbers = fields.map((field) => field.toString(16).padStart(8, "0")).join("");
  return padded(concatBytes([asciiBytes(`070701${numbers}`), name]));
}

/** Headers and contents each start at a multiple of 4. */
function padded(bytes: Uint8Array): Uint8Array {
  const missing = -bytes.length & 3;
  return missing === 0 ? bytes : concatBytes([bytes, new Uint8Array(missing)]);
}
