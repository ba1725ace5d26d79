import type { ConsoleSessions, ConsoleUrls, ViewerSessions } from "#/console/interfaces/index.ts";
import type { ConsoleKind } from "#/model/index.ts";
import { ControlError } from "./errors.ts";

export interface ViewerSessionsOptions {
  readonly kind: ConsoleKind;
  /** Whatever is asked for, sessions may only watch. */
  readonly readOnly: boolean;
}

export interface ViewerSessionsDeps {
  readonly sessions: ConsoleSessions;
  /** Throws when the node's console is not open here. */
  readonly demandOpen: (nodeUuid: string) => void;
  /** Cuts every viewer that came with this session. */
  readonly cut: (sessionId: string) => void;
  /** Where a console is opened with this token. */
  readonly urlFor: (nodeUuid: string, token: string) => ConsoleUrls;
}

/** The API's hold on the sessions of one kind of console. */
export function createViewerSessions(options: ViewerSessionsOptions, deps: ViewerSessionsDeps): ViewerSessions {
  const { kind, readOnly } = options;
  const { sessions, demandOpen, cut, urlFor } = deps;

  async function sessionOf(nodeUuid: string, sessionId: string) {
    const session = await sessions.get(sessionId);
    if (session?.nodeUuid === nodeUuid && session.kind === kind) return session;
    const text = `console session ${sessionId} could not be found: it has ended, or was never one of this console's`;
    throw new ControlError("CONSOLE_SESSION_NOT_FOUND", "not-found", text);
  }

  return {
    async openSession(nodeUuid, { mode, ttlMs }) {
      demandOpen(nodeUuid);
      const wish = ttlMs === null ? {} : { ttlMs };
      const { token, session } = await sessions.mint({ nodeUuid, kind, mode: readOnly ? "read-only" : mode, ...wish });
      return { session, ...urlFor(nodeUuid, token) };
    },

    listSessions: (nodeUuid) => sessions.list(nodeUuid, kind),
    getSession: sessionOf,

    async revokeSession(nodeUuid, sessionId) {
      await sessionOf(nodeUuid, sessionId);
      await sessions.revoke(sessionId);
      cut(sessionId);
    },
  };
}
