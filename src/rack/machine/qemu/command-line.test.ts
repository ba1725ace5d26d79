import { expect, test } from "vitest";
import type { MachineBootDevice } from "../machine.ts";
import { qemuCommandLine } from "./command-line.ts";

const LINE = {
  name: "dell r740, init=/bin/evil",
  memoryMib: 128,
  guest: { kernel: "/cache/vmlinuz", initrd: "/cache/initrd.gz" },
  identity: { manufacturer: "Dell Inc.", product: "PowerEdge R740, 2U", serialNumber: "7XQ3" },
  serialLog: "/tmp/s/serial.log",
  sockets: { qmp: "/tmp/s/qmp", vnc: "/tmp/s/vnc" },
  serialPort: 40_000,
};

function argument(option: string, bootDevice: MachineBootDevice = "disk"): string | undefined {
  const args = qemuCommandLine({ ...LINE, bootDevice });
  return args[args.indexOf(option) + 1];
}

test("a name cannot smuggle in a kernel parameter", () => {
  expect(argument("-append")).toMatch(/ hostname=dell-r740--init--bin-evil$/);
});

test("commas in names do not end an option's value", () => {
  expect(argument("-smbios")).toBe("type=1,manufacturer=Dell Inc.,product=PowerEdge R740,, 2U,serial=7XQ3");
  expect(argument("-name")).toBe("dell r740,, init=/bin/evil");
});

test("everything that listens is a Unix socket", () => {
  expect(argument("-qmp")).toMatch(/^unix:/);
  expect(argument("-vnc")).toMatch(/^unix:/);
  expect(argument("-chardev")).toMatch(/^socket,id=serial0,host=127\.0\.0\.1,port=40000,(?!.*server)/);
});

test("only a boot from disk gets the guest's kernel", () => {
  expect(argument("-kernel")).toBe("/cache/vmlinuz");
  for (const device of ["cdrom", "network", "floppy", "bios"] as const) {
    expect(qemuCommandLine({ ...LINE, bootDevice: device })).not.toContain("-kernel");
  }
});
