import type { GraphicalRecordings, HubScreen, HubScreens, Recording } from "#/console/interfaces/index.ts";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { EndReason } from "#/protocols/recording/index.ts";
import { verifyRecording } from "./describe-recording.ts";
import { RecordingError } from "./errors.ts";
import type { RecordingCaps } from "./prune-recordings.ts";
import { Recorder } from "./recorder.ts";
import { RecordingArchive } from "./recording-archive.ts";
import { type CreateRecordingFile, createRecordingFile } from "./recording-file.ts";
import { type RecordingPlace, readBytes } from "./recording-folder.ts";

/** `on-request`: when somebody asks. `watched`: whatever viewers see. `always`: as long as the console is enabled. */
export type RecordingMode = "on-request" | "watched" | "always";

export interface GraphicalRecordingsOptions {
  readonly folder: string;
  readonly mode: RecordingMode;
  readonly maxBytes: number;
  readonly frameMs: number;
  readonly caps: RecordingCaps;
}

export interface GraphicalRecordingsDeps {
  readonly hubs: HubScreens;
  readonly clock: Clock;
  readonly log: Logger;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly createFile?: CreateRecordingFile;
}

const PRUNE_MS = 3_600_000;

interface Running {
  readonly id: string;
  readonly nodeName: string | null;
  readonly recorder: Recorder;
  readonly continues: string | null;
  readonly ended: Promise<void>;
}

/** The recordings of this conductor's consoles. Dispose to end them. */
export function createGraphicalRecordings(
  options: GraphicalRecordingsOptions,
  deps: GraphicalRecordingsDeps,
): GraphicalRecordings & AsyncDisposable {
  return new Recordings(options, deps);
}

class Recordings implements GraphicalRecordings, AsyncDisposable {
  readonly #options: GraphicalRecordingsOptions;
  readonly #deps: GraphicalRecordingsDeps;
  readonly #archive: RecordingArchive;
  /** By node. A promise while the file is being made. */
  readonly #running = new Map<string, Promise<Running>>();
  readonly #subscription: Disposable | null;
  #pruning: Disposable;
  #disposed = false;

  constructor(options: GraphicalRecordingsOptions, deps: GraphicalRecordingsDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#archive = new RecordingArchive(options.folder, options.caps, deps);
    this.#subscription = options.mode === "on-request" ? null : deps.hubs.onOpen((node) => this.#onOpen(node));
    this.#pruning = deps.clock.timer(0, () => void this.#pruneHourly());
  }

  async start(nodeUuid: string, nodeName: string | null): Promise<Recording> {
    if (this.#running.has(nodeUuid)) {
      const message = "The console is being recorded already. Stop that recording first, or leave it.";
      throw new RecordingError("RECORDING_RUNNING", "conflict", message);
    }
    const screen = this.#deps.hubs.attach(nodeUuid, "viewer");
    if (!screen) {
      const message = "The node's graphical console is not enabled. Enable it: openstack baremetal node console enable";
      throw new RecordingError("RECORDING_CONSOLE_OFF", "conflict", message);
    }
    return describeRunning(nodeUuid, await this.#begin(screen, { nodeUuid, nodeName, continues: null }, false));
  }

  async stop(nodeUuid: string): Promise<Recording> {
    const running = await this.#running.get(nodeUuid);
    if (!running) {
      throw new RecordingError("RECORDING_NOT_RUNNING", "conflict", "The console is not being recorded.");
    }
    running.recorder.stop("stopped");
    await running.ended;
    return this.#archive.describe(await this.#archive.folder.find(nodeUuid, running.id));
  }

  async list(nodeUuid: string): Promise<readonly Recording[]> {
    const running = await this.#current(nodeUuid);
    const described: Recording[] = [];
    for (const place of (await this.#archive.folder.list(nodeUuid)).reverse()) {
      const goesOn = running && place.id === running.id;
      const recording = goesOn ? describeRunning(nodeUuid, running) : await this.#archive.tryDescribe(place);
      if (recording) described.push(recording);
    }
    return described;
  }

  async read(nodeUuid: string, id: string) {
    const place = await this.#readable(nodeUuid, id);
    return { sizeBytes: place.sizeBytes, bytes: readBytes(place.path, 0, place.sizeBytes) };
  }

  async verify(nodeUuid: string, id: string) {
    return await verifyRecording(await this.#readable(nodeUuid, id));
  }

  async delete(nodeUuid: string, id: string): Promise<void> {
    const place = await this.#archive.folder.find(nodeUuid, id);
    if ((await this.#current(nodeUuid))?.id === id) {
      const message = "The recording still goes on. Stop it first.";
      throw new RecordingError("RECORDING_RUNNING", "conflict", message);
    }
    await this.#archive.delete(place, "asked to");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    this.#subscription?.[Symbol.dispose]();
    this.#pruning[Symbol.dispose]();
    const running = await Promise.all([...this.#running.keys()].map((node) => this.#current(node)));
    for (const one of running) one?.recorder.stop("shutdown");
    for (const one of running) await one?.ended;
  }

  #onOpen(nodeUuid: string): void {
    if (this.#options.mode === "always") {
      const screen = this.#deps.hubs.attach(nodeUuid, "viewer");
      if (screen) this.#beginQuietly(screen, nodeUuid);
      return;
    }
    const onlooker = this.#deps.hubs.attach(nodeUuid, "onlooker");
    const watching = onlooker?.tiles.subscribe(() => {
      if (onlooker.viewers > 0 && !this.#running.has(nodeUuid)) this.#beginQuietly(onlooker, nodeUuid);
    });
    onlooker?.closed.addEventListener("abort", () => watching?.[Symbol.dispose](), { once: true });
  }

  #beginQuietly(screen: HubScreen, nodeUuid: string): void {
    const whileWatched = this.#options.mode === "watched";
    this.#begin(screen, { nodeUuid, nodeName: null, continues: null }, whileWatched).catch((error: unknown) => {
      this.#deps.log.error("the console is not recorded", { node: nodeUuid, error: errorMessage(error) });
    });
  }

  #begin(
    screen: HubScreen,
    of: { nodeUuid: string; nodeName: string | null; continues: string | null },
    whileWatched: boolean,
  ): Promise<Running> {
    const beginning = this.#open(screen, of, whileWatched);
    this.#running.set(of.nodeUuid, beginning);
    beginning.catch(() => {
      this.#running.delete(of.nodeUuid);
      screen[Symbol.dispose]();
    });
    return beginning;
  }

  async #open(
    screen: HubScreen,
    of: { nodeUuid: string; nodeName: string | null; continues: string | null },
    whileWatched: boolean,
  ): Promise<Running> {
    const { clock, randomBytes, createFile = createRecordingFile } = this.#deps;
    const { maxBytes, frameMs } = this.#options;
    await this.#prune(of.nodeUuid);
    const random = Buffer.from(randomBytes(2)).toString("hex");
    const { id, path } = await this.#archive.folder.newPlace(of.nodeUuid, clock.now(), random);
    const log = this.#deps.log.child({ node: of.nodeUuid, recording: id });
    const file = await createFile(path).catch((error: unknown) => {
      const message = `the recording ${path} cannot be made: ${errorMessage(error)}`;
      throw new RecordingError("RECORDING_DISK", "unavailable", message, { cause: error });
    });
    const recorder = new Recorder({ ...of, whileWatched, maxBytes, frameMs }, { screen, file, clock, log });
    log.info("recording began");
    const ended = recorder.run().then((reason) => this.#ended(reason, screen, { ...of, continues: id }, whileWatched));
    return { id, nodeName: of.nodeName, continues: of.continues, recorder, ended };
  }

  /** A full recording goes on in the next file; anything else is the end. */
  async #ended(
    reason: EndReason,
    screen: HubScreen,
    next: { nodeUuid: string; nodeName: string | null; continues: string },
    whileWatched: boolean,
  ): Promise<void> {
    this.#running.delete(next.nodeUuid);
    if (reason === "size" && !this.#disposed) {
      await this.#begin(screen, next, whileWatched).catch((error: unknown) => {
        this.#deps.log.error("the recording does not go on", { node: next.nodeUuid, error: errorMessage(error) });
      });
    } else {
      screen[Symbol.dispose]();
    }
  }

  /** The recording that goes on, if any. */
  async #current(nodeUuid: string): Promise<Running | undefined> {
    return await this.#running.get(nodeUuid)?.catch(() => undefined);
  }

  /** Of one that goes on: only whole blocks. */
  async #readable(nodeUuid: string, id: string): Promise<RecordingPlace> {
    const place = await this.#archive.folder.find(nodeUuid, id);
    const running = await this.#current(nodeUuid);
    return running?.id === id ? { ...place, sizeBytes: running.recorder.sizeBytes } : place;
  }

  async #pruneHourly(): Promise<void> {
    await this.#prune(null);
    if (!this.#disposed) this.#pruning = this.#deps.clock.timer(PRUNE_MS, () => void this.#pruneHourly());
  }

  /** With room for one more recording of this node, which has none at present. */
  async #prune(roomFor: string | null): Promise<void> {
    const nodes = [...this.#running.keys()].filter((node) => node !== roomFor);
    const running = await Promise.all(nodes.map((node) => this.#current(node)));
    await this.#archive.prune(new Set(running.flatMap((one) => one?.id ?? [])), roomFor);
  }
}

function describeRunning(nodeUuid: string, { id, recorder, continues }: Running): Recording {
  return {
    id,
    nodeUuid,
    state: "recording",
    startedAt: recorder.startedAt,
    durationMs: recorder.durationMs,
    sizeBytes: recorder.sizeBytes,
    endReason: null,
    gaps: recorder.gaps,
    continues,
  };
}
