import { errorMessage } from "#/lib/errors/index.ts";
import type { JsonObject, JsonValue } from "#/model/index.ts";
import type { AuthType, RedfishCredentials } from "#/protocols/redfish/index.ts";
import { normaliseFingerprint, type TlsTrust } from "#/transports/index.ts";
import { readCaBundle } from "./ca-bundle.ts";
import { DriverInfoError } from "./errors.ts";

/** A node's `driver_info` as the Redfish modules use it. */
export interface RedfishDriverInfo {
  /** "https://10.0.0.7", "http://[::1]:8000". */
  readonly origin: string;
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  /** With a slash at both ends. */
  readonly rootPath: string;
  readonly systemId: string | null;
  readonly credentials: RedfishCredentials;
  /** "first-seen": pinned at the first connection, see `tls-pin.ts`. */
  readonly trust: TlsTrust | { readonly mode: "first-seen" };
}

/** Reads what Ironic's redfish drivers read, with its defaults. Rejects with `DriverInfoError`; reads CA files. */
export async function parseRedfishDriverInfo(
  driverInfo: JsonObject,
  defaults: { readonly authType: AuthType },
): Promise<RedfishDriverInfo> {
  const address = parseAddress(driverInfo.redfish_address);
  const root = text(driverInfo, "redfish_root_prefix") ?? address.path;
  return {
    origin: address.origin,
    host: address.host,
    port: address.port,
    rootPath: root === null ? "/redfish/v1/" : `/${root.replace(/^\/+|\/+$/g, "")}/`,
    systemId: parseSystemId(driverInfo),
    credentials: {
      username: text(driverInfo, "redfish_username"),
      password: text(driverInfo, "redfish_password"),
      authType: parseAuthType(driverInfo.redfish_auth_type) ?? defaults.authType,
    },
    trust: await parseTrust(driverInfo),
  };
}

/** Where the BMC is, for interfaces that reach it by another protocol. Without brackets. */
export function parseRedfishHost(driverInfo: JsonObject): string {
  return parseAddress(driverInfo.redfish_address).host;
}

function parseAddress(value: JsonValue | undefined) {
  const property = "redfish_address";
  if (value === undefined || value === null || value === "") {
    throw new DriverInfoError("DRIVER_INFO_MISSING", "invalid", `driver_info ${property} is missing: the BMC's URL`, {
      details: { property },
    });
  }
  if (typeof value !== "string") throw invalid(property, "is not a string");
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `https://${bracketed(value)}`);
  // The value is not repeated: it may carry a password, which is one of the things that are wrong with it.
  if (url === null || url.hostname === "") throw invalid(property, "is not a URL with a host");
  if (url.protocol !== "https:" && url.protocol !== "http:") throw invalid(property, "is neither https nor http");
  if (url.username !== "" || url.password !== "") {
    throw invalid(property, "contains a user; use redfish_username and redfish_password");
  }
  if (url.search !== "" || url.hash !== "") throw invalid(property, "contains a query or a fragment");
  return {
    origin: url.origin,
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port),
    path: url.pathname === "/" ? null : url.pathname,
  };
}

/** A bare IPv6 address, as people write it, gets the brackets that a URL needs. */
function bracketed(address: string): string {
  return /^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*$/i.test(address) ? `[${address}]` : address;
}

function parseSystemId(driverInfo: JsonObject): string | null {
  const id = text(driverInfo, "redfish_system_id");
  if (id === null) return null;
  const path = encodeURI(id);
  if (!/^\/(?!\/)/.test(path)) throw invalid("redfish_system_id", "is not a path, such as /redfish/v1/Systems/1");
  return path;
}

function parseAuthType(value: JsonValue | undefined): AuthType | null {
  if (value === undefined || value === null) return null;
  if (value === "basic" || value === "session" || value === "auto") return value;
  throw invalid("redfish_auth_type", 'is not "basic", "session" or "auto"');
}

async function parseTrust(driverInfo: JsonObject): Promise<RedfishDriverInfo["trust"]> {
  const fingerprint = text(driverInfo, "redfish_tls_fingerprint");
  if (fingerprint !== null) {
    const sha256 = normaliseFingerprint(fingerprint);
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw invalid("redfish_tls_fingerprint", "is not 64 hex digits of SHA-256");
    return { mode: "pinned", sha256 };
  }
  const value = driverInfo.redfish_verify_ca ?? true;
  if (value === true) return { mode: "ca" };
  if (value === false) return { mode: "off" };
  if (typeof value !== "string") throw invalid("redfish_verify_ca", WANTED_VERIFY_CA);
  // oslo's strict booleans, which Ironic takes here.
  if (/^(1|t|true|on|y|yes)$/i.test(value.trim())) return { mode: "ca" };
  if (/^(0|f|false|off|n|no)$/i.test(value.trim())) return { mode: "off" };
  if (value === "pin") return { mode: "first-seen" };
  try {
    return { mode: "ca", ca: await readCaBundle(value) };
  } catch (error) {
    throw invalid("redfish_verify_ca", `${WANTED_VERIFY_CA} ("${value}": ${errorMessage(error)})`);
  }
}

const WANTED_VERIFY_CA = 'is not true, false, "pin" or the path of a CA bundle or directory';

function text(driverInfo: JsonObject, property: string): string | null {
  const value = driverInfo[property];
  if (value === undefined || value === null || value === "") return null;
  if (typeof value !== "string") throw invalid(property, "is not a string");
  return value;
}

function invalid(property: string, why: string): DriverInfoError {
  const message = `driver_info ${property} ${why}`;
  return new DriverInfoError("DRIVER_INFO_INVALID", "invalid", message, { details: { property } });
}
