import type { DriverTask } from "#/drivers/interfaces/index.ts";
import type { TlsTrust } from "#/transports/index.ts";
import type { RedfishDriverInfo } from "./driver-info.ts";

/** `driver_internal_info` key: the certificate seen first, and whose. Remove it to trust the next one. */
export const PIN_KEY = "redfish_tls_pin";

/** Reads the fingerprint of whatever certificate is presented, sending nothing else. */
export type ReadFingerprint = (peer: { host: string; port: number; signal: AbortSignal }) => Promise<string>;

/**
 * How the BMC's certificate is judged now. With `redfish_verify_ca: pin` the first one is looked at before any
 * credential is sent, and kept; another address is another BMC, with a first certificate of its own.
 */
export async function resolveTrust(
  task: DriverTask,
  info: RedfishDriverInfo,
  read: ReadFingerprint,
): Promise<TlsTrust> {
  if (info.trust.mode !== "first-seen") return info.trust;
  // Without TLS there is nothing to pin.
  if (info.origin.startsWith("http:")) return { mode: "off" };
  const kept = task.node.driverInternalInfo[PIN_KEY];
  if (isPin(kept) && kept.origin === info.origin) return { mode: "pinned", sha256: kept.sha256 };
  const sha256 = await read({ host: info.host, port: info.port, signal: task.signal });
  await task.keep({ [PIN_KEY]: { origin: info.origin, sha256 } });
  task.log.info("pinned the BMC's certificate, seen for the first time", { origin: info.origin, sha256 });
  return { mode: "pinned", sha256 };
}

function isPin(value: unknown): value is { origin: string; sha256: string } {
  const pin = value as { origin?: unknown; sha256?: unknown } | null | undefined;
  return typeof pin?.origin === "string" && typeof pin.sha256 === "string";
}
