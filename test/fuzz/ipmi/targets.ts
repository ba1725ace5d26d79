import { asciiBytes } from "#/lib/bytes/index.ts";
import type { DatagramSocket } from "#/lib/datagram/index.ts";
import type { IpmiCrypto } from "#/protocols/ipmi/crypto.ts";
import {
  CHASSIS_CONTROL,
  GET_CHASSIS_STATUS,
  GET_DEVICE_ID,
  type IpmiSession,
  openSol,
  readBootFlags,
  writeBootFlags,
} from "#/protocols/ipmi/index.ts";
import { Bench, withSend } from "#/protocols/ipmi/test-support.ts";
import { ipmiCrypto } from "#/transports/index.ts";
import { FuzzFailure, judgeEnd } from "../oracle.ts";
import type { Random } from "../random.ts";
import type { FuzzTarget } from "../target.ts";
import { changed } from "./structure.ts";

/** Everything in a case ends within this time of its clock: opening, each command and SOL have time-outs that add up to less. */
const PATIENCE_MS = 600_000;
const MAX_GROWTH_BYTES = 64 * 2 ** 20;

/** What was said before and may be said again. */
const MAX_REMEMBERED = 16;

/**
 * By direction: who is hostile, the server (a BMC) or the client (a console). Its datagrams are broken on their way: cut,
 * grown, with wrong bytes and extreme lengths, with single fields changed, said again later, or made up. In most cases
 * the cryptography is a sham that agrees with everything, so that what is broken gets past the authentication codes to
 * the parsers behind them, as it would from a peer that is itself hostile.
 */
export const IPMI_TARGETS: Readonly<Record<"server" | "client", FuzzTarget>> = {
  server: target("ipmi server", "bmc"),
  client: target("ipmi client", "console"),
};

function target(name: string, hostile: "bmc" | "console"): FuzzTarget {
  return {
    name,
    prepare: async () => {},
    runCase: (random) => runCase(hostile, random),
    maxGrowthBytes: MAX_GROWTH_BYTES,
  };
}

async function runCase(hostile: "bmc" | "console", random: Random): Promise<string> {
  const crypto = random.chance(75) ? shamCrypto(random) : ipmiCrypto;
  const percent = random.pick([2, 10, 40]);
  // Some cases leave the opening alone, or little would ever come of a session.
  const spared = random.pick([0, 0, 5, 8]);
  let sent = 0;
  const remembered: Uint8Array[] = [];
  const wrap = (socket: DatagramSocket) =>
    withSend(socket, (bytes, pass) => {
      sent++;
      remembered.push(bytes);
      if (remembered.length > MAX_REMEMBERED) remembered.shift();
      const breaks = sent > spared && random.chance(percent);
      pass(breaks ? harmed(bytes, random) : bytes);
      if (!breaks || !random.chance(40)) return;
      const more = [() => random.bytes(random.below(200)), () => harmed(bytes, random), () => random.pick(remembered)];
      pass(random.pick(more)());
    });
  const bench = new Bench({ crypto, ...(hostile === "bmc" ? { wrapBmc: wrap } : { wrapConsole: wrap }) });
  const outcome = await converse(bench, random);
  if (bench.actions.length > 40) throw new FuzzFailure(`the chassis was told ${bench.actions.length} things`);
  bench.bmc.close();
  return outcome;
}

/** What a console does in its life; gives how far it came. */
async function converse(bench: Bench, random: Random): Promise<string> {
  let session: IpmiSession;
  try {
    session = await inTime(bench, bench.open({ keepAliveMs: 20_000 }));
  } catch (error) {
    return `opening: ${judgeEnd(error, /^IPMI_/)}`;
  }
  const ends: string[] = [];
  const attempt = async (work: Promise<unknown>) => {
    ends.push(
      await inTime(bench, work).then(
        () => "clean",
        (error) => judgeEnd(error, /^IPMI_/),
      ),
    );
  };
  await attempt(session.send(GET_DEVICE_ID, undefined));
  await attempt(session.send(GET_CHASSIS_STATUS, undefined));
  await attempt(session.send(CHASSIS_CONTROL, "power-up"));
  await attempt(writeBootFlags(session, { valid: true, persistent: false, efi: true, device: "cdrom" }));
  await attempt(readBootFlags(session));
  await attempt(talk(bench, session, random));
  await attempt(session.close());
  return ends.find((end) => end !== "clean") ?? "clean";
}

async function talk(bench: Bench, session: IpmiSession, random: Random): Promise<void> {
  const stream = await openSol(session, { inUse: "take" }, { clock: bench.clock });
  const line = bench.lines.at(-1);
  for (let i = 0; i < 10; i++) {
    await stream.write(asciiBytes("x".repeat(random.between(1, 600))));
    await line?.write(random.bytes(random.between(1, 600))).catch(() => {});
    if (random.chance(20)) await stream.sendBreak();
    await bench.clock.sleep(60);
  }
  await stream.end();
}

function inTime<T>(bench: Bench, work: Promise<T>): Promise<T> {
  return bench.until(work, 20, PATIENCE_MS).catch((error: unknown) => {
    if (error instanceof Error && error.message.startsWith("nothing has happened"))
      throw new FuzzFailure(error.message);
    throw error;
  });
}

function harmed(bytes: Uint8Array, random: Random): Uint8Array {
  return random.chance(60) ? changed(bytes, random) : broken(bytes, random);
}

function broken(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice();
  switch (random.below(5)) {
    case 0:
      return copy.slice(0, random.below(copy.length + 1));
    case 1:
      return Uint8Array.from([...copy, ...random.bytes(random.below(1200))]);
    case 2: {
      // The payload's length, and the first bytes of what it holds.
      const at = Math.min(
        copy.length - 1,
        random.pick([5, 10, 11, 13, 14, 15, 16, 17, 18, 19, 20, 23, 32, 33, 34, 35]),
      );
      copy[at] = random.pick([0, 1, 0x7f, 0x80, 0xff]);
      return copy;
    }
    default:
      for (let i = random.below(4); i >= 0; i--) copy[random.below(copy.length)] = random.below(256);
      return copy;
  }
}

function shamCrypto(random: Random): IpmiCrypto {
  return {
    hmac: (hash) => new Uint8Array(hash === "sha1" ? 20 : 32),
    createCipher: () => ({ encrypt: (_iv, plain) => plain.slice(), decrypt: (_iv, sealed) => sealed.slice() }),
    randomBytes: (count) => random.bytes(count),
  };
}
