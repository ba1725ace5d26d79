import type { JsonObject } from "#/model/index.ts";
import {
  type IpmiQuirkName,
  isCipherSuite,
  isIpmiQuirkName,
  MAX_KEY_BYTES,
  MAX_USER_NAME_BYTES,
  type PrivilegeLevel,
} from "#/protocols/ipmi/index.ts";
import { parseRedfishHost } from "../redfish/index.ts";
import { bool, invalid, missing, number, text } from "./fields.ts";

/** A node's `driver_info` as the IPMI modules use it. */
export interface IpmiDriverInfo {
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly privilege: PrivilegeLevel;
  readonly kgKey: Uint8Array | null;
  /** Null: whatever the configuration says. */
  readonly cipherSuite: number | null;
  readonly quirks: readonly IpmiQuirkName[];
  readonly forceBootDevice: boolean;
  /** Null: whatever the configuration says. */
  readonly disableBootTimeout: boolean | null;
  /** Null: the conductor chooses. */
  readonly terminalPort: number | null;
}

const DEFAULT_PORT = 623;
const PRIVILEGES: Readonly<Record<string, PrivilegeLevel>> = {
  ADMINISTRATOR: "administrator",
  OPERATOR: "operator",
  USER: "user",
  CALLBACK: "callback",
};

/**
 * Reads what Ironic's ipmi drivers read, with its defaults; address and login come from the `redfish_` properties where a
 * node of another driver has no others (docs/decisions/0007). Throws `DriverInfoError`.
 */
export function parseIpmiDriverInfo(driverInfo: JsonObject): IpmiDriverInfo {
  const version = text(driverInfo, "ipmi_protocol_version");
  // "2.0" from a command line is the number 2 when it arrives.
  if (version !== null && version !== "2.0" && version !== "2") {
    throw invalid("ipmi_protocol_version", "is not 2.0: IPMI 1.5 protects neither the password nor the console");
  }
  return {
    host: parseHost(driverInfo),
    port: number(driverInfo, "ipmi_port", 1, 65_535) ?? DEFAULT_PORT,
    ...parseLogin(driverInfo),
    privilege: parsePrivilege(driverInfo),
    kgKey: parseKgKey(driverInfo),
    cipherSuite: parseCipherSuite(driverInfo),
    quirks: parseQuirks(driverInfo),
    forceBootDevice: bool(driverInfo, "ipmi_force_boot_device") ?? false,
    disableBootTimeout: bool(driverInfo, "ipmi_disable_boot_timeout"),
    terminalPort: number(driverInfo, "ipmi_terminal_port", 1, 65_535),
  };
}

function parseHost(driverInfo: JsonObject): string {
  const address = text(driverInfo, "ipmi_address");
  if (address === null) {
    if (driverInfo.redfish_address !== undefined) return parseRedfishHost(driverInfo);
    throw missing("ipmi_address", "the BMC's address");
  }
  const bare = address.replace(/^\[(.*)\]$/, "$1");
  if (/^[a-z0-9_:][a-z0-9_.:%-]{0,252}$/i.test(bare)) return bare;
  throw invalid("ipmi_address", "is not an IP address or a host name; the port has a property of its own, ipmi_port");
}

function parseLogin(driverInfo: JsonObject): { username: string; password: string } {
  const own = ["ipmi_username", "ipmi_password"] as const;
  const borrowed = ["redfish_username", "redfish_password"] as const;
  const [name, secret] = own.some((property) => text(driverInfo, property) !== null) ? own : borrowed;
  return {
    username: bounded(driverInfo, name, MAX_USER_NAME_BYTES),
    password: bounded(driverInfo, secret, MAX_KEY_BYTES),
  };
}

function bounded(driverInfo: JsonObject, property: string, maxBytes: number): string {
  const value = text(driverInfo, property) ?? "";
  if (new TextEncoder().encode(value).length <= maxBytes) return value;
  const other = property.replace("redfish", "ipmi");
  throw invalid(
    property,
    `is longer than the ${maxBytes} bytes that IPMI has room for${other === property ? "" : `; give ${other}`}`,
  );
}

function parsePrivilege(driverInfo: JsonObject): PrivilegeLevel {
  const name = text(driverInfo, "ipmi_priv_level") ?? "ADMINISTRATOR";
  const level = Object.hasOwn(PRIVILEGES, name) ? PRIVILEGES[name] : undefined;
  if (level !== undefined) return level;
  throw invalid("ipmi_priv_level", `is not one of ${Object.keys(PRIVILEGES).join(", ")}`);
}

function parseKgKey(driverInfo: JsonObject): Uint8Array | null {
  const hex = text(driverInfo, "ipmi_hex_kg_key");
  if (hex === null) return null;
  if (/^([0-9a-f]{2}){1,20}$/i.test(hex)) return Uint8Array.from(Buffer.from(hex, "hex"));
  throw invalid("ipmi_hex_kg_key", "is not an even number of hex digits, 40 at most");
}

function parseCipherSuite(driverInfo: JsonObject): number | null {
  const suite = number(driverInfo, "ipmi_cipher_suite", 0, 255);
  if (suite === null || isCipherSuite(suite)) return suite;
  throw invalid(
    "ipmi_cipher_suite",
    "does not protect a session, or is not known; 3 and 17 encrypt, 2 and 16 sign only",
  );
}

function parseQuirks(driverInfo: JsonObject): readonly IpmiQuirkName[] {
  const value = text(driverInfo, "ipmi_quirks");
  const names = value === null ? [] : value.split(",").map((name) => name.trim());
  return names.map((name) => {
    if (isIpmiQuirkName(name)) return name;
    throw invalid("ipmi_quirks", "has a name that docs/protocols/ipmi.md does not list");
  });
}
