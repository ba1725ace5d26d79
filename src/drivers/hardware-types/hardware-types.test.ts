import { expect, test } from "vitest";
import { ManualClock } from "#/lib/time/index.ts";
import { deflate, randomBytes, vncCipher } from "#/transports/index.ts";
import { IPMI_OPTIONS, systemIpmiConnections } from "../modules/ipmi/index.ts";
import { REDFISH_OPTIONS } from "../modules/redfish/index.ts";
import { systemVncDeps } from "../modules/vnc/index.ts";
import { createFakeHardwareType } from "./fake-hardware.ts";
import { createDrivers } from "./index.ts";

const rfb = { vncCipher, deflate, randomBytes };
const clock = new ManualClock();
const SUBPROCESS = {
  terminalPidDir: "/tmp",
  subprocessCheckingIntervalMs: 1000,
  subprocessTimeoutMs: 10_000,
  killTimeoutMs: 1000,
  terminalTimeoutMs: 0,
};
const fake = () => createFakeHardwareType({ clock, rfb, vnc: systemVncDeps(clock) });

test("fake-hardware has its consoles in Ironic's order, then any VNC server", () => {
  const { console } = fake();
  expect(Object.keys(console)).toEqual(["fake", "no-console", "fake-graphical", "vnc"]);
});

test("fake-hardware has every kind of interface", () => {
  const { others, network, vendor } = fake();
  const defaults = Object.entries({ ...others, network, vendor }).map(([kind, table]) => [kind, Object.keys(table)[0]]);
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
  const { console, others } = fake();
  const task = { node: { driver: "fake-hardware" } } as never;
  await expect(console["no-console"]?.validate(task)).rejects.toMatchObject({
    category: "unsupported",
    message: "Driver fake-hardware does not support console (disabled or not implemented).",
  });
  await expect(others.rescue["no-rescue"]?.validate(task)).rejects.toThrow("does not support rescue");
});

test.each([
  ["ipmi", ["ipmi-sol", "ipmitool-socat", "no-console", "vnc", "fake-graphical"]],
  ["idrac", ["idrac-vnc", "no-console", "ipmi-sol", "ipmitool-socat", "vnc", "fake-graphical"]],
  ["redfish", ["no-console", "supermicro-ikvm", "ipmi-sol", "ipmitool-socat", "vnc", "fake-graphical"]],
  ["supermicro", ["supermicro-ikvm", "no-console", "ipmi-sol", "ipmitool-socat", "vnc", "fake-graphical"]],
])("%s offers its consoles with the one that fits every machine of it first", (name, consoles) => {
  const hardware = createDrivers({
    clock,
    rfb,
    ipmi: systemIpmiConnections(clock, IPMI_OPTIONS),
    subprocess: SUBPROCESS,
    redfish: REDFISH_OPTIONS,
  }).get(name);
  expect(Object.keys(hardware?.console ?? {})).toEqual(consoles);
  expect(Object.keys(hardware?.power ?? {})).toContain(name === "ipmi" ? "ipmitool" : "redfish");
});
