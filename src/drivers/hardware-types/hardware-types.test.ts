import { expect, test } from "vitest";
import { ManualClock } from "#/lib/time/index.ts";
import { deflate, randomBytes, vncCipher } from "#/transports/index.ts";
import { createFakeHardwareType } from "./fake-hardware.ts";

const rfb = { vncCipher, deflate, randomBytes };

test("fake-hardware has its consoles in Ironic's order", () => {
  const { console } = createFakeHardwareType({ clock: new ManualClock(), rfb });
  expect(Object.keys(console)).toEqual(["fake", "no-console", "fake-graphical"]);
});

test("fake-hardware has every kind of interface", () => {
  const { others } = createFakeHardwareType({ clock: new ManualClock(), rfb });
  const defaults = Object.entries(others).map(([kind, table]) => [kind, Object.keys(table)[0]]);
  expect(Object.fromEntries(defaults)).toEqual({
    bios: "no-bios",
    boot: "fake",
    deploy: "fake",
    firmware: "no-firmware",
    inspect: "fake",
    network: "noop",
    raid: "fake",
    rescue: "no-rescue",
    storage: "noop",
    vendor: "fake",
  });
});

test("what is not there says so in Ironic's words", async () => {
  const { console, others } = createFakeHardwareType({ clock: new ManualClock(), rfb });
  const task = { node: { driver: "fake-hardware" } } as never;
  await expect(console["no-console"]?.validate(task)).rejects.toMatchObject({
    category: "unsupported",
    message: "Driver fake-hardware does not support console (disabled or not implemented).",
  });
  await expect(others.rescue["no-rescue"]?.validate(task)).rejects.toThrow("does not support rescue");
});
