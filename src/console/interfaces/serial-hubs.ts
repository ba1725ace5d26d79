import type { SerialAddress, SerialProgram, SerialUpstream } from "#/drivers/interfaces/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import type { ConsoleSession } from "#/model/index.ts";
import type { HubAddresses } from "./index.ts";

/** Something that a client of a serial console may want to be told beside the output. */
export type SerialNotice =
  /** The session with the BMC came, or was lost for `reason`. */
  | { readonly kind: "line"; readonly live: boolean; readonly reason: string | null }
  /** This client controls the console from now on, or does so no more. */
  | { readonly kind: "control"; readonly holds: boolean }
  /** It typed, and somebody else has control or it may only watch: nothing was sent. Once until that changes. */
  | { readonly kind: "refused"; readonly readOnly: boolean }
  /**
   * Typed bytes that were not sent, and such as may or may not have arrived because the session was lost; neither: a break.
   * `others`: somebody typed them who has left since.
   */
  | { readonly kind: "unsent"; readonly dropped: number; readonly uncertain: number; readonly others: boolean };

export interface SerialAttachOptions {
  readonly mode: ConsoleSession["mode"];
  /**
   * "raw": the machine's bytes as they are, for native clients and Nova's proxy. "safe": UTF-8 text with only such escape
   * sequences as draw, for terminals in a browser.
   */
  readonly output: "raw" | "safe";
  /** For the log: where the client is. */
  readonly peer: string;
  /** Whose token it came with; null on the plain TCP port. */
  readonly sessionId: string | null;
  /** Recognises a client that comes back, whose control waits for it. Absent: an anonymous one. */
  readonly id?: string;
}

export interface SerialControl {
  /** This client's name in the list of clients. */
  readonly id: string;
  readonly holds: boolean;
  /** Asks for control; it comes at once when nobody else uses it. The rest throw `ControlError` for what is not allowed. */
  ask(): void;
  /** `forced`: whoever has it. */
  take(forced: boolean): void;
  release(): void;
  /** After everything typed before. Refused like a key without control. */
  sendBreak(): Promise<void>;
  onNotice(listener: (notice: SerialNotice) => void): Disposable;
}

/** A client of a serial console. Closing the stream leaves. */
export interface SerialAttachment {
  readonly cols: number;
  readonly rows: number;
  /** Draws the screen as it was at the moment of attaching in a fresh terminal; empty before the first output. */
  readonly initial: Uint8Array;
  /**
   * Reads what comes after `initial`; rejects with SERIAL_CLIENT_SLOW when too much was left unread. Writes keys; `write`
   * resolves when more may be typed.
   */
  readonly stream: ByteStream;
  readonly control: SerialControl;
  /** Aborted when the client has left, was cut or the console has closed. */
  readonly closed: AbortSignal;
}

export interface SerialClientState {
  readonly id: string;
  /** What people call it: 1 for the first at this console. */
  readonly number: number;
  readonly peer: string;
  readonly sessionId: string | null;
  readonly mode: ConsoleSession["mode"];
  readonly state: "writer" | "asking" | "watching";
  /** Milliseconds since 1970. */
  readonly since: number;
}

export interface SerialConsoleState {
  readonly line: "connecting" | "live" | "lost";
  /** Why it was lost. */
  readonly reason: string | null;
  /** The id of the client that controls the console; "administrator" while the API does; null: nobody. */
  readonly writer: string | null;
  readonly clients: readonly SerialClientState[];
  /** Clients that ask for control, the longest-waiting first. */
  readonly asks: readonly string[];
}

/** Some of a console's output. */
export interface SerialOutput {
  readonly bytes: Uint8Array;
  /** From `offset` in the bytes on, what came came at `time` (milliseconds since 1970) or later. */
  readonly marks: readonly { readonly time: number; readonly offset: number; readonly event: string }[];
}

export interface SerialOutputQuery {
  /** The last so many; lines are looked for in the last MiB. Absent: all that there is of the last MiB. */
  readonly lines?: number;
  readonly bytes?: number;
}

/** A recording that runs. */
export interface SerialRecording {
  readonly name: string;
  /** Resolves when the file is complete; `reason`: why it ended. */
  readonly ended: Promise<{ readonly reason: "stopped" | "closed" | "full" }>;
  stop(): Promise<void>;
}

/**
 * The serial consoles of this conductor, one per node. All but `open` and `close` reject with
 * SERIAL_NOT_RUNNING when it is not open; what was said can be read as long as it is kept.
 */
export interface SerialHubs {
  /**
   * Keeps up a session with the BMC from now on, whether or not anybody watches, and listens for TCP clients. A hub that
   * runs gets the new upstream and keeps its clients. `port`: this one, or with `required: false` another if it is taken.
   * A program listens in place of the hub: of a node that has one, all below reject.
   */
  open(
    nodeUuid: string,
    upstream: SerialUpstream | SerialProgram,
    wish?: { readonly port: number; readonly required: boolean },
  ): Promise<SerialAddress & Pick<HubAddresses, "viewers">>;
  /** Disconnects the clients and the BMC. Idempotent. */
  close(nodeUuid: string): Promise<void>;
  closeAll(): Promise<void>;
  attach(nodeUuid: string, options: SerialAttachOptions): Promise<SerialAttachment>;
  show(nodeUuid: string): Promise<SerialConsoleState>;
  /** What the machine has said, as it came. */
  output(nodeUuid: string, query: SerialOutputQuery): Promise<SerialOutput>;
  /** The same without escape sequences. */
  plainOutput(nodeUuid: string, query: SerialOutputQuery): Promise<string>;
  /** As an administrator, whoever has control. */
  sendBreak(nodeUuid: string): Promise<void>;
  /** Records what is shown from now on, in asciicast v2. */
  record(nodeUuid: string): Promise<SerialRecording>;
}
