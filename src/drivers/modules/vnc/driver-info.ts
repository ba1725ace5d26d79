import type { ScreenAddress, ScreenTransport } from "#/drivers/screen-port/index.ts";
import type { JsonObject } from "#/model/index.ts";
import { normaliseFingerprint, type TlsTrust } from "#/transports/index.ts";
import { DriverInfoError } from "../redfish/index.ts";

/** A node's `driver_info` as the `vnc` console uses it. */
export interface VncDriverInfo {
  readonly address: ScreenAddress;
  readonly transport: ScreenTransport;
  readonly password: string | null;
  /** RFB from the first byte, and then TLS as one of its security types. */
  readonly vencrypt: boolean;
}

export const VNC_PROPERTIES: Readonly<Record<string, string>> = {
  vnc_address:
    "Host and port of an RFB (VNC) server that shows the node's screen: 10.0.0.7:5901, [fd00::7]:5901. The port defaults " +
    "to 5900. Required for the console interface vnc.",
  vnc_password: "The VNC server's password; 8 characters count. Optional: none for a server that wants none.",
  vnc_tls:
    '"off" (RFB from the first byte), "on" (TLS from the first byte, its certificate judged by the system\'s CAs or by ' +
    'vnc_tls_fingerprint), "vencrypt" (RFB first, then TLS, judged likewise) or "insecure" (TLS from the first byte with any ' +
    'certificate). Defaults to "off". Optional.',
  vnc_tls_fingerprint: "SHA-256 fingerprint of the VNC server's certificate, in hex: the only one accepted. Optional.",
};

const DEFAULT_PORT = 5900;

const TLS_CHOICES = ["off", "on", "vencrypt", "insecure"] as const;
type TlsChoice = (typeof TLS_CHOICES)[number];

function isTlsChoice(text: string): text is TlsChoice {
  return (TLS_CHOICES as readonly string[]).includes(text);
}

/** Throws `DriverInfoError`. */
export function parseVncDriverInfo(driverInfo: JsonObject): VncDriverInfo {
  const address = text(driverInfo, "vnc_address");
  if (address === null) {
    throw new DriverInfoError(
      "DRIVER_INFO_MISSING",
      "invalid",
      "driver_info vnc_address is missing: host and port of the VNC server",
      { details: { property: "vnc_address" } },
    );
  }
  const tls = text(driverInfo, "vnc_tls") ?? "off";
  if (!isTlsChoice(tls)) throw invalid("vnc_tls", `is not one of ${TLS_CHOICES.join(", ")}`);
  return {
    address: { ...parseHostPort(address), trust: parseTrust(driverInfo, tls) },
    transport: tls === "off" || tls === "vencrypt" ? "plain" : "tls",
    vencrypt: tls === "vencrypt",
    password: text(driverInfo, "vnc_password"),
  };
}

function parseHostPort(address: string) {
  // A bare IPv6 address has no port: which of its colons would begin one?
  const bare = /^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*$/i.test(address) ? `[${address}]` : address;
  const [, host, port] = /^(\[[0-9a-f:.%]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?$/i.exec(bare) ?? [];
  if (host === undefined) throw invalid("vnc_address", "is not a host with or without a port, such as 10.0.0.7:5901");
  const number = port === undefined ? DEFAULT_PORT : Number(port);
  if (number < 1 || number > 65_535) throw invalid("vnc_address", "has a port that is not from 1 to 65535");
  return { host: host.replace(/^\[|\]$/g, ""), port: number };
}

function parseTrust(driverInfo: JsonObject, tls: TlsChoice): TlsTrust {
  const fingerprint = text(driverInfo, "vnc_tls_fingerprint");
  const judged = tls === "on" || tls === "vencrypt";
  if (fingerprint === null) return { mode: judged ? "ca" : "off" };
  if (!judged) throw invalid("vnc_tls_fingerprint", `is of no use with vnc_tls "${tls}"; set vnc_tls to "on"`);
  const sha256 = normaliseFingerprint(fingerprint);
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw invalid("vnc_tls_fingerprint", "is not 64 hex digits of SHA-256");
  return { mode: "pinned", sha256 };
}

function text(driverInfo: JsonObject, property: string): string | null {
  const value = driverInfo[property];
  if (value === undefined || value === null || value === "") return null;
  if (typeof value === "string") return value;
  throw invalid(property, "is not a string");
}

function invalid(property: string, why: string): DriverInfoError {
  return new DriverInfoError("DRIVER_INFO_INVALID", "invalid", `driver_info ${property} ${why}`, {
    details: { property },
  });
}
