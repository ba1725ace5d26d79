import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { KeyFrame, Picture } from "#/console/interfaces/index.ts";
import { PictureError } from "./errors.ts";

export interface KeyFrameCaps {
  readonly maxCount: number;
  readonly maxBytes: number;
}

/** When it was taken, its size, the hash of the file. All that the list says of a picture is in its name. */
const NAME = /^(\d{15})-(\d{1,5})x(\d{1,5})-([0-9a-f]{64})\.(png|jpg)$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface KeptFile {
  readonly keyFrame: KeyFrame;
  readonly path: string;
}

/** Key frames as files, `<folder>/<node uuid>/<what it is>.png`: there after a restart, gone with the node. */
export class KeyFrameFolder {
  readonly #path: string;
  readonly #caps: KeyFrameCaps;

  constructor(path: string, caps: KeyFrameCaps) {
    this.#path = path;
    this.#caps = caps;
  }

  /** The nodes that have any. */
  async nodes(): Promise<string[]> {
    return (await namesIn(this.#path)).filter((name) => UUID.test(name));
  }

  /** The oldest first. */
  async list(nodeUuid: string): Promise<readonly KeyFrame[]> {
    return (await this.#files(nodeUuid)).map(({ keyFrame }) => keyFrame);
  }

  async read(nodeUuid: string, id: string): Promise<Picture> {
    const file = (await this.#files(nodeUuid)).find(({ keyFrame }) => keyFrame.id === id);
    if (!file) throw new PictureError("PICTURE_NOT_FOUND", "not-found", "This node has no such key frame.");
    const { id: _, sizeBytes: __, ...picture } = file.keyFrame;
    return { ...picture, bytes: await readFile(file.path) };
  }

  /** Whole or not at all; then the oldest go until count and size fit. */
  async add(nodeUuid: string, picture: Picture): Promise<void> {
    const folder = join(this.#path, nodeUuid);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const time = String(picture.takenAt).padStart(15, "0");
    const extension = picture.format === "png" ? "png" : "jpg";
    const path = join(folder, `${time}-${picture.width}x${picture.height}-${picture.hash}.${extension}`);
    try {
      await writeFile(`${path}.new`, picture.bytes, { mode: 0o600 });
      await rename(`${path}.new`, path);
    } catch (error) {
      await rm(`${path}.new`, { force: true });
      throw error;
    }
    await this.#prune(nodeUuid);
  }

  async forget(nodeUuid: string): Promise<void> {
    if (UUID.test(nodeUuid)) await rm(join(this.#path, nodeUuid), { recursive: true, force: true });
  }

  async #prune(nodeUuid: string): Promise<void> {
    const files = await this.#files(nodeUuid);
    let bytes = files.reduce((sum, { keyFrame }) => sum + keyFrame.sizeBytes, 0);
    let count = files.length;
    for (const { keyFrame, path } of files) {
      // The newest stays, however large it is.
      if (count <= 1 || (count <= this.#caps.maxCount && bytes <= this.#caps.maxBytes)) return;
      await rm(path, { force: true });
      bytes -= keyFrame.sizeBytes;
      count--;
    }
  }

  async #files(nodeUuid: string): Promise<KeptFile[]> {
    if (!UUID.test(nodeUuid)) return [];
    const folder = join(this.#path, nodeUuid);
    const files = await Promise.all((await namesIn(folder)).sort().map((name) => describe(folder, name)));
    return files.filter((file) => file !== null);
  }
}

async function describe(folder: string, name: string): Promise<KeptFile | null> {
  const [, time = "", width, height, hash = "", extension] = NAME.exec(name) ?? [];
  const path = join(folder, name);
  const size = extension ? await stat(path).then(({ size }) => size, ifAbsent(null)) : null;
  if (size === null) return null;
  const keyFrame: KeyFrame = {
    id: `${time}-${hash.slice(0, 12)}`,
    takenAt: Number(time),
    width: Number(width),
    height: Number(height),
    hash,
    format: extension === "png" ? "png" : "jpeg",
    sizeBytes: size,
  };
  return { keyFrame, path };
}

async function namesIn(folder: string): Promise<string[]> {
  return await readdir(folder).catch(ifAbsent<string[]>([]));
}

function ifAbsent<T>(value: T): (error: unknown) => T {
  return (error) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return value;
    throw error;
  };
}
