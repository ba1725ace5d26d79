import { createConnection } from "node:net";
import type { HubAddress } from "#/console/interfaces/index.ts";
import { eventually, freePort, Program } from "../support/process.ts";

export interface VncPeer extends AsyncDisposable {
  readonly address: HubAddress;
}

/** TigerVNC's Xvnc with the grey weave of old on its root window, without a password, on loopback alone. */
export function startXvnc(desktop: string): Promise<VncPeer> {
  return startPeer((port) => [
    "Xvnc",
    // A display number nobody has, since the port is one nobody has; no X client ever connects.
    ...`:${port} -rfbport ${port} -localhost -SecurityTypes None -nolisten tcp -nolisten unix`.split(" "),
    ..."-retro -geometry 800x600 -depth 24".split(" "),
    "-desktop",
    desktop,
  ]);
}

/** A QEMU machine without a disk: its firmware writes on the screen that there is nothing to boot. */
export function startQemuFirmware(name: string): Promise<VncPeer> {
  return startPeer((port) => [
    "qemu-system-x86_64",
    ...`-accel tcg -m 64 -nodefaults -vga std -display none -vnc 127.0.0.1:${port - 5900}`.split(" "),
    "-name",
    name,
  ]);
}

async function startPeer(commandLine: (port: number) => string[]): Promise<VncPeer> {
  const port = await freePort();
  const [command = "", ...args] = commandLine(port);
  const program = new Program(command, args);
  await eventually(`${command} to listen`, () => speaksFirst(port));
  return { address: { host: "127.0.0.1", port }, [Symbol.asyncDispose]: () => program[Symbol.asyncDispose]() };
}

function speaksFirst(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: "127.0.0.1", port });
    socket.once("error", () => resolve(false));
    socket.once("data", () => {
      socket.destroy();
      resolve(true);
    });
  });
}
