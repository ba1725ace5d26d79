import { applyAction, createViewerSessions, type ViewerSessionsDeps } from "#/console/control/index.ts";
import type { SerialConsoles, SerialHubs, SerialRecordings } from "#/console/interfaces/index.ts";
import { notRunning } from "./errors.ts";
import type { ViewedSerialHubs } from "./serial-hubs.ts";

export interface SerialConsolesDeps extends Omit<ViewerSessionsDeps, "demandOpen"> {
  readonly hubs: SerialHubs & ViewedSerialHubs;
  readonly recordings: SerialRecordings;
}

/** The API's hold on the serial consoles of this conductor. */
export function createSerialConsoles(
  { readOnly }: { readonly readOnly: boolean },
  deps: SerialConsolesDeps,
): SerialConsoles {
  const { hubs, recordings } = deps;

  function demandOpen(nodeUuid: string) {
    const console = hubs.find(nodeUuid);
    if (console) return console;
    throw notRunning(nodeUuid);
  }

  return {
    show: hubs.show,
    async act(nodeUuid, action) {
      applyAction(demandOpen(nodeUuid).desk, action);
      return hubs.show(nodeUuid);
    },
    sendBreak: hubs.sendBreak,
    output: hubs.output,
    plainOutput: hubs.plainOutput,
    log: hubs.log,
    recordings,
    ...createViewerSessions({ kind: "serial", readOnly }, { ...deps, demandOpen }),
  };
}
