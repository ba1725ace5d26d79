import { describe, expect, it } from "vitest";
import { asciiBytes, asciiText, equalBytes } from "#/lib/bytes/index.ts";
import { seededRandom } from "#/lib/random/index.ts";
import { type ByteStream, createMemoryStreamPair } from "#/lib/stream/index.ts";
import { ipmiCrypto } from "#/transports/index.ts";
import type { IpmiSession } from "./session/session.ts";
import { type OpenSolOptions, openSol } from "./sol/open-sol.ts";
import type { SolStatus } from "./sol/sol-stream.ts";
import { Bench, type BenchOptions, readBytes } from "./test-support.ts";

const bench = (options: Omit<BenchOptions, "crypto"> = {}) => new Bench({ crypto: ipmiCrypto, ...options });
const MIB = 2 ** 20;

function sol(pair: Bench, session: IpmiSession, options: Partial<OpenSolOptions> = {}) {
  return pair.until(openSol(session, { inUse: "take", ...options }, { clock: pair.clock }));
}

function text(seed: number, length: number): Uint8Array {
  const random = seededRandom(seed);
  return Uint8Array.from({ length }, () => 32 + Math.floor(random() * 224));
}

describe("SOL", () => {
  it("carries characters both ways", async () => {
    const pair = bench();
    const stream = await sol(pair, await pair.open());
    const line = pair.lines[0] as ByteStream;
    await line.write(asciiBytes("login: "));
    expect(asciiText((await pair.until(stream.read())) as Uint8Array)).toBe("login: ");
    await stream.write(asciiBytes("root\r"));
    expect(asciiText((await pair.until(line.read())) as Uint8Array)).toBe("root\r");
  });

  it("sends what is typed without waiting, and what the machine says after the BMC's accumulate interval", async () => {
    const pair = bench({ bmc: { sol: { accumulateMs: 50, sendThreshold: 255 } } });
    const stream = await sol(pair, await pair.open());
    const line = pair.lines[0] as ByteStream;
    const start = pair.clock.monotonic();
    await stream.write(asciiBytes("x"));
    await pair.until(line.read());
    expect(pair.clock.monotonic() - start).toBe(0);
    await line.write(asciiBytes("a"));
    await line.write(asciiBytes("b"));
    expect(asciiText((await pair.until(stream.read())) as Uint8Array)).toBe("ab");
    expect(pair.clock.monotonic() - start).toBe(50);
  });

  it("loses, doubles and reorders nothing of a MiB each way when the network does, 5 per cent of each", async () => {
    const pair = bench({ faults: { loss: 0.05, duplication: 0.05, reordering: 0.05, corruption: 0.01 }, seed: 42 });
    const session = await pair.open();
    const stream = await sol(pair, session);
    const line = pair.lines[0] as ByteStream;
    const down = text(1, MIB);
    const up = text(2, MIB);
    const typing = stream.write(up);
    const [received, typed] = await pair.until(
      Promise.all([readBytes(stream, MIB), readBytes(line, MIB), typing, line.write(down)]),
    );
    expect(equalBytes(received, down)).toBe(true);
    expect(equalBytes(typed, up)).toBe(true);
    expect(session.counters.integrityFailures).toBeGreaterThan(0);
    expect(stream.repeated).toBeGreaterThan(0);
  }, 60_000);

  it("lets a BMC that acknowledges late take its time", async () => {
    const pair = bench({ bmc: { faults: { ackDelayMs: 400 } } });
    const stream = await sol(pair, await pair.open());
    const line = pair.lines[0] as ByteStream;
    const up = text(3, 2000);
    const [typed] = await pair.until(Promise.all([readBytes(line, 2000), stream.write(up)]));
    expect(equalBytes(typed, up)).toBe(true);
    // After the first few, it is known how long this BMC takes.
    expect(stream.repeated).toBeLessThan(6);
  });

  it("makes the machine wait for a console that does not read, and goes on when it does", async () => {
    const pair = bench();
    const stream = await sol(pair, await pair.open());
    const line = pair.lines[0] as ByteStream;
    const down = text(4, 200_000);
    await line.write(down);
    await pair.pass(20_000);
    expect(pair.bmc.counters.received).toBeLessThan(400);
    expect(equalBytes(await pair.until(readBytes(stream, down.length)), down)).toBe(true);
  });

  it("sends a break after what was typed before it", async () => {
    const pair = bench({ faults: { loss: 0.2 }, seed: 3 });
    const stream = await sol(pair, await pair.open());
    const line = pair.lines[0] as ByteStream;
    await stream.write(asciiBytes("before"));
    await stream.sendBreak();
    await stream.write(asciiBytes("after"));
    expect(asciiText(await pair.until(readBytes(line, 11)))).toBe("beforeafter");
    expect(pair.breaks).toBe(1);
  });

  it("refuses a console that is in use, or takes it; the other is told", async () => {
    const pair = bench();
    const first = await sol(pair, await pair.open());
    const second = await pair.open();
    await expect(sol(pair, second, { inUse: "refuse" })).rejects.toMatchObject({ code: "IPMI_SOL_IN_USE" });
    const reading = first.read().catch((error: unknown) => error);
    const stream = await sol(pair, second, { inUse: "take" });
    expect(await pair.until(reading)).toMatchObject({ code: "IPMI_SOL_DEACTIVATED", category: "conflict" });
    await expect(first.write(asciiBytes("x"))).rejects.toMatchObject({ code: "IPMI_SOL_DEACTIVATED" });
    await pair.lines[1]?.write(asciiBytes("yours"));
    expect(asciiText((await pair.until(stream.read())) as Uint8Array)).toBe("yours");
  });

  it("gives up on a BMC that does not let go", async () => {
    const pair = bench({ bmc: { faults: { keepsSol: true } } });
    await sol(pair, await pair.open());
    const second = await pair.open();
    await expect(sol(pair, second)).rejects.toMatchObject({ code: "IPMI_SOL_IN_USE" });
  });

  it("says why it cannot be activated", async () => {
    const disabled = bench({ bmc: { sol: { enabled: false } } });
    await expect(sol(disabled, await disabled.open())).rejects.toThrow("SOL is disabled");
    const strict = bench({ bmc: { sol: { forceEncryption: true }, cipherSuites: [2] } });
    await expect(sol(strict, await strict.open({ cipherSuites: [2] }))).rejects.toThrow("use cipher suite 3 or 17");
  });

  it("keeps what is typed while the machine is off, and says so", async () => {
    const states: SolStatus[] = [];
    const lines: ByteStream[] = [];
    let on = false;
    const pair: Bench = bench({
      bmc: {
        serial: async () => {
          if (!on) throw new Error("the machine is off");
          const [bmcEnd, machineEnd] = createMemoryStreamPair();
          lines.push(machineEnd);
          return bmcEnd;
        },
      },
    });
    const stream = await sol(pair, await pair.open(), { onStatus: (status) => states.push(status) });
    await stream.write(asciiBytes("boot\r"));
    await pair.pass(3000);
    expect(states).toEqual([{ transferUnavailable: true }]);
    on = true;
    await pair.pass(3000);
    const line = lines[0] as ByteStream;
    expect(asciiText(await pair.until(readBytes(line, 5)))).toBe("boot\r");
    expect(states.at(-1)).toEqual({ transferUnavailable: false });
  });

  it("ends with the session, for those who read and for those who write", async () => {
    const pair = bench();
    const stream = await sol(pair, await pair.open());
    const reading = stream.read().catch((error: unknown) => error);
    pair.bmc.reset();
    expect(await pair.until(reading)).toMatchObject({ code: "IPMI_SESSION_LOST" });
    await expect(stream.write(asciiBytes("x"))).rejects.toMatchObject({ code: "IPMI_SESSION_LOST" });
  });

  it("notices by what is typed that the BMC is gone, before the keep-alive does", async () => {
    const pair = bench();
    const stream = await sol(pair, await pair.open({ keepAliveMs: 3_000_000 }));
    pair.bmc.faults.silent = true;
    await stream.write(asciiBytes("x"));
    await expect(pair.until(stream.read())).rejects.toMatchObject({ code: "IPMI_SESSION_LOST" });
  });

  it("gives null to whoever closes it, and the console to the next", async () => {
    const pair = bench();
    const session = await pair.open();
    const stream = await sol(pair, session);
    const reading = stream.read();
    stream.close();
    stream.close();
    expect(await pair.until(reading)).toBeNull();
    await pair.until(stream.end());
    expect(pair.bmc.owner).toBeNull();
    await sol(pair, session, { inUse: "refuse" });
  });
});
