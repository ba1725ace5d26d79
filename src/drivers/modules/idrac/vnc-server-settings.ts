import type { RedfishConnection } from "#/drivers/modules/redfish/index.ts";
import { answerError, RedfishDriverError } from "#/drivers/modules/redfish/index.ts";
import { asNumber, asText, type JsonObject, oneLine } from "#/protocols/redfish/index.ts";
import type { IdracAttributes } from "./attributes.ts";
import { IdracError } from "./errors.ts";

/** The group `VNCServer.1` (docs/protocols/idrac.md); names as in the group. The password cannot be read. */
export interface VncServerSettings {
  /** "Enabled", "Disabled". */
  readonly Enable: string;
  readonly Port: number;
  /** Idle seconds until the server hangs up, 60 to 10800. */
  readonly Timeout: number;
  /** "Disabled", "Auto Negotiate", "128-Bit or higher", ... */
  readonly SSLEncryptionBitLength: string;
  readonly LowerEncryptionBitLength: string;
}

export interface VncServer {
  readonly settings: VncServerSettings;
  /** null: this firmware does not count. */
  readonly activeSessions: number | null;
}

const GROUP = "VNCServer.1.";
const DEFAULT_PORT = 5901;

/** Null when the group is absent: the licence does not have the feature. */
export function decodeVncServer({ values }: IdracAttributes): VncServer | null {
  const text = (name: string) => asText(values[GROUP + name]);
  const number = (name: string) => asNumber(values[GROUP + name]);
  const enable = text("Enable");
  if (enable === null) return null;
  const port = number("Port");
  return {
    settings: {
      Enable: oneLine(enable),
      Port: port !== null && Number.isInteger(port) && port > 0 && port < 65_536 ? port : DEFAULT_PORT,
      Timeout: number("Timeout") ?? 300,
      SSLEncryptionBitLength: oneLine(text("SSLEncryptionBitLength") ?? "Disabled"),
      LowerEncryptionBitLength: oneLine(text("LowerEncryptionBitLength") ?? "Disabled"),
    },
    activeSessions: number("ActiveSessions"),
  };
}

export type VncServerChange = Partial<VncServerSettings> & { readonly Password?: string };

/** Applied at once, without a job or a restart. */
export async function writeVncServer(
  redfish: RedfishConnection,
  path: string,
  change: VncServerChange,
  doing: string,
): Promise<void> {
  const attributes: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(change)) attributes[`${GROUP}${name}`] = value;
  const body: JsonObject = { Attributes: attributes };
  const answer = await redfish.ask(doing, (client) => client.patch(path, body));
  if (answer.ok) return;
  const error = answerError(answer, doing);
  if (error instanceof RedfishDriverError && error.code === "REDFISH_LICENCE_MISSING") {
    throw new IdracError("IDRAC_LICENCE_MISSING", "bmc-fault", `${error.message}. ${LICENCE_ADVICE}`, { cause: error });
  }
  throw error;
}

const LICENCE_ADVICE = "The iDRAC's VNC server needs an iDRAC Enterprise or Datacenter licence";

export function vncAbsent(doing: string): IdracError {
  const message = `${doing}: this iDRAC has no VNC server (no VNCServer.1 attributes). ${LICENCE_ADVICE}, and an iDRAC 7, 8 or 9`;
  return new IdracError("IDRAC_VNC_ABSENT", "bmc-fault", message);
}
