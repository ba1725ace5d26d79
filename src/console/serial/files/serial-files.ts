import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { SerialRecordings } from "#/console/interfaces/index.ts";
import { type RecordingCaps, type RecordingPlace, recordingsToPrune } from "#/console/recording/index.ts";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";

export interface SerialFilesOptions {
  readonly logFolder: string;
  readonly recordingFolder: string;
  /** Of the logs of all consoles that are off; one that is on has its log, within the size of a node's. */
  readonly logCaps: Pick<RecordingCaps, "maxTotalBytes" | "maxAgeMs">;
  readonly recordingCaps: RecordingCaps;
}

export interface SerialFilesDeps {
  readonly recordings: SerialRecordings;
  /** Its console is on, and writes its log. */
  readonly isOpen: (nodeUuid: string) => boolean;
  readonly nodeExists: (nodeUuid: string) => Promise<boolean>;
  readonly clock: Clock;
  readonly log: Logger;
}

const PRUNE_MS = 3_600_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What is kept of serial consoles on the disk, and for how long: looked through now and every hour. */
export class SerialFiles implements AsyncDisposable {
  readonly #options: SerialFilesOptions;
  readonly #deps: SerialFilesDeps;
  #timer: Disposable | null = null;
  #work: Promise<void> = Promise.resolve();
  #disposed = false;

  constructor(options: SerialFilesOptions, deps: SerialFilesDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#pruneHourly();
  }

  /** Deletes all that is kept of a node whose console is closed. Idempotent. */
  async forget(nodeUuid: string): Promise<void> {
    if (!UUID.test(nodeUuid)) return;
    const { recordings } = this.#deps;
    const casts = await recordings.list(nodeUuid);
    // It ends by itself, in a moment.
    if (casts.some(({ state }) => state === "recording")) await recordings.stop(nodeUuid).catch(() => {});
    for (const folder of [this.#options.logFolder, this.#options.recordingFolder]) {
      await rm(join(folder, nodeUuid), { recursive: true, force: true });
    }
  }

  /** Deletes what is over the caps, with room for one more recording of `roomFor`. Never rejects. */
  prune(roomFor: string | null = null): Promise<void> {
    this.#work = this.#work.then(async () => {
      try {
        await this.#forgetOrphans();
        await this.#pruneLogs();
        await this.#pruneRecordings(roomFor);
      } catch (error) {
        this.#deps.log.error("old serial logs and recordings could not be deleted", { error: errorMessage(error) });
      }
    });
    return this.#work;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    this.#timer?.[Symbol.dispose]();
    await this.#work;
  }

  #pruneHourly(): void {
    void this.prune().then(() => {
      if (!this.#disposed) this.#timer = this.#deps.clock.timer(PRUNE_MS, () => this.#pruneHourly());
    });
  }

  /** Of nodes that were deleted by somebody else, or just before a crash. */
  async #forgetOrphans(): Promise<void> {
    const { logFolder, recordingFolder } = this.#options;
    const nodes = new Set([...(await nodesIn(logFolder)), ...(await nodesIn(recordingFolder))]);
    for (const nodeUuid of nodes) if (!(await this.#deps.nodeExists(nodeUuid))) await this.forget(nodeUuid);
  }

  async #pruneLogs(): Promise<void> {
    const { logFolder, logCaps } = this.#options;
    const { clock, log, isOpen } = this.#deps;
    const places: RecordingPlace[] = [];
    for (const nodeUuid of await nodesIn(logFolder)) places.push(...(await segmentsIn(logFolder, nodeUuid)));
    places.sort((a, b) => a.modifiedAt - b.modifiedAt || (a.id < b.id ? -1 : 1));
    const caps = { ...logCaps, maxCountPerNode: Number.POSITIVE_INFINITY };
    for (const { nodeUuid, id, path } of recordingsToPrune(places, caps, clock.now(), (one) => isOpen(one.nodeUuid))) {
      await rm(`${path}.log`, { force: true });
      await rm(`${path}.idx`, { force: true });
      log.info("part of a serial log deleted", { node: nodeUuid, segment: id, why: "over the caps" });
    }
  }

  async #pruneRecordings(roomFor: string | null): Promise<void> {
    const { recordingFolder, recordingCaps } = this.#options;
    const { clock, recordings } = this.#deps;
    const goingOn = new Set<string>();
    const places: RecordingPlace[] = [];
    for (const nodeUuid of await nodesIn(recordingFolder)) {
      for (const { id, sizeBytes, startedAt, state } of await recordings.list(nodeUuid)) {
        if (state === "recording") goingOn.add(id);
        places.push({ nodeUuid, id, path: id, sizeBytes, modifiedAt: startedAt });
      }
    }
    places.sort((a, b) => (a.id < b.id ? -1 : 1));
    const isGoingOn = ({ id }: RecordingPlace) => goingOn.has(id);
    const room = { nodeUuid: roomFor };
    for (const { nodeUuid, id } of recordingsToPrune(places, recordingCaps, clock.now(), isGoingOn, room)) {
      await recordings.delete(nodeUuid, id);
    }
  }
}

async function nodesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(noneIfMissing);
  return names.filter((name) => UUID.test(name));
}

/** `path`: without the ending, which log and index differ in. */
async function segmentsIn(folder: string, nodeUuid: string): Promise<RecordingPlace[]> {
  const names = await readdir(join(folder, nodeUuid)).catch(noneIfMissing);
  const ids = names.flatMap((name) => (name.endsWith(".log") ? [name.slice(0, -".log".length)] : []));
  const places = ids.map(async (id) => {
    const path = join(folder, nodeUuid, id);
    const { size, mtimeMs } = await stat(`${path}.log`);
    return { nodeUuid, id, path, sizeBytes: size, modifiedAt: mtimeMs };
  });
  return Promise.all(places);
}

function noneIfMissing(error: NodeJS.ErrnoException): string[] {
  if (error.code === "ENOENT") return [];
  throw error;
}
