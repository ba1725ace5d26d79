import type { MachineBootDevice } from "#/rack/machine/index.ts";
import type { HostBoot } from "../host-boot.ts";
import type { BaseMessages } from "./messages.ts";
import { checkProperties, checkProperty, isJsonObject, type PropertyRules } from "./property.ts";
import type { JsonObject, RedfishAnswer, RedfishRequest } from "./resource.ts";

/** How one vendor has ComputerSystem.Boot. */
export interface SystemSettingsOptions {
  /** What each BootSourceOverrideTarget makes the machine look at. */
  readonly devices: Readonly<Record<string, MachineBootDevice>>;
  /** There is a BootSourceOverrideMode, which the firmware of others tells by the target. */
  readonly hasMode: boolean;
  /** Its other properties, as they are at first. They are remembered and do nothing. */
  readonly others: JsonObject;
  /** Those of the others that can be set. */
  readonly otherRules: PropertyRules;
}

const MODES = { UEFI: true, Legacy: false } as const;

const LED_RULE = { kind: "enum", values: ["Lit", "Blinking", "Off"] } as const;

/**
 * What of a ComputerSystem can be changed: its light, and Boot, which device comes first, once or always. `Once` lasts
 * until the host has booted.
 */
export class SystemSettings {
  readonly #options: SystemSettingsOptions;
  readonly #rules: PropertyRules;
  readonly #boot: HostBoot;
  /** IndicatorLED. */
  led = "Off";
  #others: JsonObject;

  constructor(options: SystemSettingsOptions, deps: { readonly boot: HostBoot }) {
    this.#options = options;
    this.#others = options.others;
    this.#rules = {
      BootSourceOverrideEnabled: { kind: "enum", values: ["Disabled", "Once", "Continuous"] },
      BootSourceOverrideTarget: { kind: "enum", values: Object.keys(options.devices) },
      ...(options.hasMode && { BootSourceOverrideMode: { kind: "enum", values: Object.keys(MODES) } }),
      ...options.otherRules,
    };
    this.#boot = deps.boot;
  }

  /** ComputerSystem.Boot. */
  boot(): JsonObject {
    const { choice, efi } = this.#boot;
    return {
      BootSourceOverrideEnabled: choice === null ? "Disabled" : choice.lasts === "once" ? "Once" : "Continuous",
      BootSourceOverrideTarget: choice?.target ?? "None",
      "BootSourceOverrideTarget@Redfish.AllowableValues": Object.keys(this.#options.devices),
      ...(this.#options.hasMode && { BootSourceOverrideMode: efi ? "UEFI" : "Legacy" }),
      ...this.#others,
    };
  }

  /** PATCH of the system, where `Boot` and `IndicatorLED` can be changed: the refusal, or undefined when it is done. */
  patch({ body }: RedfishRequest, messages: BaseMessages): RedfishAnswer | undefined {
    if (!isJsonObject(body)) return messages.error(400, [messages.message("UnrecognizedRequestBody")]);
    if (Object.keys(body).length === 0) return messages.error(400, [messages.message("EmptyJSON")]);
    const other = Object.keys(body).filter((name) => name !== "Boot" && name !== "IndicatorLED");
    if (other.length > 0) {
      return messages.error(
        400,
        other.map((name) => messages.message("PropertyUnknown", [name], [name])),
      );
    }
    const { Boot: boot = {}, IndicatorLED: led = this.led } = body;
    if (!isJsonObject(boot)) {
      return messages.error(400, [messages.message("PropertyValueTypeError", [typeof boot, "Boot"], ["Boot"])]);
    }
    const aboutLed = checkProperty(messages, "IndicatorLED", led, LED_RULE);
    const complaints = [...checkProperties(messages, boot, this.#rules), ...(aboutLed ? [aboutLed] : [])];
    if (complaints.length > 0) return messages.error(400, complaints);
    this.led = String(led);
    if (body.Boot !== undefined) this.#apply(boot);
    return undefined;
  }

  #apply(given: JsonObject): void {
    const {
      BootSourceOverrideEnabled: enabled,
      BootSourceOverrideTarget: target = this.#boot.choice?.target ?? "None",
      BootSourceOverrideMode: mode,
      ...others
    } = given;
    this.#others = { ...this.#others, ...others };
    if (typeof mode === "string") this.#boot.efi = MODES[mode as keyof typeof MODES];
    // A target alone means the next boot; none at all means no override.
    const once = enabled === undefined ? this.#boot.choice?.lasts !== "always" : enabled === "Once";
    if (enabled === "Disabled" || target === "None") this.#boot.choose(null);
    else this.#boot.choose({ target: String(target), lasts: once ? "once" : "always" });
  }
}
