import type { Recording } from "#/console/interfaces/index.ts";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { describeRecording } from "./describe-recording.ts";
import { type RecordingCaps, recordingsToPrune } from "./prune-recordings.ts";
import { RecordingFolder, type RecordingPlace } from "./recording-folder.ts";

/** The recordings on the disk that are over: what they are, and which have to go. */
export class RecordingArchive {
  readonly folder: RecordingFolder;
  readonly #caps: RecordingCaps;
  readonly #deps: { readonly clock: Clock; readonly log: Logger };
  /** By path: what a recording is does not change while its size is the same. */
  readonly #described = new Map<string, Recording>();

  constructor(path: string, caps: RecordingCaps, deps: { readonly clock: Clock; readonly log: Logger }) {
    this.folder = new RecordingFolder(path);
    this.#caps = caps;
    this.#deps = deps;
  }

  async describe(place: RecordingPlace): Promise<Recording> {
    const known = this.#described.get(place.path);
    if (known?.sizeBytes === place.sizeBytes) return known;
    const recording = await describeRecording(place);
    this.#described.set(place.path, recording);
    return recording;
  }

  /** Null, and a line in the log, for a file that is none. */
  async tryDescribe(place: RecordingPlace): Promise<Recording | null> {
    return await this.describe(place).catch((error: unknown) => {
      this.#deps.log.warn("a file is no recording", { path: place.path, error: errorMessage(error) });
      return null;
    });
  }

  async delete(place: RecordingPlace, why: string): Promise<void> {
    await this.folder.delete(place);
    this.#described.delete(place.path);
    this.#deps.log.info("recording deleted", { node: place.nodeUuid, recording: place.id, why });
  }

  async forget(nodeUuid: string): Promise<void> {
    for (const place of await this.folder.list(nodeUuid)) await this.delete(place, "its node is gone");
    await this.folder.deleteNode(nodeUuid);
  }

  /** Deletes what is over the caps, with room for one more of `roomFor`. Those of `goingOn` stay. Never rejects. */
  async prune(goingOn: ReadonlySet<string>, roomFor: string | null): Promise<void> {
    const { clock, log } = this.#deps;
    try {
      const places = await this.folder.listAll();
      const isGoingOn = ({ id }: RecordingPlace) => goingOn.has(id);
      const room = { nodeUuid: roomFor };
      for (const place of recordingsToPrune(places, this.#caps, clock.now(), isGoingOn, room)) {
        await this.delete(place, "over the caps");
      }
    } catch (error) {
      log.error("old recordings could not be deleted", { error: errorMessage(error) });
    }
  }
}
