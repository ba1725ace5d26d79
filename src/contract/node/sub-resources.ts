import type { BootDevice, BootDeviceSetting, JsonObject, Node } from "#/model/index.ts";
import { type Microversion, SINCE } from "../microversion.ts";
import { isoTimeOrNull } from "../time.ts";

/** GET states. */
export interface StatesWire {
  readonly console_enabled: boolean;
  readonly last_error: string | null;
  readonly power_state: string | null;
  readonly provision_state: string | null;
  readonly provision_updated_at: string | null;
  readonly target_power_state: string | null;
  readonly target_provision_state: string | null;
  readonly raid_config?: JsonObject;
  readonly target_raid_config?: JsonObject;
  readonly boot_mode?: string | null;
  readonly secure_boot?: boolean | null;
}

export function statesToWire(node: Readonly<Node>, version: Microversion): StatesWire {
  return {
    console_enabled: node.consoleEnabled,
    last_error: node.lastError,
    power_state: node.powerState,
    provision_state: node.provisionState,
    provision_updated_at: isoTimeOrNull(node.provisionUpdatedAt),
    target_power_state: node.targetPowerState,
    target_provision_state: node.targetProvisionState,
    ...(version < SINCE.raid ? {} : { raid_config: {}, target_raid_config: {} }),
    ...(version < SINCE.bootMode ? {} : { boot_mode: node.bootMode, secure_boot: node.secureBoot }),
  };
}

/** GET states/console. `{}` is what Ironic's `fake` console answers. */
export interface ConsoleWire {
  readonly console_enabled: boolean;
  readonly console_info: { readonly type: string; readonly url: string } | Readonly<Record<string, never>> | null;
}

export function consoleToWire(console: { enabled: boolean; info: ConsoleWire["console_info"] }): ConsoleWire {
  return { console_enabled: console.enabled, console_info: console.enabled ? console.info : null };
}

/** GET management/boot_device. */
export interface BootDeviceWire {
  readonly boot_device: BootDevice | null;
  readonly persistent: boolean | null;
}

export function bootDeviceToWire(setting: BootDeviceSetting): BootDeviceWire {
  return { boot_device: setting.bootDevice, persistent: setting.persistent };
}

/** GET management/boot_device/supported. */
export interface SupportedBootDevicesWire {
  readonly supported_boot_devices: readonly BootDevice[];
}
