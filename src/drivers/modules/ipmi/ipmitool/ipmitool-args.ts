import type { JsonObject } from "#/model/index.ts";
import type { PrivilegeLevel } from "#/protocols/ipmi/index.ts";
import type { IpmiDriverInfo } from "../driver-info.ts";
import { invalid, missing, text } from "../fields.ts";

/** The program's words for privilege levels. */
const LEVELS: Readonly<Record<PrivilegeLevel, string>> = {
  administrator: "ADMINISTRATOR",
  operator: "OPERATOR",
  user: "USER",
  callback: "CALLBACK",
};

/** A way to a managed system behind the BMC: what each kind of it needs, with ipmitool's option. */
const BRIDGING: Readonly<Record<string, readonly (readonly [string, string, boolean])[]>> = {
  no: [],
  single: [
    ["-m", "ipmi_local_address", false],
    ["-b", "ipmi_target_channel", true],
    ["-t", "ipmi_target_address", true],
  ],
  dual: [
    ["-m", "ipmi_local_address", false],
    ["-B", "ipmi_transit_channel", true],
    ["-T", "ipmi_transit_address", true],
    ["-b", "ipmi_target_channel", true],
    ["-t", "ipmi_target_address", true],
  ],
};

/** The options of the way, or throws a `DriverInfoError`. */
export function bridgingArgs(driverInfo: JsonObject): readonly string[] {
  const kind = text(driverInfo, "ipmi_bridging") ?? "no";
  const wanted = Object.hasOwn(BRIDGING, kind) ? BRIDGING[kind] : undefined;
  if (!wanted) throw invalid("ipmi_bridging", "is not one of no, single, dual");
  return wanted.flatMap(([option, property, required]) => {
    const value = text(driverInfo, property);
    if (value === null && !required) return [];
    if (value === null) throw missing(property, `ipmi_bridging "${kind}" needs it`);
    if (/^(0x[0-9a-f]{1,2}|\d{1,3})$/i.test(value)) return [option, value];
    throw invalid(property, "is not a number from 0 to 255, such as 0x20");
  });
}

/**
 * What ipmitool is started with, each argument as it arrives there, in Ironic's order. The password is in the file; Kg would
 * have to be here for everybody to see, so a node with one has no such console.
 */
export function ipmitoolArgs(
  info: IpmiDriverInfo,
  options: { readonly cipherSuite: number | null; readonly bridging: readonly string[]; readonly passwordFile: string },
): readonly string[] {
  const to = ["-I", "lanplus", "-H", info.host, "-L", LEVELS[info.privilege], "-p", String(info.port)];
  const user = info.username === "" ? [] : ["-U", info.username];
  const suite = options.cipherSuite === null ? [] : ["-C", String(options.cipherSuite)];
  return [...to, ...user, ...suite, ...options.bridging, "-f", options.passwordFile, "sol", "activate"];
}
