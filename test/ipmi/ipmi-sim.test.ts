import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asciiBytes, asciiText } from "#/lib/bytes/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import {
  CHASSIS_CONTROL,
  expectOk,
  GET_CHASSIS_STATUS,
  GET_DEVICE_ID,
  type IpmiSession,
  IpmiSocket,
  openIpmiSession,
  openSol,
} from "#/protocols/ipmi/index.ts";
import { bindUdp, ipmiCrypto, type Listener, listenTcp } from "#/transports/index.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually, freePort, Program } from "../support/process.ts";

const present = requirePeer("ipmi_sim", "openipmi");

const EMULATOR = `mc_setbmc 0x20
mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
sel_enable 0x20 1000 0x0a
mc_enable 0x20
`;

function configuration(port: number, serialPort: number): string {
  return `name "outband-test"
set_working_mc 0x20
  startlan 1
    addr 127.0.0.1 ${port}
    priv_limit admin
    allowed_auths_callback none md2 md5 straight
    allowed_auths_user none md2 md5 straight
    allowed_auths_operator none md2 md5 straight
    allowed_auths_admin none md2 md5 straight
    guid a123456789abcdefa123456789abcdef
  endlan
  sol "tcp:127.0.0.1:${serialPort}" 115200
  user 1 true "" "test" user 10 none md2 md5 straight
  user 2 true "ADMIN" "adminpass" admin 10 none md2 md5 straight
`;
}

describe.skipIf(!present)("our client against OpenIPMI's ipmi_sim", () => {
  let folder: string;
  let serial: Listener;
  let simulator: Program;
  let socket: IpmiSocket;
  let close: () => void;
  let port: number;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "outband-ipmi-sim-"));
    serial = await listenTcp({ host: "127.0.0.1", port: 0 }, (stream) => {
      void (async () => {
        for (let bytes = await stream.read(); bytes !== null; bytes = await stream.read()) {
          await stream.write(asciiBytes(`<${asciiText(bytes).toUpperCase()}>`));
        }
      })().catch(() => {});
    });
    port = await freePort();
    writeFileSync(join(folder, "lan.conf"), configuration(port, serial.port));
    writeFileSync(join(folder, "bmc.emu"), EMULATOR);
    const args = ["-c", join(folder, "lan.conf"), "-f", join(folder, "bmc.emu"), "-s", join(folder, "state"), "-n"];
    simulator = new Program("ipmi_sim", args);
    const udp = await bindUdp({ host: "127.0.0.1", port: 0 });
    close = () => udp.close();
    socket = new IpmiSocket({ socket: udp, crypto: ipmiCrypto });
    await eventually("ipmi_sim to answer", async () => {
      await (await open()).close();
      return true;
    });
  });

  afterAll(async () => {
    close();
    await simulator[Symbol.asyncDispose]();
    await serial.close();
    rmSync(folder, { recursive: true });
  });

  function open(login: { username?: string; password?: string; cipherSuites?: number[] } = {}): Promise<IpmiSession> {
    return openIpmiSession(
      {
        host: "127.0.0.1",
        port,
        username: "ADMIN",
        password: "adminpass",
        privilege: "administrator",
        ...login,
      },
      { socket, crypto: ipmiCrypto, clock: systemClock },
    );
  }

  it("takes suite 3, since it has no 17, and asks for its id", async () => {
    await using session = await open();
    expect(session.cipherSuite).toBe(3);
    const id = expectOk(await session.send(GET_DEVICE_ID, undefined));
    expect(id).toMatchObject({ manufacturerId: 0x1291, productId: 0xf02, ipmiVersion: 2 });
  });

  it("is refused with a wrong password and an unknown name", async () => {
    await expect(open({ password: "wrong" })).rejects.toMatchObject({ code: "IPMI_LOGIN" });
    await expect(open({ username: "nobody" })).rejects.toMatchObject({ code: "IPMI_LOGIN" });
    await expect(open({ cipherSuites: [17] })).rejects.toMatchObject({ code: "IPMI_CIPHER_SUITE" });
  });

  it("reads the chassis, and keeps a refusal as a value", async () => {
    await using session = await open();
    expect((await session.send(GET_CHASSIS_STATUS, undefined)).ok).toBe(true);
    // Without a program to control the chassis it cannot.
    const answer = await session.send(CHASSIS_CONTROL, "power-up");
    expect(answer).toMatchObject({ ok: false, command: "Chassis Control" });
  });

  it("types 4 KiB and sees the answer, takes the console over, and is told when it is taken", async () => {
    await using first = await open();
    await using second = await open();
    const deps = { clock: systemClock };
    const stream = await openSol(first, { inUse: "take" }, deps);
    await stream.write(asciiBytes("ping\r"));
    let shown = "";
    while (!shown.includes("PING\r")) shown += asciiText((await stream.read()) ?? new Uint8Array(0));
    const long = "the quick brown fox ".repeat(200);
    await stream.write(asciiBytes(long));
    const wanted = long.toUpperCase();
    while (shown.replace(/[<>]/g, "").length < wanted.length + 5)
      shown += asciiText((await stream.read()) ?? new Uint8Array(0));
    expect(shown.replace(/[<>]/g, "")).toBe(`PING\r${wanted}`);

    await expect(openSol(second, { inUse: "refuse" }, deps)).rejects.toMatchObject({ code: "IPMI_SOL_IN_USE" });
    const taken = await openSol(second, { inUse: "take" }, deps);
    await taken.sendBreak();
    await taken.write(asciiBytes("mine"));
    shown = "";
    while (!shown.includes("MINE")) shown += asciiText((await taken.read()) ?? new Uint8Array(0));
    await taken.end();
  });
});
