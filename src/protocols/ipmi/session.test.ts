import { describe, expect, it } from "vitest";
import { asciiText } from "#/lib/bytes/index.ts";
import type { DatagramSocket } from "#/lib/datagram/index.ts";
import { ipmiCrypto } from "#/transports/index.ts";
import { NO_BOOT_FLAGS } from "./commands/boot-flags.ts";
import { CHASSIS_CONTROL } from "./commands/chassis-control.ts";
import { GET_CHASSIS_STATUS } from "./commands/get-chassis-status.ts";
import { GET_DEVICE_ID } from "./commands/get-device-id.ts";
import { GET_USER_NAME } from "./commands/get-user-name.ts";
import { PAYLOAD_TYPE } from "./messages/packet.ts";
import { expectOk } from "./session/answer.ts";
import { readBootFlags, writeBootFlags } from "./session/boot.ts";
import { Bench, type BenchOptions, withSend } from "./test-support.ts";

const bench = (options: Omit<BenchOptions, "crypto"> = {}) => new Bench({ crypto: ipmiCrypto, ...options });
const KG = new TextEncoder().encode("a key of the chassis");

describe("opening", () => {
  it.each([3, 17, 2, 16])("opens a session with cipher suite %i when both sides allow it", async (suite) => {
    const pair = bench({ bmc: { cipherSuites: [suite], device: { manufacturerId: 674, productId: 256 } } });
    const session = await pair.open({ cipherSuites: [suite] });
    expect(session.cipherSuite).toBe(suite);
    const id = expectOk(await pair.until(session.send(GET_DEVICE_ID, undefined)));
    expect(id).toMatchObject({ manufacturerId: 674, productId: 256, ipmiVersion: 2 });
    expect(pair.bmc.activeSessions).toBe(1);
    await pair.until(session.close());
    expect(pair.bmc.activeSessions).toBe(0);
    expect(await session.ended).toBeNull();
  });

  it.each([0, 1, 15, 8])("refuses cipher suite %i before anything is sent", async (suite) => {
    const pair = bench();
    await expect(pair.open({ cipherSuites: [17, suite] })).rejects.toMatchObject({ code: "IPMI_CIPHER_SUITE" });
    expect(pair.bmc.counters.received).toBe(0);
  });

  it("does not let a BMC choose another cipher suite than the one offered", async () => {
    const wrapBmc = (socket: DatagramSocket) =>
      withSend(socket, (bytes, pass) => {
        // Open Session Response: no integrity.
        if (bytes[5] === PAYLOAD_TYPE.openSessionResponse) bytes[16 + 24] = 0;
        pass(bytes);
      });
    await expect(bench({ wrapBmc }).open()).rejects.toMatchObject({ code: "IPMI_PROTOCOL" });
  });

  it("takes 17 where it is, and 3 where it is refused", async () => {
    expect((await bench().open()).cipherSuite).toBe(17);
    expect((await bench({ bmc: { cipherSuites: [3] } }).open()).cipherSuite).toBe(3);
  });

  it("says which suites were refused", async () => {
    const opening = bench({ bmc: { cipherSuites: [3] } }).open({ cipherSuites: [17] });
    await expect(opening).rejects.toMatchObject({ code: "IPMI_CIPHER_SUITE", message: expect.stringContaining("17") });
  });

  it("takes Kg into account", async () => {
    expect((await bench({ bmc: { kgKey: KG } }).open({ kgKey: KG })).cipherSuite).toBe(17);
    const opening = bench({ bmc: { kgKey: KG } }).open();
    await expect(opening).rejects.toMatchObject({ code: "IPMI_LOGIN", message: expect.stringContaining("Kg") });
  });

  it("refuses a wrong password at once, and without the password in the error", async () => {
    const pair = bench();
    const opening = pair.open({ password: "hunter2" });
    await expect(opening).rejects.toMatchObject({ code: "IPMI_LOGIN" });
    await opening.catch((error) => expect(JSON.stringify(error) + String(error)).not.toContain("hunter2"));
    expect(pair.clock.monotonic()).toBe(Date.UTC(2026, 0, 1));
  });

  it.each(["nobody", "gone"])("refuses the user %s", async (username) => {
    await expect(bench().open({ username })).rejects.toMatchObject({ code: "IPMI_LOGIN", details: { status: 0x0d } });
  });

  it("refuses a name or a password that is too long", async () => {
    await expect(bench().open({ username: "x".repeat(17) })).rejects.toMatchObject({ code: "IPMI_ARGUMENT" });
    await expect(bench().open({ password: "x".repeat(21) })).rejects.toMatchObject({ code: "IPMI_ARGUMENT" });
  });

  it("takes no user whose password is too long into the BMC", () => {
    const user = { id: 2, name: "ADMIN", password: "x".repeat(21), privilege: "administrator" } as const;
    expect(() => bench({ bmc: { users: [user] } })).toThrow("longer than IPMI's 20 bytes");
  });

  it("refuses a level that the user has not got, and opens with the one that he has", async () => {
    const watcher = { username: "watcher", password: "looking" };
    await expect(bench().open(watcher)).rejects.toMatchObject({ code: "IPMI_LOGIN" });
    const pair = bench();
    const session = await pair.open({ ...watcher, privilege: "user" });
    const answer = await pair.until(session.send(CHASSIS_CONTROL, "power-down"));
    expect(answer).toMatchObject({ ok: false, completionCode: 0xd4 });
    expect(pair.actions).toEqual([]);
  });

  it("refuses a BMC whose RAKP 4 is wrong", async () => {
    await expect(bench({ bmc: { faults: { wrongRakp4: true } } }).open()).rejects.toMatchObject({ code: "IPMI_LOGIN" });
  });

  it("says that the BMC has no room", async () => {
    const pair = bench({ bmc: { maxSessions: 1 } });
    await pair.open();
    await expect(pair.open()).rejects.toMatchObject({ code: "IPMI_NO_SESSION", category: "unavailable" });
  });

  it("says that nobody answers, in seconds", async () => {
    const pair = bench({ bmc: { faults: { silent: true } } });
    await expect(pair.open()).rejects.toMatchObject({ code: "IPMI_TIMEOUT", category: "bmc-unreachable" });
    expect(pair.clock.monotonic() - Date.UTC(2026, 0, 1)).toBeLessThan(10_000);
  });

  it("ends with the signal's reason", async () => {
    const pair = bench({ bmc: { faults: { silent: true } } });
    const abort = new AbortController();
    const opening = pair.open({ signal: abort.signal });
    await pair.pass(100);
    abort.abort(new Error("enough"));
    await expect(opening).rejects.toThrow("enough");
  });

  it("opens with the quirks that change the opening", async () => {
    for (const quirk of [
      "opensesspriv",
      "integritycheckvalue",
      "nochecksumcheck",
      "authcap",
      "icts",
      "i82571spt",
    ] as const) {
      const pair = bench();
      const session = await pair.open({ quirks: [quirk] });
      expect(expectOk(await pair.until(session.send(GET_DEVICE_ID, undefined))).ipmiVersion).toBe(2);
    }
  });
});

describe("commands", () => {
  it("reads and changes the chassis", async () => {
    const pair = bench();
    const session = await pair.open();
    expect(expectOk(await pair.until(session.send(GET_CHASSIS_STATUS, undefined))).poweredOn).toBe(true);
    expectOk(await pair.until(session.send(CHASSIS_CONTROL, "hard-reset")));
    expect(pair.actions).toEqual(["hard-reset"]);
    pair.poweredOn = false;
    const answer = await pair.until(session.send(CHASSIS_CONTROL, "power-cycle"));
    expect(answer).toEqual({ ok: false, command: "Chassis Control", completionCode: 0xd5 });
    expect(() => expectOk(answer)).toThrow("D5h (command not supported in present state)");
  });

  it("reads a user's name", async () => {
    const pair = bench();
    const session = await pair.open();
    expect(asciiText(expectOk(await pair.until(session.send(GET_USER_NAME, 3))))).toBe("watcher");
  });

  it("sends commands given at once one after the other, each with its own answer", async () => {
    const pair = bench();
    const session = await pair.open();
    const names = [2, 3, 4].map(async (id) => asciiText(expectOk(await session.send(GET_USER_NAME, id))));
    expect(await pair.until(Promise.all(names))).toEqual(["ADMIN", "watcher", "gone"]);
  });

  it("does a repeated command once, whatever is lost and doubled", async () => {
    const pair = bench({ faults: { loss: 0.3, duplication: 0.3, reordering: 0.2 }, seed: 7 });
    const session = await pair.open();
    for (let i = 0; i < 30; i++) expectOk(await pair.until(session.send(CHASSIS_CONTROL, "power-up")));
    expect(pair.actions).toHaveLength(30);
    expect(session.counters.retries).toBeGreaterThan(0);
  });

  it("keeps persistent EFI boot flags, and forgets others after a minute or a boot", async () => {
    const pair = bench();
    const session = await pair.open();
    const lasting = { valid: true, persistent: true, efi: true, device: "cdrom" } as const;
    expectOk(await pair.until(writeBootFlags(session, lasting)));
    expect(expectOk(await pair.until(readBootFlags(session)))).toEqual(lasting);
    expect(pair.bmc.takeBootFlags()).toEqual(lasting);
    expect(pair.bmc.bootFlags).toEqual(lasting);

    const once = { valid: true, persistent: false, efi: false, device: "pxe" } as const;
    expectOk(await pair.until(writeBootFlags(session, once)));
    await pair.pass(61_000);
    expect(pair.bmc.takeBootFlags()).toEqual(once);
    expect(pair.bmc.bootFlags).toEqual(NO_BOOT_FLAGS);
    expect(pair.bootFlags).toEqual([lasting, once, NO_BOOT_FLAGS]);
  });
});

describe("a session", () => {
  it("is kept alive for as long as nobody says anything", async () => {
    const pair = bench();
    const session = await pair.open();
    await pair.pass(600_000);
    expect(pair.bmc.activeSessions).toBe(1);
    expectOk(await pair.until(session.send(GET_DEVICE_ID, undefined)));
  });

  it("is given up when the BMC has forgotten it", async () => {
    const pair = bench();
    const session = await pair.open();
    pair.bmc.reset();
    const ended = await pair.until(session.ended);
    expect(ended).toMatchObject({ code: "IPMI_SESSION_LOST", category: "bmc-unreachable" });
    await expect(session.send(GET_DEVICE_ID, undefined)).rejects.toMatchObject({ code: "IPMI_SESSION_LOST" });
  });

  it("is forgotten by the BMC after a minute of silence", async () => {
    const pair = bench();
    await pair.open({ keepAliveMs: 3_000_000 });
    await pair.pass(61_000);
    expect(pair.bmc.activeSessions).toBe(0);
  });

  it("takes no packet twice, and none with a bit turned", async () => {
    const sent: Uint8Array[] = [];
    let replay: (bytes: Uint8Array) => void = () => {};
    const pair = bench({
      wrapConsole: (socket) => {
        replay = (bytes) => socket.send(bytes, { host: "10.0.0.7", port: 623 });
        return withSend(socket, (bytes, pass) => {
          sent.push(bytes.slice());
          pass(bytes);
        });
      },
    });
    const session = await pair.open();
    expectOk(await pair.until(session.send(CHASSIS_CONTROL, "power-down")));
    const order = sent.at(-1) as Uint8Array;
    // Another command between, so that it is not taken for a repetition.
    expectOk(await pair.until(session.send(GET_DEVICE_ID, undefined)));
    replay(order);
    await pair.pass(10);
    expect(pair.bmc.counters.replayed).toBe(1);
    for (let bit = 0; bit < order.length * 8; bit++) {
      const turned = order.slice();
      turned[bit >> 3] = (turned[bit >> 3] as number) ^ (1 << (bit & 7));
      replay(turned);
    }
    await pair.pass(10);
    expect(pair.actions).toEqual(["power-down"]);
    // All but those in the RMCP header, the authentication type and the session's id name the session.
    expect(pair.bmc.counters.integrityFailures).toBeGreaterThan((order.length - 12) * 8);
  });

  it("shares a socket with a thousand others, and costs nothing while idle", async () => {
    const pair = bench({ bmc: { maxSessions: 1000 } });
    const sessions = [];
    for (let i = 0; i < 1000; i++) sessions.push(await pair.open());
    const before = pair.bmc.counters.received;
    await pair.until(pair.clock.sleep(60_000), 1000);
    expect(pair.bmc.counters.received - before).toBe(3000);
    expect(pair.bmc.activeSessions).toBe(1000);
    await pair.until(Promise.all(sessions.map((session) => session.close())));
    expect(pair.bmc.activeSessions).toBe(0);
  });
});
