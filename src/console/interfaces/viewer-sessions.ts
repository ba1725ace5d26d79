import type { ConsoleSession } from "#/model/index.ts";

/** Where a console is opened with a token. */
export interface ConsoleUrls {
  /** The page. */
  readonly url: string;
  /** The WebSocket, for clients that have no use for the page. */
  readonly socketUrl?: string;
}

/** The sessions of one kind of console, as the API drives them. */
export interface ViewerSessions {
  /** A new session with the URL to open it by: the only time that its token is told. */
  openSession(
    nodeUuid: string,
    options: Pick<ConsoleSession, "mode"> & { readonly ttlMs: number | null },
  ): Promise<{ readonly session: ConsoleSession } & ConsoleUrls>;
  listSessions(nodeUuid: string): Promise<readonly ConsoleSession[]>;
  /** Rejects with `not-found`. */
  getSession(nodeUuid: string, sessionId: string): Promise<ConsoleSession>;
  /** Ends a session and cuts its viewers. */
  revokeSession(nodeUuid: string, sessionId: string): Promise<void>;
}

/**
 * Who controls a console. `viewer`: in that viewer's name for "ask", "withdraw" and "take", to it for "give", and the one
 * refused for "refuse". "give" without a viewer: to whoever asked first. "take" without: the administrator.
 */
export interface ConsoleAction {
  readonly action: "ask" | "withdraw" | "give" | "refuse" | "take" | "release";
  readonly viewer: string | null;
}
