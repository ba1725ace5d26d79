import type { JsonObject, PropertyRules } from "#/rack/bmc/redfish/index.ts";
import type { Machine, MachineBootDevice } from "#/rack/machine/index.ts";

/** What each BootSourceOverrideTarget of an iDRAC9 makes the machine look at. */
const DEVICES = {
  None: "disk",
  Pxe: "network",
  Floppy: "floppy",
  Cd: "cdrom",
  Hdd: "disk",
  BiosSetup: "bios",
  Utilities: "bios",
  UefiTarget: "disk",
  SDCard: "disk",
  UefiHttp: "network",
} as const satisfies Record<string, MachineBootDevice>;

const TARGETS = Object.keys(DEVICES);
const ENABLED = ["Disabled", "Once", "Continuous"];
const MODES = ["UEFI", "Legacy"];

export const BOOT_RULES: PropertyRules = {
  BootSourceOverrideEnabled: { kind: "enum", values: ENABLED },
  BootSourceOverrideTarget: { kind: "enum", values: TARGETS },
  BootSourceOverrideMode: { kind: "enum", values: MODES },
  UefiTargetBootSourceOverride: { kind: "string", maxLength: 255 },
  HttpBootUri: { kind: "string", maxLength: 255 },
};

/** ComputerSystem.Boot: which device comes first, once or always. `Once` lasts until the host has booted. */
export class BootOverride implements Disposable {
  readonly #machine: Machine;
  readonly #watch: Disposable;
  #enabled = "Disabled";
  #target: keyof typeof DEVICES = "None";
  #mode = "UEFI";
  #uefiTarget: string | null = null;
  #httpBootUri: string | null = null;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#watch = machine.onPowerChange((powered) => {
      if (powered) this.hostBooted();
    });
  }

  body(): JsonObject {
    return {
      BootSourceOverrideEnabled: this.#enabled,
      BootSourceOverrideMode: this.#mode,
      BootSourceOverrideTarget: this.#target,
      "BootSourceOverrideTarget@Redfish.AllowableValues": TARGETS,
      UefiTargetBootSourceOverride: this.#uefiTarget,
      HttpBootUri: this.#httpBootUri,
      StopBootOnFault: "Never",
    };
  }

  /** Sets properties that have passed `BOOT_RULES`. */
  apply(wanted: JsonObject): void {
    const {
      BootSourceOverrideEnabled: enabled,
      BootSourceOverrideTarget: target,
      BootSourceOverrideMode: mode,
      UefiTargetBootSourceOverride: uefiTarget,
      HttpBootUri: httpBootUri,
    } = wanted;
    if (typeof mode === "string") this.#mode = mode;
    if (typeof uefiTarget === "string") this.#uefiTarget = uefiTarget;
    if (typeof httpBootUri === "string") this.#httpBootUri = httpBootUri;
    if (typeof target === "string") this.#target = target as keyof typeof DEVICES;
    if (typeof enabled === "string") this.#enabled = enabled;
    // A target alone means the next boot; none at all means no override.
    else if (typeof target === "string" && this.#enabled === "Disabled") this.#enabled = "Once";
    if (this.#enabled === "Disabled" || this.#target === "None") this.#clear();
    this.#machine.setBootDevice(DEVICES[this.#target], this.#enabled === "Once");
  }

  /** The host has started: what was for once is over. */
  hostBooted(): void {
    if (this.#enabled === "Once") this.#clear();
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]();
  }

  #clear(): void {
    this.#enabled = "Disabled";
    this.#target = "None";
  }
}
