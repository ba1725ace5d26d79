import type { ProvisionRequest, ProvisionVerb } from "#/model/index.ts";
import { ContractError, invalid } from "../errors.ts";
import { type Microversion, requireVersion } from "../microversion.ts";
import { readBoolean, readString, shown, type ValueReader } from "../values.ts";
import { readConfigdrive } from "./configdrive.ts";
import { readSteps } from "./steps.ts";

const DEPLOY_STEPS_SINCE = 69;
/** `disable_ramdisk`, by the verb that takes it. */
const DISABLE_RAMDISK_SINCE: Readonly<Partial<Record<ProvisionVerb, Microversion>>> = { clean: 70, service: 108 };
const RUNBOOK_SINCE = 92;

/** The parameters of PUT states/provision, as they come. `null` is as good as absent. */
export const PROVISION_PARAMETERS = {
  target: readString,
  configdrive: (_: string, value: unknown) => value ?? null,
  clean_steps: readListOrNull,
  deploy_steps: readListOrNull,
  service_steps: readListOrNull,
  rescue_password: orNull(readString),
  disable_ramdisk: orNull(readBoolean),
  runbook: orNull(readString),
} as const satisfies Record<string, ValueReader<unknown>>;

export type ProvisionParameters = {
  -readonly [Name in keyof typeof PROVISION_PARAMETERS]?: ReturnType<(typeof PROVISION_PARAMETERS)[Name]>;
};

/** What goes with the verb, checked in the order in which Ironic looks. Whatever does not belong to the verb is 400. */
export function readProvisionRequest(
  verb: ProvisionVerb,
  given: ProvisionParameters,
  version: Microversion,
): ProvisionRequest {
  const { configdrive, clean_steps: cleanSteps, deploy_steps: deploySteps, service_steps: serviceSteps } = given;
  const drive = isEmpty(configdrive) ? undefined : readConfigdrive(verb, configdrive, version);
  checkDisableRamdisk(verb, given.disable_ramdisk ?? null, version);
  if (cleanSteps?.length) onlyWith(verb, "clean_steps", ["clean"]);
  if (deploySteps?.length) {
    requireVersion(version, DEPLOY_STEPS_SINCE);
    onlyWith(verb, "deploy_steps", ["active", "rebuild"], ["active", "rebuild", "deploy"]);
  }
  if (!isEmpty(given.rescue_password)) onlyWith(verb, "rescue_password", ["rescue"]);
  if (serviceSteps?.length) onlyWith(verb, "service_steps", ["service"]);
  if (verb === "rescue" && (given.rescue_password ?? "").trim() === "") {
    throw invalid('A non-empty "rescue_password" is required when setting target provision state to rescue');
  }
  if (verb === "clean" && !cleanSteps?.length) throw stepsMissing("clean");
  if (verb === "service" && !serviceSteps?.length) throw stepsMissing("service");
  return {
    ...(drive === undefined ? {} : { configdrive: drive }),
    ...(cleanSteps?.length ? { cleanSteps: readSteps("clean", cleanSteps) } : {}),
    ...(deploySteps?.length ? { deploySteps: readSteps("deploy", deploySteps) } : {}),
    ...(serviceSteps?.length ? { serviceSteps: readSteps("service", serviceSteps) } : {}),
    ...(verb === "rescue" ? { rescuePassword: given.rescue_password ?? "" } : {}),
    ...(typeof given.disable_ramdisk === "boolean" ? { disableRamdisk: given.disable_ramdisk } : {}),
  };
}

/** A runbook stands for steps, and for nothing else. */
export function checkRunbook(verb: ProvisionVerb, given: ProvisionParameters, version: Microversion): void {
  if (isEmpty(given.runbook)) return;
  requireVersion(version, RUNBOOK_SINCE);
  onlyWith(verb, "runbook", ["clean", "service"]);
  if (given.clean_steps?.length || given.service_steps?.length) {
    throw invalid("A runbook can not be combined with explicit steps");
  }
}

function checkDisableRamdisk(verb: ProvisionVerb, value: boolean | null, version: Microversion): void {
  if (value === null) return;
  const since = DISABLE_RAMDISK_SINCE[verb];
  if (version < (DISABLE_RAMDISK_SINCE.clean ?? 0) || (since !== undefined && version < since)) {
    const text = "disable_ramdisk is not acceptable in this API version";
    throw new ContractError("API_VERSION_TOO_OLD", "not-acceptable", text);
  }
  if (since === undefined) throw invalid("disable_ramdisk is supported only with manual cleaning");
}

function onlyWith(
  verb: ProvisionVerb,
  name: string,
  named: readonly ProvisionVerb[],
  verbs: readonly ProvisionVerb[] = named,
): void {
  if (verbs.includes(verb)) return;
  throw invalid(`"${name}" is only valid when setting target provision state to ${named.join(" or ")}`);
}

function stepsMissing(verb: "clean" | "service"): ContractError {
  return invalid(`"${verb}_steps" is required when setting target provision state to ${verb}`);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

function readListOrNull(name: string, value: unknown): readonly unknown[] | null {
  if (value === null || Array.isArray(value)) return value;
  throw invalid(`Expected a list for ${name}: ${shown(value)}`);
}

function orNull<T>(read: ValueReader<T>): ValueReader<T | null> {
  return (name, value) => (value === null ? null : read(name, value));
}
