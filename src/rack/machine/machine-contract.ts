import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Machine } from "./machine.ts";

/** What every kind of machine does, whatever it is made of. `create` gives one that is off. */
export function describeMachine(kind: string, create: () => Promise<Machine>): void {
  describe(`a ${kind} machine`, () => {
    let machine: Machine;
    beforeAll(async () => {
      machine = await create();
    });
    afterAll(() => machine[Symbol.asyncDispose]());

    test("is off and black before anything is done", () => {
      expect(machine.powered).toBe(false);
      expect(isBlack(machine)).toBe(true);
    });

    test("ignores reset, button, NMI and keys while it is off", async () => {
      await machine.reset();
      await machine.pressPowerButton();
      await machine.injectNmi();
      await machine.powerOff();
      typeOnScreen(machine, "x");
      expect(machine.powered).toBe(false);
    });

    test("tells of a power-on once, however often it is asked for", async () => {
      const told = powerChanges(machine);
      await Promise.all([machine.powerOn(), machine.powerOn()]);
      await machine.powerOn();
      expect(told).toEqual([true]);
      expect(machine.powered).toBe(true);
    });

    test("boots to a shell on the serial line, with something on the screen", async () => {
      await bootedMachine(machine);
      expect(isBlack(machine)).toBe(false);
    });

    test("shows on the screen what is typed there, for the serial line to see", async () => {
      await bootedMachine(machine);
      typeOnScreen(machine, "echo hello-$((6*7))\r");
      await until("hello-42 on the screen", async () => {
        const shown = await onSerialLine(machine, "screen");
        return shown.includes("\r\nhello-42\r\n");
      });
    });

    test("lets everybody connected to the serial line type and see everything", async () => {
      await bootedMachine(machine);
      const [one, other] = [await machine.openSerial(), await machine.openSerial()];
      await one.write(new TextEncoder().encode("echo both-$((1+1))\r"));
      for (const stream of [one, other]) {
        let seen = "";
        while (!seen.includes("both-2\r\n")) seen += text((await stream.read()) ?? new Uint8Array(0));
        stream.close();
        expect(await stream.read()).toBeNull();
      }
    });

    test("boots again at a reset, without a power change", async () => {
      await bootedMachine(machine);
      const told = powerChanges(machine);
      await bootsAgain(machine, () => machine.reset());
      expect(told).toEqual([]);
    });

    test("boots again when its system restarts itself", async () => {
      await bootedMachine(machine);
      const told = powerChanges(machine);
      await bootsAgain(machine, () => typeOnSerialLine(machine, "reboot\r"));
      expect(told).toEqual([]);
    });

    test("passes an NMI on to its system, which goes on", async () => {
      await bootedMachine(machine);
      await machine.injectNmi();
      await until("the system's word on the NMI", async () => (await serialText(machine)).includes("NMI received"));
      expect(machine.powered).toBe(true);
    });

    test("goes off when its power button is pressed", async () => {
      await bootedMachine(machine);
      const told = powerChanges(machine);
      await machine.pressPowerButton();
      await until("power off", async () => !machine.powered);
      expect(told).toEqual([false]);
      expect(isBlack(machine)).toBe(true);
    });

    test("goes off when its system shuts down", async () => {
      await bootedMachine(machine);
      const told = powerChanges(machine);
      await typeOnSerialLine(machine, "poweroff\r");
      await until("power off", async () => !machine.powered);
      expect(told).toEqual([false]);
    });

    test("goes off at once and keeps the serial log and its readers when the plug is pulled", async () => {
      await bootedMachine(machine);
      const serial = await machine.openSerial();
      await machine.powerOff();
      expect(machine.powered).toBe(false);
      expect(isBlack(machine)).toBe(true);
      await serial.write(new TextEncoder().encode("nobody reads this\r"));
      const before = (await serialText(machine)).length;
      expect(before).toBeGreaterThan(0);
      await bootedMachine(machine);
      let seen = "";
      while (!seen.includes("login:")) seen += text((await serial.read()) ?? new Uint8Array(0));
      expect(seen).not.toContain("nobody reads this");
      serial.close();
    });

    test("uses a boot device that was set for once at one boot only", async () => {
      await machine.powerOff();
      machine.setBootDevice("cdrom", true);
      await machine.powerOn();
      await until("the firmware's text", async () => !isBlack(machine));
      await bootsAgain(machine, () => machine.reset());
    });

    test("takes a boot device that was set while it runs when its system restarts", async () => {
      await bootedMachine(machine);
      const told = powerChanges(machine);
      const [boots, before] = [await bootCount(machine), (await serialText(machine)).length];
      machine.setBootDevice("bios", true);
      await typeOnSerialLine(machine, "reboot\r");
      await until("the restart", async () => (await serialText(machine)).slice(before).includes("Restarting system"));
      await until("the firmware's picture", async () => machine.screen.width <= 720 && !isBlack(machine));
      expect(await bootCount(machine)).toBe(boots);
      await bootsAgain(machine, () => machine.reset());
      expect(told).toEqual([]);
    });

    test("ends its serial connections when it is disposed", async () => {
      const other = await create();
      const serial = await other.openSerial();
      await other[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
      expect(await serial.read()).toBeNull();
    });
  });
}

/** Powers on where needed, waits for the end of a boot that is under way, and leaves the serial line at a prompt. */
export async function bootedMachine(machine: Machine): Promise<void> {
  if (!machine.powered) await bootsAgain(machine, () => machine.powerOn());
  else await until("a boot", async () => (await bootCount(machine)) > 0);
  await onSerialLine(machine, "");
}

/** Does `action` and waits for the prompt that a boot after it ends with. */
async function bootsAgain(machine: Machine, action: () => Promise<void>): Promise<void> {
  const before = await bootCount(machine);
  await action();
  await until(
    "another boot",
    async () => (await bootCount(machine)) > before && (await serialText(machine)).endsWith("# "),
  );
}

async function bootCount(machine: Machine): Promise<number> {
  return (await serialText(machine)).split("Outband rack: ").length - 1;
}

/** Types keysyms as a viewer without a Shift key of its own would. */
export function typeOnScreen(machine: Machine, keys: string): void {
  for (const key of keys) {
    const keysym = key === "\r" ? 0xff0d : key.charCodeAt(0);
    machine.key(keysym, true);
    machine.key(keysym, false);
  }
}

async function typeOnSerialLine(machine: Machine, keys: string): Promise<void> {
  const serial = await machine.openSerial();
  await serial.write(new TextEncoder().encode(keys));
  serial.close();
}

/** Runs a command in the serial line's shell; gives everything printed until the next prompt. */
async function onSerialLine(machine: Machine, command: string): Promise<string> {
  const before = (await serialText(machine)).length;
  await typeOnSerialLine(machine, `${command}\r`);
  const printed = async () => (await serialText(machine)).slice(before + command.length);
  await until(`the prompt after "${command}"`, async () => (await printed()).endsWith("# "));
  return printed();
}

async function serialText(machine: Machine): Promise<string> {
  return text(await machine.serialLog());
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function powerChanges(machine: Machine): boolean[] {
  const told: boolean[] = [];
  machine.onPowerChange((powered) => told.push(powered));
  return told;
}

function isBlack({ screen }: Machine): boolean {
  return screen.pixels.every((value, index) => (index % 4 === 3 ? true : value === 0));
}

/** Polls: what a guest does comes when it comes. */
export async function until(what: string, condition: () => Promise<boolean>, timeoutMs = 60_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs / 1000} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
