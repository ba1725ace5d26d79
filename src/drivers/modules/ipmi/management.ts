import type { DriverTask, ManagementInterface } from "#/drivers/interfaces/index.ts";
import { type BootDevice, isBootDevice, type Node } from "#/model/index.ts";
import {
  CHASSIS_CONTROL,
  expectOk,
  type IpmiBootDevice,
  type IpmiSession,
  readBootFlags,
  writeBootFlags,
} from "#/protocols/ipmi/index.ts";
import type { IpmiConnections, IpmiOptions } from "./connections.ts";
import { type IpmiDriverInfo, parseIpmiDriverInfo } from "./driver-info.ts";
import { IpmiDriverError } from "./errors.ts";
import { IPMI_PROPERTIES } from "./properties.ts";

/** Ironic's words for IPMI's device selectors; those that have none of ours are nobody's wish. */
const DEVICES: readonly (readonly [BootDevice, IpmiBootDevice])[] = [
  ["pxe", "pxe"],
  ["disk", "disk"],
  ["cdrom", "cdrom"],
  ["bios", "bios"],
  ["safe", "safe-disk"],
];

/** Of a node with `ipmi_force_boot_device`: what is set again at every start. */
const FORCED = "persistent_boot_device";

/** Boot devices through the boot flags (28.12, 28.13). */
export function createIpmiManagement(connections: IpmiConnections): ManagementInterface {
  return {
    properties: IPMI_PROPERTIES,
    validate: async ({ node }) => {
      parseIpmiDriverInfo(node.driverInfo);
    },
    supportedBootDevices: async () => DEVICES.map(([device]) => device),
    getBootDevice: async ({ node, signal }) => {
      const info = parseIpmiDriverInfo(node.driverInfo);
      const forced = forcedBootDevice(node, info);
      if (forced !== null) return { bootDevice: forced, persistent: true };
      return connections.use(info, signal, async (session) => {
        const flags = expectOk(await readBootFlags(session, { signal }));
        if (!flags.valid) return { bootDevice: null, persistent: null };
        const bootDevice = DEVICES.find(([, selector]) => selector === flags.device)?.[0] ?? null;
        return { bootDevice, persistent: flags.persistent };
      });
    },
    setBootDevice: async (task, device, persistent) => {
      const info = parseIpmiDriverInfo(task.node.driverInfo);
      const selector = selectorOf(device);
      await connections.use(info, task.signal, (session) =>
        write(session, task, { info, options: connections.options, selector, persistent }),
      );
      if (info.forceBootDevice) await task.keep({ [FORCED]: persistent ? device : undefined });
    },
    injectNmi: async ({ node, signal }) => {
      await connections.use(parseIpmiDriverInfo(node.driverInfo), signal, async (session) =>
        expectOk(await session.send(CHASSIS_CONTROL, "diagnostic-interrupt", { signal })),
      );
    },
  };
}

/** Before a machine is switched on whose BMC forgets what it was told. */
export async function writeForcedBootDevice(
  session: IpmiSession,
  task: DriverTask,
  info: IpmiDriverInfo,
  options: IpmiOptions,
): Promise<void> {
  const forced = forcedBootDevice(task.node, info);
  if (forced !== null) await write(session, task, { info, options, selector: selectorOf(forced), persistent: true });
}

function forcedBootDevice(node: Readonly<Node>, info: IpmiDriverInfo): BootDevice | null {
  const kept = node.driverInternalInfo[FORCED];
  return info.forceBootDevice && isBootDevice(kept) ? kept : null;
}

interface Wish {
  readonly info: IpmiDriverInfo;
  readonly options: IpmiOptions;
  readonly selector: IpmiBootDevice;
  readonly persistent: boolean;
}

async function write(session: IpmiSession, task: DriverTask, { info, options, selector, persistent }: Wish) {
  const flags = { valid: true, persistent, efi: bootsUefi(task.node), device: selector };
  const remembers = info.disableBootTimeout ?? options.disableBootTimeout;
  expectOk(await writeBootFlags(session, flags, { signal: task.signal, remembers }));
}

function selectorOf(device: BootDevice): IpmiBootDevice {
  const selector = DEVICES.find(([name]) => name === device)?.[1];
  if (selector !== undefined) return selector;
  throw new IpmiDriverError(
    "IPMI_BOOT_DEVICE_UNSUPPORTED",
    "invalid",
    `Invalid boot device ${device} specified. IPMI has ${DEVICES.map(([name]) => name).join(", ")}.`,
  );
}

/** What the machine was seen to do, else what its capabilities ask for; a legacy flag would change the mode of some. */
function bootsUefi({ bootMode, properties }: Readonly<Node>): boolean {
  if (bootMode !== null) return bootMode === "uefi";
  const { capabilities } = properties;
  return typeof capabilities === "string" && capabilities.split(",").some((one) => one.trim() === "boot_mode:uefi");
}
