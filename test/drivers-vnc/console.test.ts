import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createVncConsole, systemVncDeps } from "#/drivers/modules/vnc/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { connectRfb } from "#/protocols/rfb/index.ts";
import { vncCipher } from "#/transports/index.ts";
import { taskFor } from "../support/driver-task.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually, freePort, Program } from "../support/process.ts";

const havePeers = [requirePeer("Xvfb", "xvfb"), requirePeer("x11vnc", "x11vnc")].every(Boolean);
const console = createVncConsole({ ...systemVncDeps(systemClock), limits: { bannerMs: 3000, readyMs: 500 } });

describe.skipIf(!havePeers)("the console vnc on x11vnc", () => {
  const programs: Program[] = [];
  let port = 0;

  beforeAll(async () => {
    port = await freePort();
    programs.push(new Program("Xvfb", [`:${port}`, "-screen", "0", "320x200x24"]));
    const flags = "-localhost -forever -shared -noxdamage -passwd secret12".split(" ");
    await eventually("x11vnc", async () => {
      const program = new Program("x11vnc", ["-display", `:${port}`, "-rfbport", `${port}`, ...flags]);
      // It ends by itself when the X server is not there yet.
      const ended = await Promise.race([program.ended.then(() => true), listening(program)]);
      if (ended) throw new Error(program.output);
      programs.push(program);
      return true;
    });
  });

  async function listening(program: Program): Promise<false> {
    await eventually("its port", async () => /The VNC desktop is/.test(program.output));
    return false;
  }

  afterAll(async () => {
    for (const program of programs.reverse()) await program.stop();
  });

  const info = (change = {}) => ({ vnc_address: `127.0.0.1:${port}`, vnc_password: "secret12", ...change });

  it("finds the server good and shows its picture", async () => {
    const { profile, password, dial } = await console.start(taskFor(info()));
    expect(profile).toBe("plain");
    const { signal } = new AbortController();
    const client = await connectRfb(await dial(signal), { profile: "plain", password }, { vncCipher });
    const running = client.run(signal);
    await eventually("the screen", async () => client.framebuffer.width === 320 && client.framebuffer.height === 200);
    client.close();
    await running;
  });

  it("says that the password is wrong, and does not tell it", async () => {
    const failure = console.start(taskFor(info({ vnc_password: "wrong-one" })));
    await expect(failure).rejects.toMatchObject({ code: "VNC_PASSWORD_REFUSED" });
    await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining("wrong-one") });
  });

  it("says that there is no TLS at the port", async () => {
    const failure = console.start(taskFor(info({ vnc_tls: "insecure" })));
    await expect(failure).rejects.toMatchObject({ code: expect.stringMatching(/^VNC_(NOT_TLS|MUTE|PORT_CLOSED)$/) });
  });

  it("says that nothing listens", async () => {
    const vnc_address = `127.0.0.1:${await freePort()}`;
    await expect(console.start(taskFor({ vnc_address }))).rejects.toMatchObject({ code: "VNC_PORT_CLOSED" });
  });
});
