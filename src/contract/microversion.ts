import { ContractError } from "./errors.ts";

/** The N of "1.N". */
export type Microversion = number;

export const MIN_VERSION: Microversion = 1;

/**
 * The maximum of Ironic 33. Every field that Ironic's nodes, drivers and conductors have up to here is answered;
 * 1.109 would promise `health`, which we do not keep.
 */
export const MAX_VERSION: Microversion = 104;

export const VERSION_HEADERS = {
  /** "baremetal 1.N", preferred. May carry other services, comma-separated. */
  openstack: "OpenStack-API-Version",
  /** "1.N" or "latest": what the `openstack baremetal` CLI sends; also the effective version in answers. */
  ironic: "X-OpenStack-Ironic-API-Version",
  minimum: "X-OpenStack-Ironic-API-Minimum-Version",
  maximum: "X-OpenStack-Ironic-API-Maximum-Version",
} as const;

/** Microversions that gate something other than a node field. */
export const SINCE = {
  availableState: 2,
  nodeNames: 5,
  nodeFields: 8,
  filterProvisionState: 9,
  unreservedNames: 10,
  enrollState: 11,
  raid: 12,
  driverLinks: 14,
  filterDriver: 16,
  portInternalInfo: 18,
  portAdvancedNet: 19,
  filterResourceClass: 21,
  portgroups: 23,
  portgroupsOfNodes: 24,
  portgroupMode: 26,
  ramdisk: 22,
  softPower: 27,
  vifs: 28,
  injectNmi: 29,
  driverDetail: 30,
  volume: 32,
  portPhysicalNetwork: 34,
  traits: 37,
  inspectWaitState: 39,
  bios: 40,
  filterFault: 42,
  detailQuery: 43,
  resetInterfaces: 45,
  conductorGroup: 46,
  conductors: 49,
  owner: 50,
  description: 51,
  allocations: 52,
  portSmartnic: 53,
  events: 54,
  deployTemplates: 55,
  allocationUpdate: 57,
  allocationBackfill: 58,
  allocationOwner: 60,
  retired: 61,
  indicators: 63,
  lessee: 65,
  vifPort: 67,
  biosRegistry: 74,
  bootMode: 75,
  setBootMode: 76,
  driverFields: 77,
  history: 78,
  inventory: 81,
  shards: 82,
  parentNode: 83,
  firmware: 86,
  portName: 88,
  attachMedia: 89,
  noJsonSuffix: 91,
  runbooks: 92,
  showMedia: 93,
  portNodeIdent: 94,
  portDescription: 97,
  patchEscapes: 98,
  portConductorGroups: 99,
  portVendor: 100,
  portCategory: 101,
  portgroupPhysicalNetwork: 102,
  portgroupCategory: 103,
  instanceName: 104,
} as const;

export function versionText(version: Microversion): string {
  return `1.${version}`;
}

/**
 * The version a request asked for. The preferred header wins when both are there; neither means 1.1, as Ironic has it.
 * Throws `not-acceptable` for what is malformed or out of range.
 */
export function negotiateVersion(headers: {
  openstack?: string | undefined;
  ironic?: string | undefined;
}): Microversion {
  const asked = baremetalVersion(headers.openstack) ?? headers.ironic?.trim();
  if (asked === undefined) return MIN_VERSION;
  if (asked.toLowerCase() === "latest") return MAX_VERSION;
  const match = /^(\d{1,4})\.(\d{1,6})$/.exec(asked);
  if (!match) {
    throw new ContractError(
      "API_VERSION_MALFORMED",
      "not-acceptable",
      `Invalid value for ${VERSION_HEADERS.ironic} header: it must be 1.N or latest`,
    );
  }
  if (match[1] !== "1") {
    throw new ContractError(
      "API_VERSION_UNSUPPORTED",
      "not-acceptable",
      `Mutually exclusive versions requested. Version ${asked} requested but not supported by this service. ${RANGE}`,
    );
  }
  const minor = Number(match[2]);
  if (minor < MIN_VERSION || minor > MAX_VERSION) {
    throw new ContractError(
      "API_VERSION_UNSUPPORTED",
      "not-acceptable",
      `Version ${asked} was requested but the minor version is not supported by this service. ${RANGE}`,
    );
  }
  return minor;
}

const RANGE = `The supported version range is: [${versionText(MIN_VERSION)}, ${versionText(MAX_VERSION)}].`;

/** The part of "compute 2.1, baremetal 1.50" that is meant for us. */
function baremetalVersion(header: string | undefined): string | undefined {
  for (const part of header?.split(",") ?? []) {
    const [service, version] = part.trim().split(/\s+/);
    if (service?.toLowerCase() === "baremetal") return version ?? "";
  }
  return undefined;
}

/** Throws Ironic's 406 when the version is older than what the request uses. */
export function requireVersion(version: Microversion, minimum: Microversion): void {
  if (version >= minimum) return;
  throw new ContractError(
    "API_VERSION_TOO_OLD",
    "not-acceptable",
    `Request not acceptable. The minimal required API version should be ${versionText(minimum)}`,
  );
}
