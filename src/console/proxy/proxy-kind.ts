import type { ReadPageFile } from "#/console/interfaces/index.ts";
import type { Introduction } from "#/console/session/index.ts";
import type { ConsoleKind } from "#/model/index.ts";

/** What a WebSocket is for, and how bytes travel in it. */
export interface ViewerProtocol {
  readonly purpose: Introduction["purpose"];
  /** "binary": binary frames. "base64": text frames, which clients older than binary frames have. */
  readonly encoding: "binary" | "base64";
}

/** What makes a console proxy a noVNC proxy or a serial proxy. */
export interface ProxyKind {
  /** The consoles whose tokens it takes. */
  readonly console: ConsoleKind;
  /** For the log and for people. */
  readonly name: string;
  /** Of the configuration. */
  readonly section: string;
  /** Refusals tell how to get a link, and how to enable the console. */
  readonly howToLink: string;
  readonly howToEnable: string;
  /** By sub-protocol. Of those that a client offers, the first in this order. */
  readonly protocols: ReadonlyMap<string, ViewerProtocol>;
  /** Without a sub-protocol. */
  readonly plain: ViewerProtocol;
  readonly loadPages: () => Promise<ReadonlyMap<string, ReadPageFile>>;
}
