import type { DriverTask } from "#/drivers/interfaces/index.ts";
import type { BootMode } from "#/model/index.ts";
import { encodeBootMode } from "#/protocols/redfish/index.ts";
import { openRedfish, type RedfishDeps } from "./connection.ts";
import { answerError, RedfishDriverError } from "./errors.ts";
import { reset } from "./reset.ts";
import { readSystem } from "./system.ts";

/** How the firmware starts an operating system, from the next start on. */
export async function setBootMode(task: DriverTask, mode: BootMode, deps: RedfishDeps): Promise<void> {
  const doing = `setting the boot mode to ${mode}`;
  await using redfish = await openRedfish(task, deps);
  const { path, etag } = await readSystem(redfish, doing);
  const body = encodeBootMode(mode === "uefi" ? "UEFI" : "Legacy");
  const answer = await redfish.ask(doing, (client) => client.patch(path, body, etag));
  if (!answer.ok) throw answerError(answer, doing);
}

export async function setSecureBoot(task: DriverTask, enabled: boolean, deps: RedfishDeps): Promise<void> {
  const doing = `switching Secure Boot ${enabled ? "on" : "off"}`;
  await using redfish = await openRedfish(task, deps);
  const { secureBoot } = (await readSystem(redfish, doing)).system;
  if (secureBoot === null) {
    const message = `${doing}: this BMC does not offer Secure Boot over Redfish`;
    throw new RedfishDriverError("REDFISH_SECURE_BOOT_UNSUPPORTED", "unsupported", message);
  }
  const answer = await redfish.ask(doing, (client) => client.patch(secureBoot, { SecureBootEnable: enabled }, null));
  if (!answer.ok) throw answerError(answer, doing);
}

export async function injectNmi(task: DriverTask, deps: RedfishDeps): Promise<void> {
  const doing = "injecting an NMI";
  await using redfish = await openRedfish(task, deps);
  await reset(redfish, await readSystem(redfish, doing), ["Nmi"], doing);
}
