import { randomBytes, randomUUID } from "node:crypto";
import { link, mkdir, open, readFile, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { errorMessage } from "#/lib/errors/index.ts";
import { StoreError } from "../errors.ts";
import { KEY_BYTES } from "./secret-box.ts";

const HEADER = `# Encrypts the secrets in Outband's database. Keep a copy: without it they are lost.
# One key a line, base64 of 32 bytes. The first encrypts; put a new one above it to rotate.
`;

/** Reads the keys, the current one first. A file that does not exist is made, with one fresh key and mode 0600. */
export async function loadKeyFile(path: string): Promise<readonly [Uint8Array, ...Uint8Array[]]> {
  let text = await readIfThere(path);
  if (text === null) {
    await create(path);
    text = await readIfThere(path);
  }
  const lines = (text ?? "").split("\n").map((line) => line.trim());
  const [first, ...rest] = lines.flatMap((line, index) =>
    line === "" || line.startsWith("#") ? [] : [parseKey(line, path, index + 1)],
  );
  if (!first) throw invalid(path, "has no key in it");
  return [first, ...rest];
}

function parseKey(line: string, path: string, number: number): Uint8Array {
  const key = /^[A-Za-z0-9+/]+={0,2}$/.test(line) ? Buffer.from(line, "base64") : null;
  if (key?.length !== KEY_BYTES) throw invalid(path, `line ${number} is not base64 of ${KEY_BYTES} bytes`);
  return key;
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw invalid(path, `cannot be read: ${errorMessage(error)}`);
  }
}

/** All or nothing, on the disk before anything is encrypted with it, and the first of several processes wins. */
async function create(path: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeSynced(draft, `${HEADER}${randomBytes(KEY_BYTES).toString("base64")}\n`);
    try {
      await link(draft, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    } finally {
      await unlink(draft);
    }
    await syncFolder(dirname(path));
  } catch (error) {
    throw invalid(path, `cannot be made: ${errorMessage(error)}`);
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  await using file = await open(path, "wx", 0o600);
  await file.writeFile(text);
  await file.sync();
}

async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, "r");
  await folder.sync();
}

function invalid(path: string, reason: string): StoreError {
  return new StoreError("STORE_KEY_FILE", "invalid", `key file ${path} ${reason}`, { details: { path } });
}
