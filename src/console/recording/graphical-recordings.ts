import type { GraphicalRecordings, HubScreen, HubScreens, Recording } from "#/console/interfaces/index.ts";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { EndReason } from "#/protocols/recording/index.ts";
import { verifyRecording } from "./describe-recording.ts";
import { RecordingError } from "./errors.ts";
import { InputTrack } from "./input-track.ts";
import type { RecordingCaps } from "./prune-recordings.ts";
import { Recorder } from "./recorder.ts";
import { RecordingArchive } from "./recording-archive.ts";
import { type CreateRecordingFile, createRecordingFile, type RecordingFile } from "./recording-file.ts";
import { inputPath, type RecordingPlace, readBytes } from "./recording-folder.ts";
import { describeRunning, type Plan, type Running } from "./running-recording.ts";

/** `on-request`: when somebody asks. `watched`: whatever viewers see. `always`: as long as the console is enabled. */
export type RecordingMode = "on-request" | "watched" | "always";

export interface GraphicalRecordingsOptions {
  readonly folder: string;
  readonly mode: RecordingMode;
  readonly maxBytes: number;
  readonly frameMs: number;
  /** Also what is typed and pointed at, in a file of its own. */
  readonly input: boolean;
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

/** A disk that took no recording is left alone for this long. */
const BEGIN_AGAIN_MS = 60_000;
/** Input has no picture. */
const NOTHING = new Uint8Array(0);

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
    const plan = { nodeUuid, nodeName, continues: null, whileWatched: false };
    return describeRunning(nodeUuid, await this.#begin(screen, plan));
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

  async readInput(nodeUuid: string, id: string) {
    const place = await this.#archive.folder.findInput(await this.#archive.folder.find(nodeUuid, id));
    const running = await this.#current(nodeUuid);
    const sizeBytes = running?.id === id ? (running.track?.sizeBytes ?? 0) : place.sizeBytes;
    return { sizeBytes, bytes: readBytes(place.path, 0, sizeBytes) };
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

  async forget(nodeUuid: string): Promise<void> {
    // A full one goes on in the next file meanwhile.
    for (let running = await this.#current(nodeUuid); running; running = await this.#current(nodeUuid)) {
      running.recorder.stop("stopped");
      await running.ended;
    }
    await this.#archive.forget(nodeUuid);
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
    const plan = { nodeUuid, nodeName: null, continues: null, whileWatched: this.#options.mode === "watched" };
    if (!plan.whileWatched) {
      const screen = this.#deps.hubs.attach(nodeUuid, "viewer");
      if (screen) this.#beginQuietly(screen, plan);
      return;
    }
    const onlooker = this.#deps.hubs.attach(nodeUuid, "onlooker");
    let notBefore = Number.NEGATIVE_INFINITY;
    const watching = onlooker?.tiles.subscribe(() => {
      const now = this.#deps.clock.monotonic();
      if (onlooker.viewers === 0 || this.#running.has(nodeUuid) || now < notBefore) return;
      notBefore = now + BEGIN_AGAIN_MS;
      this.#beginQuietly(onlooker, plan);
    });
    onlooker?.closed.addEventListener("abort", () => watching?.[Symbol.dispose](), { once: true });
  }

  #beginQuietly(screen: HubScreen, plan: Plan): void {
    this.#begin(screen, plan).catch((error: unknown) => {
      this.#deps.log.error("the console is not recorded", { node: plan.nodeUuid, error: errorMessage(error) });
    });
  }

  #begin(screen: HubScreen, plan: Plan): Promise<Running> {
    const beginning = this.#open(screen, plan);
    this.#running.set(plan.nodeUuid, beginning);
    beginning.catch(() => {
      this.#running.delete(plan.nodeUuid);
      screen[Symbol.dispose]();
    });
    return beginning;
  }

  async #open(screen: HubScreen, plan: Plan): Promise<Running> {
    const { clock, randomBytes } = this.#deps;
    const { nodeUuid, nodeName, continues } = plan;
    await this.#prune(nodeUuid);
    const random = Buffer.from(randomBytes(2)).toString("hex");
    const { id, path } = await this.#archive.folder.newPlace(nodeUuid, clock.now(), random);
    const log = this.#deps.log.child({ node: nodeUuid, recording: id });
    const file = await this.#create(path);
    const input = this.#options.input ? await this.#create(inputPath(path)) : null;
    const header = { version: 1, nodeUuid, nodeName, continues, startedAt: clock.now(), serverInit: NOTHING } as const;
    const track = input && new InputTrack(header, { screen, file: input, clock, log });
    const recorder = new Recorder({ ...plan, ...this.#options }, { screen, file, clock, log });
    log.info("recording began", { input: track !== null });
    const ended = recorder.run().then(async (reason) => {
      await track?.close();
      await this.#ended(reason, screen, { ...plan, continues: id });
    });
    return { id, continues, recorder, track, ended };
  }

  async #create(path: string): Promise<RecordingFile> {
    const { createFile = createRecordingFile } = this.#deps;
    return await createFile(path).catch((error: unknown) => {
      const message = `the recording ${path} cannot be made: ${errorMessage(error)}`;
      throw new RecordingError("RECORDING_DISK", "unavailable", message, { cause: error });
    });
  }

  /** A full recording goes on in the next file; anything else is the end. */
  async #ended(reason: EndReason, screen: HubScreen, next: Plan): Promise<void> {
    this.#running.delete(next.nodeUuid);
    if (reason === "size" && !this.#disposed) {
      await this.#begin(screen, next).catch((error: unknown) => {
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
