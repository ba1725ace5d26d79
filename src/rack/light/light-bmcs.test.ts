import { expect, it } from "vitest";
import { ManualClock, systemClock } from "#/lib/time/index.ts";
import { type IpmiSession, openSol } from "#/protocols/ipmi/index.ts";
import { IpmiTestConsole } from "#/rack/testing/ipmi-console.ts";
import { LightBmcs } from "./index.ts";

const ACCOUNT = { username: "u", password: "p" };
const RETRY = { firstMs: 20, maxMs: 40, tries: 3 };

it("gives each its own port, echoes what is typed, prints, and forgets all sessions at a restart", async () => {
  const clock = new ManualClock();
  using bmcs = await LightBmcs.start({ count: 3, ...ACCOUNT, accumulateMs: 0 }, { clock });
  await using consoleOf = await IpmiTestConsole.create();
  const open = (port: number): Promise<IpmiSession> =>
    consoleOf.open({ host: "127.0.0.1", port, ...ACCOUNT, retry: RETRY });
  expect(new Set(bmcs.all.map(({ port }) => port)).size).toBe(3);
  const [first, second] = bmcs.all;
  if (!first || !second) throw new Error("there are three");
  await open(second.port);

  const sol = await openSol(await open(first.port), { inUse: "refuse" }, { clock: systemClock });
  await sol.write(Buffer.from("typed"));
  expect(Buffer.from((await sol.read()) ?? []).toString()).toBe("typed");
  first.machine.pour(Buffer.from("abcdef"), 15);
  let poured = "";
  while (poured.length < 15) poured += Buffer.from((await sol.read()) ?? []).toString();
  expect(poured).toBe("abcdefabcdefabc");

  bmcs.restart(1000);
  expect(bmcs.all.map(({ bmc }) => bmc.activeSessions)).toEqual([0, 0, 0]);
  await expect(open(first.port)).rejects.toMatchObject({ code: "IPMI_TIMEOUT" });
  await clock.advance(1000);
  await open(first.port);
});
