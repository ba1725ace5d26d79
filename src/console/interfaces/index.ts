export type { SerialAddress } from "#/drivers/interfaces/index.ts";
export type {
  GraphicalConsoleState,
  GraphicalConsoles,
  GraphicalViewer,
  TypeReport,
  TypeRequest,
  Untypeable,
} from "./graphical-consoles.ts";
export type { SerialCast, SerialConsoles, SerialLog, SerialRecordings } from "./serial-consoles.ts";
export type {
  SerialAttachment,
  SerialAttachOptions,
  SerialClientState,
  SerialConsoleState,
  SerialControl,
  SerialHubs,
  SerialNotice,
  SerialOutput,
  SerialOutputQuery,
  SerialRecording,
} from "./serial-hubs.ts";
export type { ConsoleAction, ConsoleUrls, ViewerSessions } from "./viewer-sessions.ts";

import type { GraphicalUpstream } from "#/drivers/interfaces/index.ts";
import type { ConsoleKind, ConsoleSession } from "#/model/index.ts";
import type { Framebuffer, ScreenTiles } from "#/protocols/rfb/index.ts";

/** Where a hub listens for viewers: what `driver_internal_info.vnc_host` and `vnc_port` say. */
export interface HubAddress {
  readonly host: string;
  readonly port: number;
}

/** The ways to one node's hub. */
export interface HubAddresses extends HubAddress {
  /** The conductor's viewer port, which asks for the node and a token first: `viewer_host` and `viewer_port`. */
  readonly viewers?: HubAddress;
}

/** Where a proxy connects for a viewer. */
export interface HubEntrance extends HubAddress {
  /** The viewer has to be introduced first: a conductor's viewer port. */
  readonly introduces?: boolean;
}

/** The graphical hubs of this conductor, one per node. */
export interface GraphicalHubs {
  /** Starts the node's hub, or gives it the new upstream if it runs. Resolves when it listens. `port` is a wish. */
  open(nodeUuid: string, upstream: GraphicalUpstream, wish?: { port?: number }): Promise<HubAddresses>;
  /** Disconnects the viewers and the BMC. Idempotent. */
  close(nodeUuid: string): Promise<void>;
  closeAll(): Promise<void>;
}

/** Something that was typed or pointed at, as the BMC got it. */
export type ScreenInput =
  | { readonly kind: "key"; readonly keysym: number; readonly down: boolean }
  | { readonly kind: "pointer"; readonly buttons: number; readonly x: number; readonly y: number };

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
  /** Calls back for whatever is sent to the BMC: passwords too. */
  onInput?(listener: (input: ScreenInput) => void): Disposable;
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
  /** Lives exactly this long, used or not, up to the ceiling; absent: `[vnc] token_timeout`, renewed by activity. */
  readonly ttlMs?: number;
}

/** Console tokens: minted here, checked at the edges. */
export interface ConsoleSessions {
  /** `token`: 43 characters of URL-safe base64, 256 random bits. Only its hash is kept. */
  mint(options: ConsoleSessionOptions): Promise<{ token: string; session: ConsoleSession }>;
  /** The live session this token stands for on this node, or null for wrong, expired, foreign and unknown alike. */
  check(nodeUuid: string, token: string): Promise<ConsoleSession | null>;
  /** The same when the caller does not say which node: for whoever may ask about all of them. */
  find(token: string): Promise<ConsoleSession | null>;
  /** Activity: moves the expiry forward up to the ceiling. Returns the expiry, or null when the session has ended. */
  renew(sessionId: string): Promise<number | null>;
  /** The live session, or null when it has ended. */
  get(sessionId: string): Promise<ConsoleSession | null>;
  /** The live sessions of a console, the oldest first. */
  list(nodeUuid: string, kind: ConsoleKind): Promise<ConsoleSession[]>;
  /** Ends one session. Idempotent. */
  revoke(sessionId: string): Promise<void>;
  revokeNode(nodeUuid: string, kind: ConsoleKind): Promise<void>;
}

export type PictureFormat = "png" | "jpeg";

export interface ScreenshotOptions {
  readonly format: PictureFormat;
  /** Scaled down to this many pixels, keeping the shape; null for the screen's own size. */
  readonly width: number | null;
  /** A picture that is no older than this will do. */
  readonly maxAgeMs: number;
}

/** A picture of a node's screen, encoded. */
export interface Picture {
  readonly bytes: Uint8Array;
  readonly format: PictureFormat;
  readonly width: number;
  readonly height: number;
  /** Milliseconds since 1970. */
  readonly takenAt: number;
  /** SHA-256 of `bytes`, in hexadecimal. */
  readonly hash: string;
}

/** A picture that was kept because the screen had changed. */
export interface KeyFrame extends Omit<Picture, "bytes"> {
  readonly id: string;
  readonly sizeBytes: number;
}

export interface GraphicalPictures {
  /** The screen as it is; connects to the BMC when nobody watches. Rejects when there is none in time. */
  screenshot(nodeUuid: string, options: ScreenshotOptions): Promise<Picture>;
  /** The oldest first. */
  keyFrames(nodeUuid: string): Promise<readonly KeyFrame[]>;
  keyFrame(nodeUuid: string, id: string): Promise<Picture>;
  /** Deletes what is kept of a node. */
  forget(nodeUuid: string): Promise<void>;
}

/** A stretch of time that is missing in a recording; `toMs` is null while it lasts. */
export interface RecordingGap {
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly reason: string;
}

export interface Recording {
  readonly id: string;
  readonly nodeUuid: string;
  readonly startedAt: number;
  /** Interrupted: the service was killed in the middle of it. What there is can be played. */
  readonly state: "recording" | "complete" | "interrupted";
  readonly durationMs: number;
  readonly sizeBytes: number;
  /** Why it ended; null unless complete. */
  readonly endReason: string | null;
  readonly gaps: readonly RecordingGap[];
  /** The recording this one goes on from. */
  readonly continues: string | null;
}

export interface RecordingCheck {
  /** No byte was changed since it was written. */
  readonly intact: boolean;
  /** It has its end. */
  readonly complete: boolean;
  readonly blocks: number;
  /** What is wrong; null when intact. */
  readonly problem: string | null;
}

export interface RecordedBytes {
  readonly sizeBytes: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}

export interface GraphicalRecordings {
  start(nodeUuid: string, nodeName: string | null): Promise<Recording>;
  stop(nodeUuid: string): Promise<Recording>;
  /** The newest first. */
  list(nodeUuid: string): Promise<readonly Recording[]>;
  /** Whole blocks, also of a recording that still goes on. */
  read(
    nodeUuid: string,
    id: string,
  ): Promise<{ readonly sizeBytes: number; readonly bytes: AsyncIterable<Uint8Array> }>;
  /** The keys and pointer of a recording, in a file of the same format; most have none. */
  readInput(nodeUuid: string, id: string): Promise<RecordedBytes>;
  verify(nodeUuid: string, id: string): Promise<RecordingCheck>;
  /** One that still goes on is refused. */
  delete(nodeUuid: string, id: string): Promise<void>;
  /** Ends what goes on of a node, and deletes all there is. Idempotent. */
  forget(nodeUuid: string): Promise<void>;
}

/** One file of a page, ready to be sent. */
export interface PageFile {
  readonly body: Buffer;
  readonly gzip: Buffer;
  readonly type: string;
  readonly etag: string;
}

/** Reads a file of a page; what it was is remembered. */
export type ReadPageFile = () => Promise<PageFile>;

/** A page's files by their exact paths, and the headers that go with every one of them. */
export interface PageSet {
  readonly files: ReadonlyMap<string, ReadPageFile>;
  readonly headers: Readonly<Record<string, string>>;
}

/** What is kept of graphical consoles, and the page that shows it. */
export interface ConsoleHistory {
  readonly pictures: GraphicalPictures;
  readonly recordings: GraphicalRecordings;
  /** The API serves it under `/outband`. */
  readonly replay: PageSet;
}
