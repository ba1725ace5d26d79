import type { BootDevice, BootFlags } from "#/protocols/ipmi/index.ts";
import type { BootChoice, HostBoot } from "../host-boot.ts";

/** IPMI's word for a boot device, and the vendor's. */
export interface BootWord {
  readonly device: BootDevice;
  /** Where the vendor has a word of its own for UEFI, or without it. */
  readonly efi?: boolean;
  readonly target: string;
}

/** What the boot flags make of the host. A device that the vendor's firmware does not know changes nothing. */
export function applyBootFlags(flags: BootFlags, words: readonly BootWord[], boot: HostBoot): void {
  if (!flags.valid || flags.device === "none") {
    boot.choose(null);
    return;
  }
  const word = words.find(({ device, efi = flags.efi }) => device === flags.device && efi === flags.efi);
  if (!word) return;
  boot.efi = flags.efi;
  boot.choose({ target: word.target, lasts: flags.persistent ? "always" : "once" });
}

/** The override as boot flags. */
export function bootFlagsOf(choice: BootChoice | null, efi: boolean, words: readonly BootWord[]): BootFlags {
  const word = choice && words.find(({ target }) => target === choice.target);
  if (!word) return { valid: false, persistent: false, efi: false, device: "none" };
  return { valid: true, persistent: choice.lasts === "always", efi: word.efi ?? efi, device: word.device };
}
