import { createReadStream } from "node:fs";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { errorMessage } from "#/lib/errors/index.ts";
import { RecordingError } from "./errors.ts";

const SUFFIX = ".obrec";
/** What we call a recording: when it began, so that names sort by age, and something that keeps two apart. */
const ID = /^\d{8}T\d{9}Z-[0-9a-f]{4}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface RecordingPlace {
  readonly nodeUuid: string;
  readonly id: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAt: number;
}

/** The recordings as files: `<folder>/<node uuid>/<id>.obrec`. Names from outside are looked up, never joined unseen. */
export class RecordingFolder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** The path for a new recording of the node; its folder is made. */
  async newPlace(nodeUuid: string, now: number, random: string): Promise<{ id: string; path: string }> {
    const id = `${new Date(now).toISOString().replace(/[-:.]/g, "")}-${random}`;
    const folder = join(this.#path, nodeUuid);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
    } catch (error) {
      const message = `the recording's folder ${folder} cannot be made: ${errorMessage(error)}`;
      throw new RecordingError("RECORDING_DISK", "unavailable", message, { cause: error });
    }
    return { id, path: join(folder, id + SUFFIX) };
  }

  /** The oldest first. */
  async list(nodeUuid: string): Promise<RecordingPlace[]> {
    if (!UUID.test(nodeUuid)) return [];
    const names = await namesIn(join(this.#path, nodeUuid));
    const ids = names.flatMap((name) => (name.endsWith(SUFFIX) ? [name.slice(0, -SUFFIX.length)] : []));
    const places = await Promise.all(
      ids
        .filter((id) => ID.test(id))
        .sort()
        .map((id) => this.#place(nodeUuid, id)),
    );
    return places.filter((place) => place !== null);
  }

  /** Of all nodes, the oldest first. */
  async listAll(): Promise<RecordingPlace[]> {
    const nodes = await namesIn(this.#path);
    const places = (await Promise.all(nodes.map((node) => this.list(node)))).flat();
    return places.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async find(nodeUuid: string, id: string): Promise<RecordingPlace> {
    const place = UUID.test(nodeUuid) && ID.test(id) ? await this.#place(nodeUuid, id) : null;
    if (place) return place;
    throw new RecordingError("RECORDING_NOT_FOUND", "not-found", "This node has no such recording.");
  }

  /** The file with the recording's input. */
  async findInput(place: RecordingPlace): Promise<RecordingPlace> {
    const path = inputPath(place.path);
    const { size } = await stat(path).catch(ifAbsent({ size: -1 }));
    if (size >= 0) return { ...place, path, sizeBytes: size };
    const message = "The recording has no input: [recording] input was off.";
    throw new RecordingError("RECORDING_NOT_FOUND", "not-found", message);
  }

  /** With its input. */
  async delete({ path }: RecordingPlace): Promise<void> {
    await rm(inputPath(path), { force: true });
    await rm(path, { force: true });
  }

  /** The node's folder, whatever is left in it. */
  async deleteNode(nodeUuid: string): Promise<void> {
    if (UUID.test(nodeUuid)) await rm(join(this.#path, nodeUuid), { recursive: true, force: true });
  }

  async #place(nodeUuid: string, id: string): Promise<RecordingPlace | null> {
    const path = join(this.#path, nodeUuid, id + SUFFIX);
    const { size, mtimeMs } = await stat(path).catch(ifAbsent({ size: -1, mtimeMs: 0 }));
    return size < 0 ? null : { nodeUuid, id, path, sizeBytes: size, modifiedAt: mtimeMs };
  }
}

/** Where the input of the recording at `path` is. */
export function inputPath(path: string): string {
  return `${path}-input`;
}

/** The file's bytes from `start` up to `end`, which is not one of them. The file is opened when the first is asked for. */
export async function* readBytes(path: string, start: number, end: number): AsyncGenerator<Uint8Array> {
  if (end > start) yield* createReadStream(path, { start, end: end - 1, highWaterMark: 256 * 1024 });
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
