import { expect, it } from "vitest";
import { EscapeMenu, type MenuStep } from "./escape-menu.ts";

function feed(text: string): (string | MenuStep)[] {
  const bytes = Buffer.from(text, "latin1");
  const merge = (steps: MenuStep[]) => {
    const merged: (string | MenuStep)[] = [];
    for (const step of steps) {
      const last = merged.at(-1);
      if (step.kind !== "keys") merged.push(step);
      else if (typeof last === "string") merged[merged.length - 1] = last + Buffer.from(step.bytes).toString("latin1");
      else merged.push(Buffer.from(step.bytes).toString("latin1"));
    }
    return merged;
  };
  const whole = merge(new EscapeMenu().feed(bytes));
  const one = new EscapeMenu();
  expect(merge([...bytes].flatMap((byte) => one.feed(Uint8Array.of(byte))))).toEqual(whole);
  return whole;
}
const command = (kind: string, more = {}) => ({ kind: "command", command: { kind, ...more } });

it("finds commands between keys, in order", () => {
  expect(feed("ls\r\x05cl0reboot\x05c.x")).toEqual(["ls\r", command("break"), "reboot", command("quit"), "x"]);
});

it("knows power and boot devices", () => {
  expect(feed("\x05cp0\x05cbp")).toEqual([
    command("power", { target: "power off" }),
    command("boot-device", { device: "pxe" }),
  ]);
});

it("lets ^E through when it is not followed by c", () => {
  expect(feed("a\x05b\x05\x05\x05d")).toEqual(["a\x05b\x05\x05\x05d"]);
});

it("swallows what is no command, and says so", () => {
  expect(feed("\x05czq")).toEqual([command("cancelled"), "q"]);
});

it("holds ^E back until it is given up", () => {
  const menu = new EscapeMenu();
  expect(menu.feed(Uint8Array.of(5))).toEqual([]);
  expect(menu.holds).toBe(true);
  expect([...menu.release()]).toEqual([5]);
  expect(menu.holds).toBe(false);
  expect([...menu.release()]).toEqual([]);
});
