import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { requirePeer } from "../support/peers.ts";
import { eventually, run } from "../support/process.ts";
import { BmcUnderTest } from "./bmc-under-test.ts";
import { Terminal } from "./terminal.ts";

const present = requirePeer("/usr/sbin/ipmiconsole", "freeipmi-tools");
let machine: BmcUnderTest;
beforeEach(async () => {
  machine = await BmcUnderTest.start();
});
afterEach(() => machine[Symbol.dispose]());

function login(...rest: string[]): string[] {
  return ["-h", `127.0.0.1:${machine.port}`, "-u", "ADMIN", "-p", "adminpass", ...rest];
}

describe.skipIf(!present).each(["3", "17"])("FreeIPMI against our BMC, cipher suite %s", (suite) => {
  it("powers", async () => {
    const power = (...args: string[]) => run("/usr/sbin/ipmipower", login("-D", "LAN_2_0", "-I", suite, ...args));
    expect(await power("--stat")).toEqual({ code: 0, output: "127.0.0.1: on\n" });
    expect((await power("--off")).output).toBe("127.0.0.1: ok\n");
    expect((await power("--stat")).output).toBe("127.0.0.1: off\n");
    expect((await power("--on")).output).toBe("127.0.0.1: ok\n");
    expect(machine.actions).toEqual(["power-down", "power-up"]);
  });

  it("types, sees the answer, and sends a break", async () => {
    await using terminal = new Terminal("/usr/sbin/ipmiconsole", login("-l", "ADMIN", "-I", suite));
    await eventually("the greeting", async () => terminal.shown.includes("HELLO"));
    terminal.type("ping\r");
    await eventually("the answer", async () => terminal.shown.includes("PING"));
    terminal.type("&B");
    await eventually("the break", async () => machine.breaks === 1);
    terminal.type("&.");
    await terminal.ended;
    await eventually("the end of the session", async () => machine.bmc.activeSessions === 0);
  });
});
