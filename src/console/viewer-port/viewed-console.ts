import type { ControlDesk, ControlRequests } from "#/console/control/index.ts";
import type { Introduction } from "#/console/session/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";

/** Somebody who has shown a token. */
export interface Arrival {
  readonly purpose: Exclude<Introduction["purpose"], "control">;
  readonly viewer: {
    /** The same for the same page of the same session. */
    readonly id: string;
    readonly sessionId: string;
    readonly writes: boolean;
    /** It gave itself a name, by which it can be recognised when it comes back. */
    readonly named: boolean;
  };
  /** Aborted when the session has ended. */
  readonly signal: AbortSignal;
}

/** A console as viewers with a token find it. */
export interface ViewedConsole {
  readonly desk: ControlDesk;
  /** Aborted when the console closes. */
  readonly closed: AbortSignal;
  /** What its control link takes beside requests for control. */
  readonly controlRequests?: ControlRequests;
  /** Serves one viewer to its end. A purpose that this kind of console does not have ends at once. */
  welcome(stream: ByteStream, arrival: Arrival): Promise<void>;
}
