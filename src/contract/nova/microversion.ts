import { ContractError } from "../errors.ts";

/** The N of Nova's "2.N". */
export type ComputeMicroversion = number;

export const MIN_COMPUTE_VERSION: ComputeMicroversion = 1;

/** Nova 31: the last version that changed something about consoles. */
export const MAX_COMPUTE_VERSION: ComputeMicroversion = 99;

export const COMPUTE_VERSION_HEADERS = {
  /** "compute 2.N", from 2.27 on. May carry other services, comma-separated. */
  openstack: "OpenStack-API-Version",
  /** "2.N" or "latest". */
  nova: "X-OpenStack-Nova-API-Version",
} as const;

/** Microversions of Nova that gate something here. */
export const COMPUTE_SINCE = {
  remoteConsoles: 6,
  webmks: 8,
  consoleAuthTokens: 31,
  spiceDirect: 99,
} as const;

/** From this version on the `os-get*Console` actions are gone. */
export const CONSOLE_ACTIONS_UNTIL: ComputeMicroversion = 5;

export function computeVersionText(version: ComputeMicroversion): string {
  return `2.${version}`;
}

/**
 * The version a request asked for; 2.1 when it names none. Throws Nova's 400 for what is malformed and its 406 for what
 * is out of range.
 */
export function negotiateComputeVersion(headers: {
  openstack?: string | undefined;
  nova?: string | undefined;
}): ComputeMicroversion {
  const asked = computeVersion(headers.openstack) ?? headers.nova?.trim();
  if (asked === undefined) return MIN_COMPUTE_VERSION;
  if (asked.toLowerCase() === "latest") return MAX_COMPUTE_VERSION;
  const match = /^([1-9]\d{0,3})\.([1-9]\d{0,5}|0)$/.exec(asked);
  if (!match) {
    const text = `API Version String ${asked.slice(0, 20)} is of invalid format. Must be of format MajorNum.MinorNum.`;
    throw new ContractError("API_VERSION_MALFORMED", "invalid", text);
  }
  const minor = Number(match[2]);
  if (match[1] !== "2" || minor < MIN_COMPUTE_VERSION || minor > MAX_COMPUTE_VERSION) {
    const range = `Minimum is ${computeVersionText(MIN_COMPUTE_VERSION)} and maximum is ${computeVersionText(MAX_COMPUTE_VERSION)}.`;
    const text = `Version ${asked} is not supported by the API. ${range}`;
    throw new ContractError("API_VERSION_UNSUPPORTED", "not-acceptable", text);
  }
  return minor;
}

/** The part of "baremetal 1.50, compute 2.8" that is meant for Nova. */
function computeVersion(header: string | undefined): string | undefined {
  for (const part of header?.split(",") ?? []) {
    const [service, version] = part.trim().split(/\s+/);
    if (service?.toLowerCase() === "compute") return version ?? "";
  }
  return undefined;
}
