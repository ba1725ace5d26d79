import type { RecordedBytes } from "./index.ts";
import type { SerialConsoleState, SerialOutput, SerialOutputQuery } from "./serial-hubs.ts";
import type { ConsoleAction, ViewerSessions } from "./viewer-sessions.ts";

/** A recording of a serial console: asciicast v2. */
export interface SerialCast {
  readonly id: string;
  readonly startedAt: number;
  readonly state: "recording" | "complete";
  readonly sizeBytes: number;
  /** Why it ended, where this process knows. */
  readonly endReason: string | null;
}

/** All that is kept of what a machine has said. */
export interface SerialLog {
  readonly bytes: Uint8Array;
  /** The same as lines of text. */
  readonly plain: () => string;
}

/**
 * The serial consoles of this conductor as the API drives them. What needs an open console rejects with `conflict`
 * SERIAL_NOT_RUNNING when the node's is not open here; what was said can be read as long as it is kept, and recordings can
 * always be listed, read and deleted.
 */
export interface SerialConsoles extends ViewerSessions {
  show(nodeUuid: string): Promise<SerialConsoleState>;
  /** As an administrator, in anybody's place. */
  act(nodeUuid: string, action: ConsoleAction): Promise<SerialConsoleState>;
  /** As an administrator, whoever has control. */
  sendBreak(nodeUuid: string): Promise<void>;
  output(nodeUuid: string, query: SerialOutputQuery): Promise<SerialOutput>;
  plainOutput(nodeUuid: string, query: SerialOutputQuery): Promise<string>;
  log(nodeUuid: string): Promise<SerialLog>;
  readonly recordings: SerialRecordings;
}

export interface SerialRecordings {
  /** Rejects with `conflict` when there is one that goes on. */
  start(nodeUuid: string): Promise<SerialCast>;
  stop(nodeUuid: string): Promise<SerialCast>;
  /** The newest first. */
  list(nodeUuid: string): Promise<readonly SerialCast[]>;
  read(nodeUuid: string, id: string): Promise<RecordedBytes>;
  /** One that still goes on is refused. */
  delete(nodeUuid: string, id: string): Promise<void>;
}
