import { expect, it } from "vitest";
import { MAX_VERSION } from "../microversion.ts";
import { nodeFromWire } from "./from-wire.ts";

const UUID = "6d85703a-565d-469a-96ce-30b6de53079d";

it("reads the fields of a new node", () => {
  const body = {
    uuid: UUID.toUpperCase(),
    driver: "idrac",
    name: "dell-1",
    driver_info: { redfish_address: "https://10.0.0.7" },
    console_interface: "idrac-vnc",
    power_interface: null,
    conductor_group: "Rack-A",
    automated_clean: "True",
    console_enabled: false,
  };
  expect(nodeFromWire(body, MAX_VERSION)).toEqual({
    uuid: UUID,
    driver: "idrac",
    name: "dell-1",
    driverInfo: { redfish_address: "https://10.0.0.7" },
    interfaces: { console: "idrac-vnc", power: null },
    conductorGroup: "rack-a",
    automatedClean: true,
    provisionState: "enroll",
  });
});

it("starts a node as available before 1.11", () => {
  expect(nodeFromWire({ driver: "idrac" }, 10).provisionState).toBe("available");
  expect(nodeFromWire({ driver: "idrac" }, 11).provisionState).toBe("enroll");
});

it.each([
  [{}, "'driver' is a required property"],
  [[], "the body must be an object"],
  [undefined, "the body must be an object"],
  [{ driver: 5 }, "driver must be a string of at most 255 characters"],
  [{ driver: null }, "driver must be a string of at most 255 characters"],
  [{ driver: "d", bogus: 1 }, "('bogus' was unexpected)"],
  [{ driver: "d", constructor: 1 }, "('constructor' was unexpected)"],
  [{ driver: "d", power_state: "power on" }, "('power_state' was unexpected)"],
  [{ driver: "d", traits: [] }, "traits are set at nodes/<node>/traits"],
  [{ driver: "d", driver_info: [] }, "driver_info must be an object, or null"],
  [{ driver: "d", description: "x".repeat(4097) }, "description must be a string of at most 4096 characters, or null"],
  [{ driver: "d", uuid: "x" }, "uuid must be a UUID"],
  [{ driver: "d", maintenance: "maybe" }, "Invalid maintenance"],
  [{ driver: "d", maintenance: 5 }, "maintenance must be true or false"],
  [{ driver: "d", name: "a b" }, "Cannot create node with invalid name 'a b'"],
  [{ driver: "d", name: UUID }, "Cannot create node with invalid name"],
  [{ driver: "d", chassis_uuid: "rack" }, "chassis_uuid must be a UUID, or null"],
  [{ driver: "d", console_enabled: true }, "console_enabled cannot be true"],
  [{ driver: "d", driver_info: { a: [{ admin_password: "******" }] } }, "driver_info/a/0/admin_password is"],
])("refuses %j", (body, message) => {
  expect(() => nodeFromWire(body, MAX_VERSION)).toThrow(message);
});

it("quotes no value of a field that is wrong", () => {
  expect(() => nodeFromWire({ driver: "d", driver_info: "geheim" }, MAX_VERSION)).toThrow(
    /^Schema error for node: driver_info must be an object, or null$/,
  );
});

it("refuses a field that is newer than the version", () => {
  expect(() => nodeFromWire({ driver: "d", owner: "me" }, 49)).toThrow("should be 1.50");
});
