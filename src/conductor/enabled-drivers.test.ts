import { expect, test } from "vitest";
import { enabledDrivers } from "./enabled-drivers.ts";
import { CONDUCTOR_DEFAULTS, type ConductorOptions } from "./options.ts";
import { createTestHardware, TestBmc } from "./testing/test-hardware.ts";

const hardware = createTestHardware(new TestBmc());
const ALL = new Map([[hardware.name, hardware]]);

function enabled(options: Partial<ConductorOptions>) {
  return enabledDrivers(ALL, { ...CONDUCTOR_DEFAULTS, hostname: "h", vncPublicUrl: "", ...options });
}

test("without configuration everything is enabled", () => {
  expect(enabled({}).get("test-hardware")).toEqual(hardware);
});

test("only what is enabled is left, in the hardware type's order", () => {
  const served = enabled({ enabledInterfaces: { console: ["no-console", "graphical"] } });
  expect(Object.keys(served.get("test-hardware")?.console ?? {})).toEqual(["graphical", "no-console"]);
});

test("interfaces of a hardware type that is not enabled may be listed", () => {
  const other = { ...hardware, name: "other", power: { ipmitool: hardware.power.test as never } };
  const both = new Map([...ALL, [other.name, other]]);
  const options = { ...CONDUCTOR_DEFAULTS, hostname: "h", vncPublicUrl: "", enabledHardwareTypes: ["test-hardware"] };
  const served = enabledDrivers(both, { ...options, enabledInterfaces: { power: ["ipmitool", "test"] } });
  expect([...served.keys()]).toEqual(["test-hardware"]);
  expect(Object.keys(served.get("test-hardware")?.power ?? {})).toEqual(["test"]);
});

test.each<[Partial<ConductorOptions>, string]>([
  [{ enabledHardwareTypes: ["ipmi"] }, 'enabled_hardware_types: "ipmi" is not one of test-hardware'],
  [
    { enabledInterfaces: { console: ["grahpical"] } },
    'enabled_console_interfaces: "grahpical" is not one of graphical, serial, other-serial, fake, no-console',
  ],
  [
    { enabledInterfaces: { console: ["fake"] }, defaultInterfaces: { console: "graphical" } },
    'default_console_interface: "graphical" is not one of fake',
  ],
  [
    { enabledInterfaces: { power: [] } },
    "hardware type test-hardware has no power interface in enabled_power_interfaces: add one of test, " +
      "or take it out of enabled_hardware_types",
  ],
])("%j stops the start", (options, message) => {
  expect(() => enabled(options)).toThrow(message);
});
