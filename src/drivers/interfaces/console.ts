import type { ByteStream } from "#/lib/stream/index.ts";
import type { StartTls } from "#/protocols/rfb/index.ts";
import type { DriverTask } from "./driver-task.ts";
import type { DriverInterface } from "./interface.ts";

/** A user of a BMC's screen server, for one session. */
export interface ScreenLogin {
  readonly username: string;
  readonly password: string;
}

/** Where a graphical hub gets its picture from, and how to talk to it. Valid until `stop` is called. */
export interface GraphicalUpstream {
  /** Name of the RFB profile with the quirks of this server ("idrac", "plain", "aten"): see docs/protocols/rfb.md. */
  readonly profile: string;
  /** For messages: "10.0.0.7:5901". */
  readonly peer: string;
  /** A fresh connection, TLS already done where the BMC wants it from the first byte. */
  dial(signal: AbortSignal): Promise<ByteStream>;
  /** The RFB password (VNC authentication: 8 characters at most), or null for none. */
  readonly password: string | null;
  /**
   * For servers that want a user name too ("aten"): asked for anew before every connection, because some BMCs hand out
   * credentials for one session only. Rejects when the BMC cannot be asked.
   */
  login?(signal: AbortSignal): Promise<ScreenLogin>;
  /** TLS inside RFB (VeNCrypt), where this server may want it; absent: it is not to be taken. */
  readonly startTls?: StartTls;
  /** Nothing is to be taken from this server that goes without `startTls`. */
  readonly requireTls?: boolean;
}

/**
 * A graphical console. `start` and `stop` are idempotent; both leave the BMC as they found it when they fail.
 * `start` is also called when a conductor comes back and the node's console was enabled before.
 */
export interface GraphicalConsoleInterface extends DriverInterface {
  readonly kind: "graphical";
  /** Switches the BMC's server on and says how to reach it. Proves that it can be reached before it resolves. */
  start(task: DriverTask): Promise<GraphicalUpstream>;
  /** Puts the operator's settings back. Must work after a crash, from what `keep` wrote. */
  stop(task: DriverTask): Promise<void>;
}

/** A machine's serial line. `write` resolves when the BMC has taken all of the bytes. */
export interface SerialStream extends ByteStream {
  /** Holds the line in the break state for a moment. Absent: this upstream cannot. */
  sendBreak?(): Promise<void>;
  /** As many bytes as go to the BMC at once. Absent: a few. */
  readonly writeBytes?: number;
  /** When `write` has rejected: how far it came. Absent: nobody knows, and all of it may have arrived. */
  readonly untaken?: UntakenKeys;
}

/** The last bytes of a `write`. */
export interface UntakenKeys {
  /** Not acknowledged by the BMC. */
  readonly bytes: number;
  /** Of those the first, which were on their way and may have arrived; the others have not. */
  readonly uncertain: number;
}

/** Where a serial hub gets its line from. Valid until `stop` is called. */
export interface SerialUpstream {
  /** For messages: "10.0.0.7:623". */
  readonly peer: string;
  /** A fresh session. Rejects with an `OutbandError`, or the signal's reason. */
  dial(signal: AbortSignal): Promise<SerialStream>;
  /** Where TCP clients are to find this console; absent: on any port that is free. */
  readonly port?: number | undefined;
}

/** Where a console listens for TCP clients. */
export interface SerialAddress {
  readonly host: string;
  readonly port: number;
}

/** A program that listens. */
export interface RunningProgram {
  /** Resolves with why, when it has ended. Never rejects. */
  readonly ended: Promise<string>;
  /** Disconnects everybody and ends it. Idempotent. */
  stop(): Promise<void>;
}

/** What serves TCP clients itself, in place of a hub: no screen, no log, no control. Valid until `stop` is called. */
export interface SerialProgram {
  /** For messages: "10.0.0.7:623". */
  readonly peer: string;
  readonly port?: number | undefined;
  /** Starts it; resolves when it listens. Called again when it has ended. */
  listen(address: SerialAddress): Promise<RunningProgram>;
}

/** A serial console; `start` and `stop` as in `GraphicalConsoleInterface`. */
export interface SerialConsoleInterface extends DriverInterface {
  readonly kind: "serial";
  /** Does not talk to the BMC: the hub dials, for as long as it takes. */
  start(task: DriverTask): Promise<SerialUpstream | SerialProgram>;
  stop(task: DriverTask): Promise<void>;
  /**
   * Rejects with what a person should know who enables this console: that the BMC cannot be reached, or refuses the login.
   * Not asked when a conductor comes back.
   */
  prove?(task: DriverTask): Promise<void>;
}

/** An interface that cannot: `no-console`. `validate` rejects with `unsupported`. */
export interface NoConsoleInterface extends DriverInterface {
  readonly kind: "none";
}

/** Ironic's `fake` console: always succeeds, has nothing to show. */
export interface FakeConsoleInterface extends DriverInterface {
  readonly kind: "fake";
}

export type ConsoleInterface =
  | GraphicalConsoleInterface
  | SerialConsoleInterface
  | NoConsoleInterface
  | FakeConsoleInterface;
