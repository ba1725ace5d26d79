import { asText, asTexts, dig, type JsonObject } from "../json.ts";
import { linkAt, linksAt } from "../links.ts";

/** ResetType of `#ComputerSystem.Reset` (DSP0268, Resource.ResetType); BMCs allow a part of them. */
export type ResetType =
  | "On"
  | "ForceOff"
  | "GracefulShutdown"
  | "GracefulRestart"
  | "ForceRestart"
  | "Nmi"
  | "ForceOn"
  | "PushPowerButton"
  | "PowerCycle";

/** `Boot` of a ComputerSystem: what the next start will boot from. */
export interface BootOverride {
  /** "Disabled", "Once", "Continuous". */
  readonly enabled: string | null;
  /** "None", "Pxe", "Hdd", "Cd", ...; Supermicro has its own. */
  readonly target: string | null;
  /** Empty: the service does not say. */
  readonly allowedTargets: readonly string[];
}

export interface ComputerSystem {
  readonly manufacturer: string | null;
  readonly model: string | null;
  /** "On", "Off", "PoweringOn", "PoweringOff", "Paused". */
  readonly powerState: string | null;
  readonly boot: BootOverride;
  readonly reset: {
    readonly target: string | null;
    /** Empty: the service does not say. */
    readonly allowed: readonly string[];
    /** Where newer services list the allowed values instead. */
    readonly actionInfo: string | null;
  };
  /** Managers of this system, the BMC first. */
  readonly managedBy: readonly string[];
  /** Where its UEFI Secure Boot is switched, if there is such a thing. */
  readonly secureBoot: string | null;
  /** Its virtual drives, on services that have them here and not at the manager. */
  readonly virtualMedia: string | null;
  /** "Lit", "Blinking", "Off": the light that tells which machine it is. */
  readonly indicatorLed: string | null;
  /** Where some services want changes of `Boot` written (DSP0266 "Settings resource"). */
  readonly settings: string | null;
}

export function decodeComputerSystem(body: JsonObject): ComputerSystem {
  const reset = dig(body, "Actions", "#ComputerSystem.Reset");
  return {
    manufacturer: asText(body.Manufacturer),
    model: asText(body.Model),
    powerState: asText(body.PowerState),
    boot: decodeBootOverride(body),
    reset: {
      target: asText(dig(reset, "target")),
      allowed: asTexts(dig(reset, "ResetType@Redfish.AllowableValues")),
      actionInfo: asText(dig(reset, "@Redfish.ActionInfo")),
    },
    managedBy: linksAt(body, "Links", "ManagedBy"),
    secureBoot: linkAt(body, "SecureBoot"),
    virtualMedia: linkAt(body, "VirtualMedia"),
    indicatorLed: asText(body.IndicatorLED),
    settings: linkAt(body, "@Redfish.Settings", "SettingsObject"),
  };
}

/** Also for the settings resource, which has the same `Boot`. */
export function decodeBootOverride(body: JsonObject): BootOverride {
  const boot = dig(body, "Boot");
  return {
    enabled: asText(dig(boot, "BootSourceOverrideEnabled")),
    target: asText(dig(boot, "BootSourceOverrideTarget")),
    allowedTargets: asTexts(dig(boot, "BootSourceOverrideTarget@Redfish.AllowableValues")),
  };
}

/** Body of the PATCH. Both keys always: some services fall back to Disabled when `Enabled` is left out. */
export function encodeBootOverride(target: string, enabled: "Once" | "Continuous"): JsonObject {
  return { Boot: { BootSourceOverrideTarget: target, BootSourceOverrideEnabled: enabled } };
}

/** Body of the PATCH that chooses how the firmware starts an operating system. */
export function encodeBootMode(mode: "UEFI" | "Legacy"): JsonObject {
  return { Boot: { BootSourceOverrideMode: mode } };
}

/** The values an ActionInfo resource allows for `parameter` (DSP0268 ActionInfo). */
export function decodeActionInfo(body: JsonObject, parameter: string): readonly string[] {
  const parameters = body.Parameters;
  if (!Array.isArray(parameters)) return [];
  const found = (parameters as readonly JsonObject[]).find((entry) => dig(entry, "Name") === parameter);
  return asTexts(dig(found, "AllowableValues"));
}
