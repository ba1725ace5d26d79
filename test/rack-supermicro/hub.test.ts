import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGraphicalHubs } from "#/console/hub/index.ts";
import { createSupermicroIkvmConsole } from "#/drivers/modules/supermicro/index.ts";
import { MemoryLogger } from "#/lib/log/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { connectRfb, type Framebuffer } from "#/protocols/rfb/index.ts";
import { connectTcp, deflate, listenTcp, randomBytes, vncCipher } from "#/transports/index.ts";
import { taskFor } from "../support/driver-task.ts";
import { type OneMachine, startOneMachine } from "../support/one-machine.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually } from "../support/process.ts";
import { impatientDeps } from "./supermicro-under-test.ts";

const rfb = { vncCipher, deflate, randomBytes };
const machines = (["synthetic", "qemu"] as const).filter(
  (machine) => machine === "synthetic" || requirePeer("qemu-system-x86_64", "qemu-system-x86"),
);

/** The whole way of a picture and a key: machine, ATEN server, driver, hub, viewer. */
describe.each(machines)("the Supermicro's console through a hub, over a %s machine", (machine) => {
  const log = new MemoryLogger();
  const hubs = createGraphicalHubs(
    { listenHost: "127.0.0.1", readOnly: false, lingerMs: 200 },
    { clock: systemClock, log, rfb, listen: listenTcp },
  );
  const console = createSupermicroIkvmConsole(impatientDeps());
  let one: OneMachine<"supermicro">;

  beforeAll(async () => {
    one = await startOneMachine({ vendor: "supermicro", address: "127.0.13.4", machine });
  });
  afterAll(async () => {
    await hubs.closeAll();
    await one?.[Symbol.asyncDispose]();
  });

  async function view() {
    const address = await hubs.open("node", await console.start(taskFor(one.driverInfo)));
    const viewer = await connectRfb(await connectTcp(address), { profile: "plain", password: null }, rfb);
    const running = viewer.run(new AbortController().signal);
    return {
      framebuffer: viewer.framebuffer,
      type: (text: string) => {
        for (const character of text) {
          const keysym = character === "\n" ? 0xff0d : character.charCodeAt(0);
          viewer.key(keysym, true);
          viewer.key(keysym, false);
        }
      },
      leave: async () => {
        viewer.close();
        await running;
      },
    };
  }

  it("shows the machine's own picture, types into it, and gives the session back", { timeout: 180_000 }, async () => {
    const { machine: host, bmc } = one.rackMachine;
    const serial = async () => Buffer.from(await host.serialLog()).toString();
    await host.powerOn();
    const { framebuffer, type, leave } = await view();
    await eventually("the shell's prompt", async () => /[#$] $/.test(await serial()), 120_000);
    await eventually("the machine's picture at the viewer", async () => isSamePicture(host.screen, framebuffer));
    // Digits, letters, both kinds of brackets, what needs Shift and what does not.
    type("echo hello-$((6*7))\n");
    const line = await host.openSerial();
    await eventually("hello-42 on the machine's screen, read through its serial line", async () => {
      await line.write(Buffer.from("screen | grep hello\n"));
      await new Promise((resolve) => setTimeout(resolve, 500));
      return /^hello-42/m.test(await serial());
    });
    line.close();
    await eventually("what was typed, in the picture", async () => isSamePicture(host.screen, framebuffer));
    expect(bmc.vncSessions).toBe(1);
    await leave();
    await eventually("the end of the BMC's session", async () => bmc.vncSessions === 0);
  });
});

/** ATEN's pictures are compressed: every pixel may be a little off, none by much. Black on both sides proves nothing. */
function isSamePicture(ours: Framebuffer, theirs: Framebuffer): boolean {
  if (ours.width !== theirs.width || ours.height !== theirs.height) return false;
  let lit = 0;
  for (const [at, value] of ours.pixels.entries()) {
    if (at % 4 === 3) continue;
    if (value > 128) lit++;
    if (Math.abs(value - (theirs.pixels[at] as number)) > 40) return false;
  }
  return lit > 100;
}
