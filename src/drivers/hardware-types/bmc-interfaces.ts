import type { HardwareType } from "#/drivers/interfaces/index.ts";
import { createNoInterface, createNoop, createNoopNetwork, createNoVendor } from "../modules/noop/index.ts";

/**
 * The kinds that no server with a BMC has anything for yet. Ironic has no "no-boot" and "no-deploy": its defaults have
 * their names, and validation says that they cannot.
 */
export function sharedInterfaces() {
  return {
    network: { noop: createNoopNetwork() },
    vendor: { "no-vendor": createNoVendor() },
    others: {
      bios: { "no-bios": createNoInterface("bios") },
      boot: { ipxe: createNoInterface("boot"), pxe: createNoInterface("boot") },
      deploy: { direct: createNoInterface("deploy") },
      firmware: { "no-firmware": createNoInterface("firmware") },
      inspect: { "no-inspect": createNoInterface("inspect") },
      raid: { "no-raid": createNoInterface("raid") },
      rescue: { "no-rescue": createNoInterface("rescue") },
      storage: { noop: createNoop() },
    },
  } as const satisfies Pick<HardwareType, "network" | "others" | "vendor">;
}
