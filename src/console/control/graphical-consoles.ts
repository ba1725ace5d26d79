import type { GraphicalConsoles, TypeReport } from "#/console/interfaces/index.ts";
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
import { applyAction } from "./console-action.ts";
import { viewConsole } from "./control-view.ts";
import type { ControlledHub, ControlledHubs } from "./controlled-hub.ts";
import { ControlError } from "./errors.ts";
import { TypingTurns } from "./typing-turns.ts";
import { createViewerSessions, type ViewerSessionsDeps } from "./viewer-sessions.ts";

/**
 * Characters a second when nobody says. A machine's keyboard buffer is small, and firmware reads it seldom; a BMC that
 * takes less (an iDRAC: ten) has its pace in its RFB profile, and slows this down.
 */
const RATE = 30;

export interface GraphicalConsolesDeps extends Omit<ViewerSessionsDeps, "demandOpen"> {
  readonly hubs: ControlledHubs;
  readonly clock: Clock;
}

/** The API's hold on the consoles of this conductor. */
export function createGraphicalConsoles(
  options: { readonly readOnly: boolean },
  deps: GraphicalConsolesDeps,
): GraphicalConsoles {
  const { hubs, clock } = deps;
  const turns = new TypingTurns();

  function hubOf(nodeUuid: string): ControlledHub {
    const hub = hubs.find(nodeUuid);
    if (hub) return hub;
    const text = `the graphical console of node ${nodeUuid} is not enabled: openstack baremetal node console enable ${nodeUuid}`;
    throw new ControlError("CONSOLE_NOT_RUNNING", "conflict", text);
  }

  return {
    show: async (nodeUuid) => viewConsole(hubOf(nodeUuid), clock),

    async act(nodeUuid, action) {
      const hub = hubOf(nodeUuid);
      applyAction(hub.desk, action);
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

    ...createViewerSessions({ kind: "graphical", readOnly: options.readOnly }, { ...deps, demandOpen: hubOf }),
  };
}

function whyStopped(error: unknown, signal: AbortSignal): TypeReport["stopped"] {
  if (signal.aborted) return "aborted";
  return error instanceof ControlError && error.code === "CONTROL_HELD" ? "control-lost" : "upstream-lost";
}
