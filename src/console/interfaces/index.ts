import type { GraphicalUpstream } from "#/drivers/interfaces/index.ts";
import type { ConsoleKind, ConsoleSession } from "#/model/index.ts";
import type { Framebuffer, ScreenTiles } from "#/protocols/rfb/index.ts";

/** Where a hub listens for viewers: what `driver_internal_info.vnc_host` and `vnc_port` say. */
export interface HubAddress {
  readonly host: string;
  readonly port: number;
}

/** The graphical hubs of this conductor, one per node. */
export interface GraphicalHubs {
  /** Starts the node's hub, or gives it the new upstream if it runs. Resolves when it listens. `port` is a wish. */
  open(nodeUuid: string, upstream: GraphicalUpstream, wish?: { port?: number }): Promise<HubAddress>;
  /** Disconnects the viewers and the BMC. Idempotent. */
  close(nodeUuid: string): Promise<void>;
  closeAll(): Promise<void>;
}

/** A node's screen for those who look at it without RFB: pictures and recordings. Dispose to leave; idempotent. */
export interface HubScreen extends Disposable {
  readonly framebuffer: Framebuffer;
  /** The tiles that every viewer of the node shares. */
  readonly tiles: ScreenTiles;
  /** The frame buffer shows the machine: a whole picture of it, and no notice of ours. */
  readonly live: boolean;
  /** What the BMC was last lost or not reached for; null while there is a session, or none was tried. */
  readonly failure: { readonly words: string; readonly lasting: boolean } | null;
  /** How many count as viewers at present. */
  readonly viewers: number;
  /** Aborted when the hub closes. */
  readonly closed: AbortSignal;
}

export interface HubScreens {
  /**
   * Looks at the node's screen; null when its hub is not open. A viewer keeps the session with the BMC up as every other
   * does; an onlooker sees what the viewers cause to be seen.
   */
  attach(nodeUuid: string, as: "viewer" | "onlooker"): HubScreen | null;
  /** Calls back when a node's hub has opened, and at once for those that are. */
  onOpen(listener: (nodeUuid: string) => void): Disposable;
}

export interface ConsoleSessionOptions {
  readonly nodeUuid: string;
  readonly kind: ConsoleKind;
  readonly mode: ConsoleSession["mode"];
}

/** Console tokens: minted here, checked at the edges. */
export interface ConsoleSessions {
  /** `token`: 43 characters of URL-safe base64, 256 random bits. Only its hash is kept. */
  mint(options: ConsoleSessionOptions): Promise<{ token: string; session: ConsoleSession }>;
  /** The live session this token stands for on this node, or null for wrong, expired, foreign and unknown alike. */
  check(nodeUuid: string, token: string): Promise<ConsoleSession | null>;
  /** Activity: moves the expiry forward up to the ceiling. Returns the expiry, or null when the session has ended. */
  renew(sessionId: string): Promise<number | null>;
  revokeNode(nodeUuid: string, kind: ConsoleKind): Promise<void>;
}
