import type { ControlDesk } from "./control-desk.ts";

/** One node's hub, as whoever drives it sees it. */
export interface ControlledHub {
  readonly desk: ControlDesk;
  /** A session with the BMC is up. */
  readonly connected: boolean;
  readonly width: number;
  readonly height: number;
  /** The keysym by which the BMC knows the key left of Z, or null. */
  readonly isoKeysym: number | null;
  /** Resolves when the BMC has been sent all input; rejects when there is no session with it. */
  drained(): Promise<void>;
  /** Keeps the session with the BMC up, as a viewer does, and resolves when it is. Dispose to let go. */
  hold(signal: AbortSignal): Promise<Disposable>;
}

export interface ControlledHubs {
  find(nodeUuid: string): ControlledHub | null;
}
