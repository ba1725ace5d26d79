import {
  answerError,
  type RedfishConnection,
  RedfishDriverError,
  readSystem,
} from "#/drivers/modules/redfish/index.ts";
import {
  asNumber,
  asText,
  describeAnswer,
  dig,
  etagOf,
  type JsonObject,
  oneLine,
  type RedfishAnswer,
} from "#/protocols/redfish/index.ts";
import { SupermicroError } from "./errors.ts";

/** What Redfish says of the iKVM (docs/protocols/supermicro.md). */
export interface IkvmService {
  /** Where KVMIP is; null: this firmware does not say, and cannot be told. */
  readonly networkProtocol: { readonly path: string; readonly etag: string | null } | null;
  /** NetworkProtocol KVMIP, or the Manager's GraphicalConsole. */
  readonly enabled: boolean;
  readonly port: number;
  /** The IKVM resource; null: this firmware has none. */
  readonly ikvm: { readonly path: string; readonly body: JsonObject } | null;
}

const MANAGER = "/redfish/v1/Managers/1";
const DEFAULT_PORT = 5900;

/** Reads the node's system, its manager and what belongs to the iKVM there. Throws when the licence is missing. */
export async function readIkvmService(redfish: RedfishConnection, doing: string): Promise<IkvmService> {
  const { system } = await readSystem(redfish, doing);
  const { manufacturer } = system;
  if (!maySupermicro(manufacturer)) throw otherVendor(manufacturer, doing);
  const managerPath = system.managedBy[0] ?? MANAGER;
  const manager = await redfish.read(managerPath, doing);
  const networkProtocol = asText(dig(manager, "NetworkProtocol", "@odata.id"));
  const answer = networkProtocol === null ? null : await redfish.ask(doing, (client) => client.get(networkProtocol));
  const kvm = answer?.ok ? dig(answer.body ?? {}, "KVMIP") : undefined;
  const enabled = dig(kvm, "ProtocolEnabled") ?? dig(manager, "GraphicalConsole", "ServiceEnabled");
  const linked = asText(dig(manager, "Oem", "Supermicro", "IKVM", "@odata.id"));
  const paths = linked === null ? [`${managerPath}/Oem/Supermicro/IKVM`, `${managerPath}/IKVM`] : [linked];
  return {
    networkProtocol:
      networkProtocol !== null && kvm !== undefined && answer !== null
        ? { path: networkProtocol, etag: etagOf(answer) }
        : null,
    enabled: enabled !== false,
    port: asNumber(dig(kvm, "Port")) ?? DEFAULT_PORT,
    ikvm: await findIkvm(redfish, paths, doing),
  };
}

/** `enabled`: opens or closes the KVM port, with whoever is connected. */
export async function writeIkvmEnabled(
  redfish: RedfishConnection,
  { path, etag }: { readonly path: string; readonly etag: string | null },
  enabled: boolean,
  doing: string,
): Promise<void> {
  const body = { KVMIP: { ProtocolEnabled: enabled } };
  const answer = await redfish.ask(doing, (client) => client.patch(path, body, etag));
  if (!answer.ok) throw refusal(answer, doing);
}

async function findIkvm(
  redfish: RedfishConnection,
  paths: readonly string[],
  doing: string,
): Promise<IkvmService["ikvm"]> {
  for (const path of paths) {
    const answer = await redfish.ask(doing, (client) => client.get(path));
    if (answer.ok && answer.body !== null) return { path, body: answer.body };
    if (answer.status !== 404 && answer.status !== 405) throw refusal(answer, doing);
  }
  return null;
}

/** Supermicro words a missing licence in more ways than one. */
function refusal(answer: RedfishAnswer, doing: string): Error {
  const error = answerError(answer, doing);
  const isLicence = error.code === "REDFISH_LICENCE_MISSING" || /not licensed/i.test(describeAnswer(answer));
  if (!isLicence || !(error instanceof RedfishDriverError)) return error;
  const message = `${error.message}. Activate a licence on this BMC (SFT-OOB-LIC or SFT-DCMS-SINGLE), or use another console`;
  return new SupermicroError("SUPERMICRO_LICENCE_MISSING", "bmc-fault", message, { cause: error });
}

/** An unnamed maker may well be Supermicro: early firmware of OEM boards says nothing. */
function maySupermicro(manufacturer: string | null): boolean {
  return manufacturer === null || manufacturer.trim() === "" || /^super\s*micro/i.test(manufacturer.trim());
}

function otherVendor(manufacturer: string | null, doing: string): SupermicroError {
  const message =
    `${doing}: the BMC says that this machine is made by "${oneLine(manufacturer ?? "")}", and supermicro-ikvm is ` +
    "for Supermicro. Set another console_interface: idrac-vnc with the driver idrac for Dell, vnc for any VNC server";
  return new SupermicroError("SUPERMICRO_OTHER_VENDOR", "unsupported", message);
}
