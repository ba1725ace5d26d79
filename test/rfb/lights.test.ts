import { describe, expect, it } from "vitest";
import { createGraphicalHubs } from "#/console/hub/index.ts";
import { silentLogger } from "#/lib/log/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { connectTcp, deflate, listenTcp, randomBytes, vncCipher } from "#/transports/index.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually, freePort, Program } from "../support/process.ts";
import { watch } from "./peer-client.ts";

const havePeer = requirePeer("qemu-system-x86_64", "qemu-system-x86");
const host = "127.0.0.1";
const CAPS_LOCK = { keysym: 0xffe5, scanCode: 0x3a };
/** Bit 2 of the LED state. */
const CAPS_LIGHT = 4;

describe.skipIf(!havePeer)("the keyboard's lights of a QEMU machine", () => {
  it("reach every viewer of its hub, and late ones as they are", async () => {
    const port = await freePort();
    await using _qemu = new Program("qemu-system-x86_64", [
      ..."-accel tcg -m 16 -nodefaults -vga std -boot menu=on,splash-time=60000 -vnc".split(" "),
      `${host}:${port - 5900},share=force-shared`,
    ]);
    await eventually("QEMU", async () => (await connectTcp({ host, port })).close() === undefined);
    const hubs = createGraphicalHubs(
      { listenHost: host, readOnly: false, lingerMs: 0 },
      { clock: systemClock, log: silentLogger, rfb: { vncCipher, deflate, randomBytes }, listen: listenTcp },
    );
    try {
      const dial = (signal: AbortSignal) => connectTcp({ host, port, signal });
      const address = await hubs.open("node", { profile: "plain", peer: "qemu", password: null, dial });
      const view = async () => {
        const lights: number[] = [];
        const events = { onLedState: (state: number) => lights.push(state) };
        return { lights, watcher: await watch(await connectTcp(address), { events }) };
      };
      const first = await view();
      await using early = first.watcher;
      await eventually("the BIOS screen", async () => early.client.framebuffer.width === 720);
      await eventually("the light", async () => {
        if (first.lights.at(-1) === CAPS_LIGHT) return true;
        early.client.key(CAPS_LOCK.keysym, true, CAPS_LOCK.scanCode);
        early.client.key(CAPS_LOCK.keysym, false, CAPS_LOCK.scanCode);
        await new Promise((resolve) => setTimeout(resolve, 500));
        return first.lights.at(-1) === CAPS_LIGHT;
      });
      const second = await view();
      await using _late = second.watcher;
      await eventually("the light at the late one", async () => second.lights.length > 0);
      expect(second.lights).toEqual([CAPS_LIGHT]);
    } finally {
      await hubs.closeAll();
    }
  });
});
