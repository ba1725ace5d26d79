import type { Machine, MachineBootDevice } from "#/rack/machine/index.ts";
import type { BaseMessages } from "./messages.ts";
import { checkProperties, isJsonObject, type PropertyRules } from "./property.ts";
import type { JsonObject, RedfishAnswer, RedfishRequest } from "./resource.ts";

/** How one vendor has ComputerSystem.Boot. */
export interface BootOverrideOptions {
  /** What each BootSourceOverrideTarget makes the machine look at. */
  readonly devices: Readonly<Record<string, MachineBootDevice>>;
  /** Its other properties, as they are at first. They are remembered and do nothing. */
  readonly others: JsonObject;
  /** Those of the others that can be set. */
  readonly otherRules: PropertyRules;
}

/** ComputerSystem.Boot: which device comes first, once or always. `Once` lasts until the host has booted. */
export class BootOverride implements Disposable {
  readonly #options: BootOverrideOptions;
  readonly #rules: PropertyRules;
  readonly #machine: Machine;
  readonly #watch: Disposable;
  #enabled = "Disabled";
  #target = "None";
  #others: JsonObject;

  constructor(options: BootOverrideOptions, deps: { readonly machine: Machine }) {
    this.#options = options;
    this.#others = options.others;
    this.#rules = {
      BootSourceOverrideEnabled: { kind: "enum", values: ["Disabled", "Once", "Continuous"] },
      BootSourceOverrideTarget: { kind: "enum", values: Object.keys(options.devices) },
      ...options.otherRules,
    };
    this.#machine = deps.machine;
    this.#watch = this.#machine.onPowerChange((powered) => {
      if (powered) this.hostBooted();
    });
  }

  body(): JsonObject {
    return {
      BootSourceOverrideEnabled: this.#enabled,
      BootSourceOverrideTarget: this.#target,
      "BootSourceOverrideTarget@Redfish.AllowableValues": Object.keys(this.#options.devices),
      ...this.#others,
    };
  }

  /** PATCH of the system, where `Boot` is all that can be changed: the refusal, or undefined when it is done. */
  patch({ body }: RedfishRequest, messages: BaseMessages): RedfishAnswer | undefined {
    if (!isJsonObject(body)) return messages.error(400, [messages.message("UnrecognizedRequestBody")]);
    if (Object.keys(body).length === 0) return messages.error(400, [messages.message("EmptyJSON")]);
    const other = Object.keys(body).filter((name) => name !== "Boot");
    if (other.length > 0) {
      return messages.error(
        400,
        other.map((name) => messages.message("PropertyUnknown", [name], [name])),
      );
    }
    if (!isJsonObject(body.Boot)) {
      return messages.error(400, [messages.message("PropertyValueTypeError", [typeof body.Boot, "Boot"], ["Boot"])]);
    }
    const complaints = checkProperties(messages, body.Boot, this.#rules);
    if (complaints.length > 0) return messages.error(400, complaints);
    this.#apply(body.Boot);
    return undefined;
  }

  /** The host has started: what was for once is over. */
  hostBooted(): void {
    if (this.#enabled === "Once") this.#clear();
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]();
  }

  #apply({ BootSourceOverrideEnabled: enabled, BootSourceOverrideTarget: target, ...others }: JsonObject): void {
    this.#others = { ...this.#others, ...others };
    if (typeof target === "string") this.#target = target;
    if (typeof enabled === "string") this.#enabled = enabled;
    // A target alone means the next boot; none at all means no override.
    else if (typeof target === "string" && this.#enabled === "Disabled") this.#enabled = "Once";
    if (this.#enabled === "Disabled" || this.#target === "None") this.#clear();
    this.#machine.setBootDevice(this.#options.devices[this.#target] ?? "disk", this.#enabled === "Once");
  }

  #clear(): void {
    this.#enabled = "Disabled";
    this.#target = "None";
  }
}
