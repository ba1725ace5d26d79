import { expect, test } from "vitest";
import { chooseInterfaces } from "./defaults.ts";
import { CONDUCTOR_DEFAULTS, type ConductorOptions } from "./options.ts";
import { createTestHardware, TestBmc } from "./testing/test-hardware.ts";

const hardware = createTestHardware(new TestBmc());
const other = { ...hardware, name: "other", console: { "no-console": hardware.console["no-console"] as never } };
const drivers = new Map([
  [hardware.name, hardware],
  [other.name, other],
]);
const options: ConductorOptions = { ...CONDUCTOR_DEFAULTS, hostname: "h", vncPublicUrl: "" };

test("an interface of another hardware type is refused in Ironic's words", () => {
  expect(() => chooseInterfaces({ drivers, options }, other, { console: "graphical" })).toThrow(
    "console interface implementation 'graphical' is not supported by hardware type other.",
  );
});

test("a configured default that a hardware type does not have gives way to its own", () => {
  const configured = { ...options, defaultInterfaces: { console: "graphical" } };
  expect(chooseInterfaces({ drivers, options: configured }, other, {}).console).toBe("no-console");
  expect(chooseInterfaces({ drivers, options: configured }, hardware, {}).console).toBe("graphical");
});

test("a name that every object has is not an interface", () => {
  expect(() => chooseInterfaces({ drivers, options }, other, { console: "constructor" })).toThrow(
    "entrypoint: constructor.",
  );
});
