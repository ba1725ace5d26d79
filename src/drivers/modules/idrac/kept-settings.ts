import type { DriverTask } from "#/drivers/interfaces/index.ts";
import type { JsonObject } from "#/model/index.ts";
import type { VncServerSettings } from "./vnc-server-settings.ts";

/** `driver_internal_info` keys. The second is a secret by its name: encrypted at rest, masked in answers. */
export const OPERATOR_SETTINGS_KEY = "idrac_vnc_operator_settings";
export const PASSWORD_KEY = "idrac_vnc_password";

/** What must be put back, or null when nothing of ours is on the BMC. */
export function keptSettings(task: DriverTask): VncServerSettings | null {
  const kept = task.node.driverInternalInfo[OPERATOR_SETTINGS_KEY];
  return isSettings(kept) ? kept : null;
}

export function keptPassword(task: DriverTask): string | null {
  const kept = task.node.driverInternalInfo[PASSWORD_KEY];
  return typeof kept === "string" && kept !== "" ? kept : null;
}

/**
 * Writes the operator's settings down, before anything is changed. What is there from before stays: after a crash the BMC
 * holds our settings, and the kept ones are the only trace of the operator's.
 */
export async function keepOnce(task: DriverTask, settings: VncServerSettings): Promise<VncServerSettings> {
  const kept = keptSettings(task);
  if (kept !== null) return kept;
  await task.keep({ [OPERATOR_SETTINGS_KEY]: { ...settings } satisfies JsonObject });
  return settings;
}

export async function forget(task: DriverTask): Promise<void> {
  const { driverInternalInfo } = task.node;
  const keys = [OPERATOR_SETTINGS_KEY, PASSWORD_KEY].filter((key) => driverInternalInfo[key] !== undefined);
  if (keys.length > 0) await task.keep(Object.fromEntries(keys.map((key) => [key, undefined])));
}

function isSettings(value: unknown): value is VncServerSettings {
  const settings = value as Partial<VncServerSettings> | null | undefined;
  return typeof settings?.Enable === "string" && typeof settings.Timeout === "number";
}
