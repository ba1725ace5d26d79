import type { BootDevice, PowerTarget } from "#/model/index.ts";

/** What somebody at a native client asks for with ^Ec and a letter, as in conserver. */
export type MenuCommand =
  | { readonly kind: "quit" | "break" | "help" | "who" | "redraw" | "ask" | "take" | "release" | "cancelled" }
  | { readonly kind: "power"; readonly target: PowerTarget }
  | { readonly kind: "boot-device"; readonly device: BootDevice };

export type MenuStep =
  | { readonly kind: "keys"; readonly bytes: Uint8Array }
  | { readonly kind: "command"; readonly command: MenuCommand };

type Branch = MenuCommand | ReadonlyMap<string, Branch>;

const MENU: ReadonlyMap<string, Branch> = new Map<string, Branch>([
  [".", { kind: "quit" }],
  ["l", new Map([["0", { kind: "break" }]])],
  ["?", { kind: "help" }],
  ["w", { kind: "who" }],
  ["r", { kind: "redraw" }],
  ["a", { kind: "ask" }],
  ["f", { kind: "take" }],
  ["s", { kind: "release" }],
  [
    "p",
    new Map<string, Branch>([
      ["1", { kind: "power", target: "power on" }],
      ["0", { kind: "power", target: "power off" }],
      ["r", { kind: "power", target: "rebooting" }],
      ["s", { kind: "power", target: "soft power off" }],
    ]),
  ],
  [
    "b",
    new Map<string, Branch>([
      ["d", { kind: "boot-device", device: "disk" }],
      ["p", { kind: "boot-device", device: "pxe" }],
      ["c", { kind: "boot-device", device: "cdrom" }],
      ["b", { kind: "boot-device", device: "bios" }],
    ]),
  ],
]);

export const MENU_HELP: readonly string[] = [
  "^Ec.   leave              ^Ecl0  send a break       ^Ecr   draw the screen again",
  "^Eca   ask for control    ^Ecf   take control       ^Ecs   give control up",
  "^Ecw   who is here        ^Ec?   this list",
];

export const MENU_HELP_ACTIONS: readonly string[] = [
  "^Ecp1  power on           ^Ecp0  power off          ^Ecpr  reboot      ^Ecps  soft power off",
  "^Ecbd  boot from disk     ^Ecbp  from the network   ^Ecbc  from CD     ^Ecbb  into firmware setup",
];

const CTRL_E = 0x05;
const LETTER_C = 0x63;

/**
 * Finds commands among what is typed, however it is cut. ^E is held back until it is known what follows; `release` gives it
 * up when nothing does.
 */
export class EscapeMenu {
  /** null: nothing begun; "ctrl-e": ^E has come; else where in the menu. */
  #at: null | "ctrl-e" | ReadonlyMap<string, Branch> = null;

  /** ^E is held back and may be all there is. */
  get holds(): boolean {
    return this.#at === "ctrl-e";
  }

  feed(bytes: Uint8Array): MenuStep[] {
    const steps: MenuStep[] = [];
    let keys: number[] = [];
    const command = (one: MenuCommand) => {
      if (keys.length > 0) steps.push({ kind: "keys", bytes: Uint8Array.from(keys) });
      keys = [];
      steps.push({ kind: "command", command: one });
    };
    for (const byte of bytes) {
      if (this.#at === null) {
        if (byte === CTRL_E) this.#at = "ctrl-e";
        else keys.push(byte);
      } else if (this.#at === "ctrl-e") {
        if (byte === LETTER_C) this.#at = MENU;
        else {
          keys.push(CTRL_E);
          if (byte !== CTRL_E) keys.push(byte);
          this.#at = byte === CTRL_E ? "ctrl-e" : null;
        }
      } else {
        const next: Branch = this.#at.get(String.fromCharCode(byte)) ?? { kind: "cancelled" };
        this.#at = next instanceof Map ? next : null;
        if (!isMenu(next)) command(next);
      }
    }
    if (keys.length > 0) steps.push({ kind: "keys", bytes: Uint8Array.from(keys) });
    return steps;
  }

  /** Nothing has followed ^E: it was meant for the machine. */
  release(): Uint8Array {
    if (this.#at !== "ctrl-e") return new Uint8Array(0);
    this.#at = null;
    return Uint8Array.of(CTRL_E);
  }
}

function isMenu(branch: Branch): branch is ReadonlyMap<string, Branch> {
  return branch instanceof Map;
}
