import type { ConsoleAction, ConsoleSessions, GraphicalConsoles, TypeReport } from "#/console/interfaces/index.ts";
import {
  keyboardLayout,
  LAYOUT_NAMES,
  parseChord,
  planText,
  press,
  TypingError,
  typeStrokes,
} from "#/console/typing/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { ADMINISTRATOR } from "./control-desk.ts";
import type { ControlEvent } from "./control-machine.ts";
import { viewConsole } from "./control-view.ts";
import type { ControlledHub, ControlledHubs } from "./controlled-hub.ts";
import { ControlError } from "./errors.ts";
import { TypingTurns } from "./typing-turns.ts";

/**
 * Characters a second when nobody says. A machine's keyboard buffer is small, and firmware reads it seldom; a BMC that
 * takes less (an iDRAC: ten) has its pace in its RFB profile, and slows this down.
 */
const RATE = 30;

export interface GraphicalConsolesDeps {
  readonly hubs: ControlledHubs;
  readonly sessions: ConsoleSessions;
  readonly clock: Clock;
  /** Where a browser opens the console with this token. */
  readonly urlFor: (nodeUuid: string, token: string) => string;
}

/** The API's hold on the consoles of this conductor. */
export function createGraphicalConsoles(
  options: { readonly readOnly: boolean },
  deps: GraphicalConsolesDeps,
): GraphicalConsoles {
  const { hubs, sessions, clock } = deps;
  const turns = new TypingTurns();

  function hubOf(nodeUuid: string): ControlledHub {
    const hub = hubs.find(nodeUuid);
    if (hub) return hub;
    const text = `the graphical console of node ${nodeUuid} is not enabled: openstack baremetal node console enable ${nodeUuid}`;
    throw new ControlError("CONSOLE_NOT_RUNNING", "conflict", text);
  }

  async function sessionOf(nodeUuid: string, sessionId: string) {
    const session = await sessions.get(sessionId);
    if (session?.nodeUuid === nodeUuid && session.kind === "graphical") return session;
    const text = `console session ${sessionId} could not be found: it has ended, or was never one of this console's`;
    throw new ControlError("CONSOLE_SESSION_NOT_FOUND", "not-found", text);
  }

  return {
    show: async (nodeUuid) => viewConsole(hubOf(nodeUuid), clock),

    async act(nodeUuid, action) {
      const hub = hubOf(nodeUuid);
      hub.desk.apply(eventOf(action));
      return viewConsole(hub, clock);
    },

    async type(nodeUuid, request, signal) {
      const hub = hubOf(nodeUuid);
      const layout = keyboardLayout(request.layout, hub);
      if (!layout) {
        const text = `there is no keyboard layout "${request.layout.slice(0, 40)}"; there are ${LAYOUT_NAMES.join(", ")}`;
        throw new TypingError("TYPING_LAYOUT_UNKNOWN", "invalid", text);
      }
      const { characters, untypeable } = planText(request.text, layout);
      if (untypeable.length > 0 && !request.partial) return { typed: 0, untypeable, stopped: null };
      const { typed, stopped } = await turns.take(hub, request, signal, async (typewriter, check) => {
        let typed = 0;
        const count = () => {
          typed++;
        };
        const typing = { rate: request.rate ?? RATE, check, typed: count, clock, signal };
        return typeStrokes(characters, typewriter, typing).then(
          () => ({ typed, stopped: null }),
          (error: unknown) => ({ typed, stopped: whyStopped(error, signal) }),
        );
      });
      return { typed, untypeable, stopped };
    },

    async press(nodeUuid, chord, as, signal) {
      const hub = hubOf(nodeUuid);
      const keysyms = parseChord(chord);
      await turns.take(hub, as, signal, async (typewriter) => {
        press(keysyms, typewriter);
        await typewriter.drained();
      });
    },

    async openSession(nodeUuid, { mode, ttlMs }) {
      hubOf(nodeUuid);
      const allowed = options.readOnly ? "read-only" : mode;
      const wish = ttlMs === null ? {} : { ttlMs };
      const { token, session } = await sessions.mint({ nodeUuid, kind: "graphical", mode: allowed, ...wish });
      return { session, url: deps.urlFor(nodeUuid, token) };
    },

    listSessions: (nodeUuid) => sessions.list(nodeUuid, "graphical"),
    getSession: sessionOf,

    async revokeSession(nodeUuid, sessionId) {
      await sessionOf(nodeUuid, sessionId);
      await sessions.revoke(sessionId);
      hubs.cut(sessionId);
    },
  };
}

/** An administrator acts in anybody's place, so nothing here is held against `by`. */
function eventOf({ action, viewer }: ConsoleAction): ControlEvent {
  switch (action) {
    case "ask":
    case "withdraw":
      return { kind: action, viewer: named(viewer, action) };
    case "give":
      return { kind: "give", by: null, to: viewer };
    case "refuse":
      return { kind: "refuse", by: null, viewer: named(viewer, action) };
    case "take":
      return { kind: "take", viewer: viewer ?? ADMINISTRATOR, forced: true };
    case "release":
      return { kind: "release", by: null };
  }
}

function named(viewer: string | null, action: string): string {
  if (viewer !== null) return viewer;
  throw new ControlError("CONTROL_VIEWER_NOT_FOUND", "invalid", `"${action}" needs to know which viewer: "viewer"`);
}

function whyStopped(error: unknown, signal: AbortSignal): TypeReport["stopped"] {
  if (signal.aborted) return "aborted";
  return error instanceof ControlError && error.code === "CONTROL_HELD" ? "control-lost" : "upstream-lost";
}
