import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { RackError } from "../errors.ts";
import { parseRackConfig } from "./parse-rack-config.ts";
import { defaultRackConfig } from "./rack-config.ts";

const ROOT = { privileged: true };

function complaint(text: string): string {
  try {
    parseRackConfig(text, "rack.yaml", ROOT);
  } catch (error) {
    if (error instanceof RackError) return error.message;
    throw error;
  }
  throw new Error("nothing was wrong");
}

test("a machine has a default for everything", () => {
  const { machines } = parseRackConfig("machines:\n  - name: first\n  - {}\n", "rack.yaml", ROOT);
  expect(machines[0]).toEqual({
    name: "first",
    vendor: "dell",
    model: "idrac9",
    username: "root",
    password: "calvin",
    address: "127.0.10.1",
    ports: { https: 443, vnc: 5901, ipmi: 623 },
    machine: "auto",
    memoryMib: 128,
    firmware: "5.10.50.00",
    faults: [],
  });
  expect(machines[1]).toMatchObject({ name: "dell-2", address: "127.0.10.2" });
});

test("each vendor has its own defaults and faults", () => {
  const { machines } = parseRackConfig("machines:\n  - vendor: supermicro\n    faults: [ikvm-mute]\n", "r", ROOT);
  expect(machines[0]).toMatchObject({
    name: "supermicro-1",
    model: "x11",
    username: "ADMIN",
    ports: { https: 443, vnc: 5900, ipmi: 623 },
    faults: ["ikvm-mute"],
  });
  expect(complaint("machines:\n  - vendor: supermicro\n    faults: [vnc-absent]\n")).toContain(
    'unknown value "vnc-absent"',
  );
});

test("the example is a valid rack", () => {
  const { machines } = parseRackConfig(readFileSync("examples/rack.yaml", "utf8"), "examples/rack.yaml", ROOT);
  expect(machines.map(({ name, faults }) => [name, faults])).toEqual([
    ["dell-1", []],
    ["dell-express", ["vnc-absent"]],
    ["supermicro-1", []],
    ["old-1", []],
  ]);
});

test("an offset moves every port; without root and without one, only the low ports move", () => {
  const text = "portOffset: 20000\nmachines:\n  - ports: {https: 443}\n";
  expect(parseRackConfig(text, "r", ROOT).machines[0]?.ports).toEqual({ https: 20_443, vnc: 25_901, ipmi: 20_623 });
  const moved = parseRackConfig(text, "r", { ...ROOT, portOffset: 1 });
  expect(moved.machines[0]?.ports).toEqual({ https: 444, vnc: 5902, ipmi: 624 });
  const plain = "machines:\n  - ports: {https: 10443}\n  - name: other\n";
  const { machines } = parseRackConfig(plain, "r", { privileged: false });
  expect(machines.map(({ ports }) => ports)).toEqual([
    { https: 10_443, vnc: 5901, ipmi: 10_623 },
    { https: 10_443, vnc: 5901, ipmi: 10_623 },
  ]);
  expect(defaultRackConfig(2, ROOT).machines.map(({ address }) => address)).toEqual(["127.0.10.1", "127.0.10.2"]);
});

test("whatever is wrong is told with file, line and reason", () => {
  const cases: [string, string][] = [
    ["machines:\n  - nmae: x\n", 'rack.yaml:2: unknown key "nmae": did you mean "name"?'],
    ["machines:\n  - zzz: x\n", 'rack.yaml:2: unknown key "zzz": the keys are name, vendor'],
    ["\nmachine:\n  - name: x\n", 'rack.yaml:2: unknown key "machine": did you mean "machines"?'],
    ["machines:\n  - name: x\n    vendor: del\n", 'rack.yaml:3: machines[0].vendor: unknown value "del"'],
    ["machines:\n  - faults: [vnc-mut]\n", 'rack.yaml:2: machines[0].faults[0]: unknown value "vnc-mut": did you mean'],
    ["machines:\n  - memoryMib: lots\n", "rack.yaml:2: machines[0].memoryMib must be a whole number from 64 to 65536"],
    ["machines:\n  - name: x\n    password: 12345678\n", "rack.yaml:3: machines[0].password must be a text; put it in"],
    ["machines:\n  - address: bmc.example\n", 'rack.yaml:2: machines[0].address: "bmc.example" is not an IP address'],
    ["machines:\n  - ports:\n      http: 1\n", 'rack.yaml:3: unknown key "http": did you mean "https"?'],
    ["machines:\n  - name: ../x\n", "rack.yaml:2: machines[0].name must be letters, digits, dots and dashes"],
    ["machines:\n  - name: a\n  - name: a\n", 'rack.yaml:3: machine "a": another one already is called that'],
    [
      "machines:\n  - name: a\n    address: 127.0.10.9\n  - name: b\n    address: 127.0.10.9\n",
      'rack.yaml:4: machine "b": another one already has a port of 127.0.10.9 that it wants',
    ],
    [
      "machines:\n  - vendor: generic\n    address: 127.0.10.9\n  - vendor: generic\n    address: 127.0.10.9\n",
      'rack.yaml:4: machine "generic-2": another one already has a port of 127.0.10.9 that it wants',
    ],
    ["machines:\n  - vendor: generic\n    ports: {https: 1}\n", 'rack.yaml:3: unknown key "https"'],
    ["machines: []\n", "rack.yaml:1: there must be at least one machine under machines"],
    ["", "rack.yaml:1: the file must have keys: portOffset, machines"],
    ["machines:\n  - name: 'x\n", "rack.yaml:"],
  ];
  for (const [text, message] of cases) expect(complaint(text)).toContain(message);
});
