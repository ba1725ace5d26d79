import { describe, expect, it } from "vitest";
import { OutbandError } from "#/lib/errors/index.ts";
import { seededRandom } from "#/lib/random/index.ts";
import { ipmiCrypto } from "#/transports/index.ts";
import { GET_DEVICE_ID } from "./commands/get-device-id.ts";
import { expectOk } from "./session/answer.ts";
import { Bench, withSend } from "./test-support.ts";

/** Capabilities, Open Session, RAKP 1 and 3, Set Session Privilege Level; and as many answers. */
const STEPS = [1, 2, 3, 4, 5];
type Side = "console" | "bmc";
type Harm = (bytes: Uint8Array, pass: (bytes: Uint8Array) => void) => void;

/** Does harm to the nth datagram of a side, and counts them all. */
function harmed(side: Side, step: number, harm: Harm, after: "first" | "all" = "first") {
  let count = 0;
  const wrap: Parameters<typeof withSend>[1] = (bytes, pass) => {
    count++;
    if (count === step || (after === "all" && count > step)) harm(bytes, pass);
    else pass(bytes);
  };
  const wrapper = (socket: Parameters<typeof withSend>[0]) => withSend(socket, wrap);
  return new Bench({ crypto: ipmiCrypto, ...(side === "console" ? { wrapConsole: wrapper } : { wrapBmc: wrapper }) });
}

describe.each(["console", "bmc"] as const)("the opening, when a message of the %s", (side) => {
  it.each(STEPS)("number %i is lost, succeeds", async (step) => {
    await opensWell(harmed(side, step, () => {}));
  });

  it.each(STEPS)("number %i comes three times, succeeds", async (step) => {
    const bench = harmed(side, step, (bytes, pass) => {
      for (let i = 0; i < 3; i++) pass(bytes);
    });
    await opensWell(bench);
  });

  it.each(STEPS)("number %i is overtaken by what comes later, succeeds", async (step) => {
    let late: (() => void) | null = null;
    const bench: Bench = harmed(side, step, (bytes, pass) => {
      late = () => pass(bytes);
    });
    const opening = bench.open();
    // After one repetition, and after the whole is open.
    await bench.pass(600);
    (late as (() => void) | null)?.();
    const session = await opening;
    (late as (() => void) | null)?.();
    await bench.pass(100);
    expect(expectOk(await bench.until(session.send(GET_DEVICE_ID, undefined))).ipmiVersion).toBe(2);
  });

  it.each(STEPS)("number %i and all later ones are lost, ends in a named error within a minute", async (step) => {
    const bench = harmed(side, step, () => {}, "all");
    await expect(bench.open()).rejects.toMatchObject({ code: "IPMI_TIMEOUT" });
    expect(bench.clock.monotonic() - Date.UTC(2026, 0, 1)).toBeLessThan(60_000);
  });

  it.each(STEPS)("number %i is cut short anywhere, succeeds or ends in a named error", async (step) => {
    for (let length = 0; length < 76; length += 3) {
      await opensOrSaysWhy(harmed(side, step, (bytes, pass) => pass(bytes.slice(0, length))));
    }
  });

  it.each(STEPS)("number %i has a bit turned anywhere, succeeds or ends in a named error", async (step) => {
    const random = seededRandom(step);
    for (let i = 0; i < 60; i++) {
      const bench = harmed(side, step, (bytes, pass) => {
        const turned = bytes.slice();
        const at = Math.floor(random() * turned.length);
        turned[at] = (turned[at] as number) ^ (1 << Math.floor(random() * 8));
        pass(turned);
      });
      await opensOrSaysWhy(bench);
    }
  });
});

async function opensWell(bench: Bench): Promise<void> {
  const session = await bench.open();
  expect(expectOk(await bench.until(session.send(GET_DEVICE_ID, undefined))).ipmiVersion).toBe(2);
  await bench.until(session.close());
  // An attempt that the console gave up is forgotten like any silent session.
  await bench.until(bench.clock.sleep(60_100), 1000);
  expect(bench.bmc.activeSessions).toBe(0);
}

async function opensOrSaysWhy(bench: Bench): Promise<void> {
  try {
    await opensWell(bench);
  } catch (error) {
    if (!(error instanceof OutbandError)) throw error;
    expect(error.code).toMatch(/^IPMI_/);
  }
}
