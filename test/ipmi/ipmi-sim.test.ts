import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asciiBytes, asciiText } from "#/lib/bytes/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { CHASSIS_CONTROL, expectOk, GET_CHASSIS_STATUS, GET_DEVICE_ID, openSol } from "#/protocols/ipmi/index.ts";
import { type Listener, listenTcp } from "#/transports/index.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually, freePort } from "../support/process.ts";
import { qemuMachine } from "./qemu-machine.ts";
import { GUEST_GREETING } from "./serial-guest.ts";
import { Simulator } from "./simulator.ts";

const present = requirePeer("ipmi_sim", "openipmi");
const qemu = requirePeer("qemu-system-x86_64", "qemu-system-x86");
const deps = { clock: systemClock };

/** Reads until `done` of all that was read; gives that. */
async function readUntil(stream: ByteStream, done: (text: string) => boolean): Promise<string> {
  let text = "";
  while (!done(text)) text += asciiText((await stream.read()) ?? new Uint8Array(0));
  return text;
}

describe.skipIf(!present)("our client against OpenIPMI's ipmi_sim", () => {
  let serial: Listener;
  let simulator: Simulator;

  beforeAll(async () => {
    serial = await listenTcp({ host: "127.0.0.1", port: 0 }, (stream) => {
      void (async () => {
        for (let bytes = await stream.read(); bytes !== null; bytes = await stream.read()) {
          await stream.write(asciiBytes(`<${asciiText(bytes).toUpperCase()}>`));
        }
      })().catch(() => {});
    });
    simulator = await Simulator.start({ serialPort: serial.port });
  });

  afterAll(async () => {
    await simulator[Symbol.asyncDispose]();
    await serial.close();
  });

  it("takes suite 3, since it has no 17, and asks for its id", async () => {
    await using session = await simulator.open();
    expect(session.cipherSuite).toBe(3);
    const id = expectOk(await session.send(GET_DEVICE_ID, undefined));
    expect(id).toMatchObject({ manufacturerId: 0x1291, productId: 0xf02, ipmiVersion: 2 });
  });

  it("is refused with a wrong password, an unknown name and suite 17 alone", async () => {
    await expect(simulator.open({ password: "wrong" })).rejects.toMatchObject({ code: "IPMI_LOGIN" });
    await expect(simulator.open({ username: "nobody" })).rejects.toMatchObject({ code: "IPMI_LOGIN" });
    await expect(simulator.open({ cipherSuites: [17] })).rejects.toMatchObject({ code: "IPMI_CIPHER_SUITE" });
  });

  it("reads the chassis, and keeps a refusal as a value", async () => {
    await using session = await simulator.open();
    expect((await session.send(GET_CHASSIS_STATUS, undefined)).ok).toBe(true);
    // Without a program to control the chassis it cannot.
    const answer = await session.send(CHASSIS_CONTROL, "power-up");
    expect(answer).toMatchObject({ ok: false, command: "Chassis Control" });
  });

  it("types 4 KiB and sees the answer, takes the console over, and sends a break", async () => {
    await using first = await simulator.open();
    await using second = await simulator.open();
    const stream = await openSol(first, { inUse: "take" }, deps);
    const long = "the quick brown fox ".repeat(200);
    await stream.write(asciiBytes(long));
    const shown = await readUntil(stream, (text) => text.replace(/[<>]/g, "").length >= long.length);
    expect(shown.replace(/[<>]/g, "")).toBe(long.toUpperCase());

    await expect(openSol(second, { inUse: "refuse" }, deps)).rejects.toMatchObject({ code: "IPMI_SOL_IN_USE" });
    const taken = await openSol(second, { inUse: "take" }, deps);
    await taken.sendBreak();
    await taken.write(asciiBytes("mine"));
    await readUntil(taken, (text) => text.includes("MINE"));
    await taken.end();
  });
});

describe.skipIf(!(present && qemu))("our client against ipmi_sim in front of QEMU", () => {
  it("powers a machine up, sees it boot, types to it, and powers it down", async () => {
    const serialPort = await freePort();
    await using simulator = await Simulator.start({ serialPort, machine: (folder) => qemuMachine(folder, serialPort) });
    await using session = await simulator.open();
    const poweredOn = async () => expectOk(await session.send(GET_CHASSIS_STATUS, undefined)).poweredOn;
    expect(await poweredOn()).toBe(false);
    expectOk(await session.send(CHASSIS_CONTROL, "power-up"));
    await eventually("the machine to be on", poweredOn);

    const stream = await openSol(session, { inUse: "take" }, deps);
    await readUntil(stream, (text) => text.includes(GUEST_GREETING));
    const typed = "the quick brown fox jumps over the lazy dog ".repeat(20);
    await stream.write(asciiBytes(typed));
    expect(await readUntil(stream, (text) => text.length >= typed.length)).toBe(typed);
    await stream.end();

    expectOk(await session.send(CHASSIS_CONTROL, "power-down"));
    await eventually("the machine to be off", async () => !(await poweredOn()));
  });
});
