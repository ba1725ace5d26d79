import type { DriverTask, SerialConsoleInterface, SerialProgram } from "#/drivers/interfaces/index.ts";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import { deactivateSol } from "#/protocols/ipmi/index.ts";
import { formatHostPort } from "#/transports/index.ts";
import type { IpmiConnections } from "../connections.ts";
import { type IpmiDriverInfo, parseIpmiDriverInfo } from "../driver-info.ts";
import { invalid } from "../fields.ts";
import { IPMI_PROPERTIES, IPMI_TERMINAL_PROPERTIES } from "../properties.ts";
import { ConsoleFiles } from "./console-files.ts";
import { bridgingArgs, ipmitoolArgs } from "./ipmitool-args.ts";
import { isTooLongForSocat } from "./socat-args.ts";
import { endOrphan, SocatProcess, type SubprocessOptions } from "./socat-process.ts";

const BRIDGING_PROPERTIES = {
  ipmi_bridging: "The way to a managed system behind the BMC: no, single or dual. Defaults to no. Optional.",
  ipmi_local_address: "The BMC's own address for bridged requests. Optional.",
  ipmi_transit_channel: "Transit channel, for dual bridging.",
  ipmi_transit_address: "Transit address, for dual bridging.",
  ipmi_target_channel: "Target channel, for bridging.",
  ipmi_target_address: "Target address, for bridging.",
};

/** How long a BMC is asked to let go of SOL, which it does by itself after a minute. */
const DEACTIVATE_MS = 5000;

/**
 * Ironic's `ipmitool-socat`: a socat per node, which starts an ipmitool for each client. One client at a time, no log and no
 * screen: for who wants exactly what Ironic does.
 */
export function createIpmitoolConsole(
  connections: IpmiConnections,
  options: SubprocessOptions,
): SerialConsoleInterface {
  const filesOf = ({ node }: DriverTask) => new ConsoleFiles(options.terminalPidDir, node.uuid);
  return {
    kind: "serial",
    properties: { ...IPMI_PROPERTIES, ...IPMI_TERMINAL_PROPERTIES, ...BRIDGING_PROPERTIES },
    validate: async (task) => {
      plan(task, connections, options);
    },
    start: async (task) => {
      const { info, command } = plan(task, connections, options);
      const files = filesOf(task);
      await endOrphan(files, options, connections.clock);
      return program({ info, command, files, log: task.log }, connections, options);
    },
    stop: async (task) => {
      const files = filesOf(task);
      await endOrphan(files, options, connections.clock);
      await files.remove();
    },
    prove: async (task) => {
      const { info, command } = plan(task, connections, options);
      // The way behind a BMC is ipmitool's to find.
      if (command.includes("-b")) return;
      const session = await connections.open(info, task.signal);
      await session.close();
    },
  };
}

interface Plan {
  readonly info: IpmiDriverInfo;
  readonly command: readonly string[];
}

/** Throws a `DriverInfoError` for what the programs cannot be told. */
function plan({ node }: DriverTask, { options: ipmi }: IpmiConnections, options: SubprocessOptions): Plan {
  const info = parseIpmiDriverInfo(node.driverInfo);
  if (info.kgKey !== null) {
    const why = "cannot be given to ipmitool without showing it to every user of this machine; use ipmi-sol";
    throw invalid("ipmi_hex_kg_key", why);
  }
  if (/[\r\n\t]/.test(info.password)) {
    throw invalid("ipmi_password", "has a line break or a tab, where ipmitool would stop reading; use ipmi-sol");
  }
  const args = ipmitoolArgs(info, {
    cipherSuite: info.cipherSuite ?? ipmi.cipherSuiteVersions[0] ?? null,
    bridging: bridgingArgs(node.driverInfo),
    passwordFile: new ConsoleFiles(options.terminalPidDir, node.uuid).passwordFile,
  });
  const command = [options.programs?.ipmitool ?? "ipmitool", ...args];
  if (isTooLongForSocat(command)) throw invalid("ipmi_address", "is longer than what socat can run ipmitool with");
  return { info, command };
}

function program(
  { info, command, files, log }: Plan & { readonly files: ConsoleFiles; readonly log: Logger },
  connections: IpmiConnections,
  options: SubprocessOptions,
): SerialProgram {
  const { clock } = connections;
  const letGo = async () => {
    const limit = new AbortController();
    using _timer = clock.timer(DEACTIVATE_MS, () => limit.abort(new Error("the BMC does not answer")));
    try {
      await using session = await connections.open(info, limit.signal);
      await deactivateSol(session, { signal: limit.signal });
    } catch (error) {
      log.debug("SOL could not be deactivated, the BMC does it by itself", { reason: errorMessage(error) });
    }
  };
  return {
    peer: formatHostPort(info),
    port: info.terminalPort ?? undefined,
    listen: async (address) => {
      // ipmitool gives up where a session of a predecessor is still active.
      await letGo();
      await files.writePassword(info.password);
      const socat = await SocatProcess.start(address, command, {
        files,
        options,
        clock,
        // An ipmitool that loses its client does not deactivate SOL, and the next one would be refused.
        onClientGone: () => connections.closing(letGo()),
      });
      const stop = async () => {
        await socat.stop();
        await files.remove();
        connections.closing(letGo());
      };
      return { ended: socat.ended, stop };
    },
  };
}
