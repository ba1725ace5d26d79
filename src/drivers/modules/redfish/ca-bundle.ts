import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

const PEM = "-----BEGIN CERTIFICATE-----";
const MAX_FILES = 1000;

/** The certificates at `path`, a PEM file or a directory of them, as one PEM text. Rejects when there is none. */
export async function readCaBundle(path: string): Promise<string> {
  const files = (await stat(path)).isDirectory()
    ? (await readdir(path)).sort().map((name) => join(path, name))
    : [path];
  const texts = await Promise.all(files.slice(0, MAX_FILES).map(readIfFile));
  const pem = texts.filter((text) => text.includes(PEM)).join("\n");
  if (pem === "") throw new Error("there is no PEM certificate in it");
  return pem;
}

async function readIfFile(path: string): Promise<string> {
  return (await stat(path)).isFile() ? readFile(path, "latin1") : "";
}
