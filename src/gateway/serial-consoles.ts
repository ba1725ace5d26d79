import { consoleUrl } from "#/conductor/index.ts";
import type { ConductorApi } from "#/conductor/interfaces/index.ts";
import type { SerialConsoles } from "#/console/interfaces/index.ts";
import {
  createSerialConsoles,
  createSerialRecordings,
  type MenuActions,
  type SerialConsolesDeps,
  SerialFiles,
  type SerialFilesDeps,
} from "#/console/serial/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Config } from "./config/index.ts";
import { serialFilesOptions } from "./role-options.ts";

/** The serial consoles as the API has them, and what is kept of them on the disk, which the caller disposes. */
export function serialConsoles(
  config: Config,
  log: Logger,
  deps: Pick<SerialConsolesDeps, "hubs" | "sessions" | "cut"> & Pick<SerialFilesDeps, "nodeExists" | "clock">,
): { readonly consoles: SerialConsoles; readonly files: SerialFiles } {
  const { baseUrl, publicUrl } = config.serialConsole;
  const { hubs, nodeExists, clock } = deps;
  const recordings = createSerialRecordings(config.console.recordingPath, {
    hubs,
    makeRoom: (nodeUuid) => files.prune(nodeUuid),
    log: log.child({ part: "recordings" }),
  });
  const files: SerialFiles = new SerialFiles(serialFilesOptions(config), {
    recordings,
    isOpen: (nodeUuid) => hubs.find(nodeUuid) !== null,
    nodeExists,
    clock,
    log: log.child({ part: "serial" }),
  });
  const urlFor = (nodeUuid: string, token: string) => ({
    url: consoleUrl(publicUrl, nodeUuid, token),
    socketUrl: `${baseUrl}${baseUrl.includes("?") ? "&" : "?"}node=${nodeUuid}&token=${token}`,
  });
  const consoles = createSerialConsoles({ readOnly: config.console.readOnly }, { ...deps, recordings, urlFor });
  return { consoles, files };
}

/** What ^Ec offers at the TCP ports of serial consoles. */
export function menuActions(conductor: ConductorApi, nodeUuid: string): MenuActions {
  return {
    setPowerState: (target) => conductor.setPowerState(nodeUuid, target, null),
    setBootDevice: (device) => conductor.setBootDevice(nodeUuid, device, false),
  };
}
