import { createReadStream } from "node:fs";
import { join } from "node:path";
import type { SerialCast, SerialHubs, SerialRecording, SerialRecordings } from "#/console/interfaces/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import { SerialError } from "../errors.ts";
import { createLogFolder } from "../history/log-storage.ts";

export interface SerialRecordingsDeps {
  readonly hubs: Pick<SerialHubs, "record">;
  /** Before a recording begins. */
  readonly makeRoom?: (nodeUuid: string) => Promise<void>;
  readonly log: Logger;
}

const SUFFIX = ".cast";
/** When it began, so that names sort by age, and something that keeps two apart. */
const ID = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z-[0-9a-f]{8}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The recordings of serial consoles, one that goes on a console, in `folder/<node uuid>`. */
export function createSerialRecordings(folder: string, deps: SerialRecordingsDeps): SerialRecordings {
  const { hubs, log } = deps;
  const running = new Map<string, SerialRecording>();
  const starting = new Set<string>();
  const reasons = new Map<string, string>();
  const storageOf = (nodeUuid: string) => createLogFolder(join(folder, nodeUuid));

  async function list(nodeUuid: string): Promise<SerialCast[]> {
    if (!UUID.test(nodeUuid)) return [];
    const current = idOf(running.get(nodeUuid));
    const files = await storageOf(nodeUuid).list();
    const casts = files.flatMap(({ name, bytes }): SerialCast[] => {
      const id = name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : "";
      const startedAt = startOf(id);
      if (startedAt === null) return [];
      const state = id === current ? "recording" : "complete";
      return [{ id, startedAt, state, sizeBytes: bytes, endReason: reasons.get(id) ?? null }];
    });
    return casts.sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  /** Names from outside are looked up, never joined unseen. */
  async function find(nodeUuid: string, id: string): Promise<SerialCast> {
    const found = (await list(nodeUuid)).find((cast) => cast.id === id);
    if (found) return found;
    throw new SerialError("SERIAL_RECORDING_NOT_FOUND", "not-found", "This node has no such recording.");
  }

  async function begin(nodeUuid: string): Promise<SerialRecording> {
    await deps.makeRoom?.(nodeUuid);
    return await hubs.record(nodeUuid);
  }

  return {
    async start(nodeUuid) {
      if (running.has(nodeUuid) || starting.has(nodeUuid)) {
        throw new SerialError("SERIAL_RECORDING_RUNNING", "conflict", "This console is being recorded already.");
      }
      starting.add(nodeUuid);
      const recording = await begin(nodeUuid).finally(() => starting.delete(nodeUuid));
      running.set(nodeUuid, recording);
      const id = idOf(recording) ?? "";
      log.info("serial recording started", { node: nodeUuid, recording: id });
      void recording.ended.then(({ reason }) => {
        if (running.get(nodeUuid) === recording) running.delete(nodeUuid);
        reasons.set(id, reason);
        log.info("serial recording ended", { node: nodeUuid, recording: id, reason });
      });
      return { id, startedAt: startOf(id) ?? 0, state: "recording", sizeBytes: 0, endReason: null };
    },

    async stop(nodeUuid) {
      const recording = running.get(nodeUuid);
      if (!recording) {
        throw new SerialError("SERIAL_RECORDING_NOT_RUNNING", "conflict", "This console is not being recorded.");
      }
      await recording.stop();
      return find(nodeUuid, idOf(recording) ?? "");
    },

    list,

    async read(nodeUuid, id) {
      const { sizeBytes } = await find(nodeUuid, id);
      const path = join(folder, nodeUuid, id + SUFFIX);
      // What it has now: the length has been told when more of it comes.
      return { sizeBytes, bytes: sizeBytes === 0 ? nothing() : createReadStream(path, { end: sizeBytes - 1 }) };
    },

    async delete(nodeUuid, id) {
      const { state } = await find(nodeUuid, id);
      if (state === "recording") {
        throw new SerialError("SERIAL_RECORDING_RUNNING", "conflict", "This recording goes on: stop it first.");
      }
      await storageOf(nodeUuid).remove(id + SUFFIX);
      reasons.delete(id);
      log.info("serial recording deleted", { node: nodeUuid, recording: id });
    },
  };
}

function idOf(recording: SerialRecording | undefined): string | null {
  return recording ? recording.name.slice(0, -SUFFIX.length) : null;
}

function startOf(id: string): number | null {
  const [, day, hour, minute, second, ms] = ID.exec(id) ?? [];
  return day === undefined ? null : Date.parse(`${day}T${hour}:${minute}:${second}.${ms}Z`);
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
