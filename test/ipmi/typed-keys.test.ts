import { expect, it } from "vitest";
import { DialLimiter } from "#/console/serial/upstream/dial-limiter.ts";
import { SerialLink } from "#/console/serial/upstream/serial-link.ts";
import { IpmiConnections } from "#/drivers/modules/ipmi/connections.ts";
import { parseIpmiDriverInfo } from "#/drivers/modules/ipmi/driver-info.ts";
import { IPMI_OPTIONS } from "#/drivers/modules/ipmi/index.ts";
import { solUpstream } from "#/drivers/modules/ipmi/sol-console.ts";
import { faultySocket } from "#/lib/datagram/index.ts";
import { silentLogger } from "#/lib/log/index.ts";
import { seededRandom } from "#/lib/random/index.ts";
import { createMemoryStreamPair } from "#/lib/stream/index.ts";
import { Bench } from "#/protocols/ipmi/test-support.ts";
import { ipmiCrypto } from "#/transports/index.ts";

const KEYS = Array.from({ length: 100_000 }, (_, at) => String.fromCharCode(33 + (at % 90))).join("");
const NETWORK = { loss: 0.05, duplication: 0.05, reordering: 0.05 };

/** A machine behind our BMC, typed at over a network and with a machine that may stop reading. */
async function typeAll(network: typeof NETWORK, before: (burst: number, pair: Bench) => void) {
  let typed = "";
  let stalled: Promise<unknown> = Promise.resolve();
  const pair: Bench = new Bench({
    crypto: ipmiCrypto,
    faults: network,
    seed: 11,
    bmc: {
      serial: async () => {
        const [bmcEnd, machine] = createMemoryStreamPair();
        void (async () => {
          for (let keys = await machine.read(); keys !== null; keys = await machine.read()) {
            typed += Buffer.from(keys).toString("latin1");
            await stalled;
          }
        })();
        return bmcEnd;
      },
    },
  });
  const { clock } = pair;
  const socket = pair.network.bind({ host: "10.0.0.2", port: 40_000 });
  const bind = async () => faultySocket(socket, network, { random: seededRandom(12), clock });
  const connections = new IpmiConnections(IPMI_OPTIONS, { clock, crypto: ipmiCrypto, bind });
  const info = { ipmi_address: "10.0.0.7", ipmi_username: "ADMIN", ipmi_password: "adminpass" };
  const link = new SerialLink(
    {
      upstream: solUpstream(parseIpmiDriverInfo(info), connections),
      onOutput: async () => {},
      onState: () => {},
      redialMs: () => 1000,
      holdKeysMs: 600_000,
    },
    { clock, log: silentLogger, dials: new DialLimiter({ perSecond: 50, atOnce: 1 }, clock) },
  );
  link.start();
  let uncertain = 0;
  let dropped = 0;
  const random = seededRandom(13);
  const typing = (async () => {
    for (let at = 0, burst = 1; at < KEYS.length; burst++) {
      const length = 1 + Math.floor(random() * 40);
      await link.type(Buffer.from(KEYS.slice(at, at + length)), (report) => {
        uncertain += report.uncertain;
        dropped += report.dropped;
      });
      at += length;
      if (burst % 250 === 0) stalled = clock.sleep(3000);
      before(burst, pair);
    }
    // A session that is lost is noticed, and another dialled, within this.
    for (let seen = -1; seen !== typed.length; await clock.sleep(60_000)) seen = typed.length;
  })();
  await pair.until(typing, 10);
  await pair.until(Promise.all([link.stop(), connections[Symbol.asyncDispose]()]));
  return { typed, uncertain, dropped };
}

it("brings 100,000 keys through stalls, each once and in order, when 5 per cent of packets are lost, doubled and reordered", async () => {
  const { typed, uncertain, dropped } = await typeAll(NETWORK, () => {});
  expect(typed === KEYS).toBe(true);
  expect([uncertain, dropped]).toEqual([0, 0]);
}, 120_000);

it("sends no key twice or out of order when the BMC forgets its sessions, and reports those that are missing", async () => {
  let resets = 0;
  const { typed, uncertain, dropped } = await typeAll(NETWORK, (burst, pair) => {
    if (burst % 400 !== 0) return;
    resets++;
    pair.bmc.reset();
  });
  let missing = 0;
  let at = 0;
  for (const key of typed) {
    for (; KEYS[at] !== key && at < KEYS.length; at++) missing++;
    at++;
  }
  missing += KEYS.length - at;
  expect(typed.length + missing).toBe(KEYS.length);
  expect(missing).toBeLessThanOrEqual(uncertain);
  expect(dropped).toBe(0);
  // A packet for each session at the most.
  expect(resets).toBeGreaterThan(10);
  expect(uncertain).toBeLessThanOrEqual(resets * 124);
}, 120_000);
