import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Framebuffer, serveRfb } from "#/protocols/rfb/index.ts";
import { connectTcp, deflate, type Listener, listenTcp, randomBytes, serveTls, vncCipher } from "#/transports/index.ts";
import { eventually, freePort, Program, run } from "../support/process.ts";
import { type Watcher, watch } from "./peer-client.ts";

const host = "127.0.0.1";
const deps = { vncCipher, deflate, randomBytes, serveTls };

type ServerOptions = Omit<Parameters<typeof serveRfb>[1], "framebuffer" | "name">;

/** A picture served by us on a port of its own. */
export function servePicture(
  framebuffer: Framebuffer,
  options: ServerOptions = { security: { type: "none" } },
): Promise<Listener & AsyncDisposable> {
  return listenTcp({ host, port: 0 }, (stream) => {
    serveRfb(stream, { framebuffer, name: "picture", ...options }, deps).catch(() => {});
  }).then((listener) => ({ ...listener, [Symbol.asyncDispose]: () => listener.close() }));
}

/** An X server of TigerVNC's with nothing but what is started on it. */
export class XScreen implements AsyncDisposable {
  readonly port: number;
  readonly #programs: Program[] = [];
  #folder: string | null = null;

  private constructor(port: number) {
    this.port = port;
  }

  get display(): string {
    return `:${this.port}`;
  }

  static async start(...args: string[]): Promise<XScreen> {
    const screen = new XScreen(await freePort());
    const port = `${screen.port}`;
    const fixed = ["-rfbport", port, "-localhost", "-AlwaysShared", "-geometry", "480x320"];
    const security = args.length > 0 ? args : ["-SecurityTypes", "None"];
    screen.run("Xvnc", screen.display, ...fixed, ...security);
    await eventually("Xvnc", async () => (await connectTcp({ host, port: screen.port })).close() === undefined);
    return screen;
  }

  run(command: string, ...args: string[]): Program {
    const program = new Program(command, args);
    this.#programs.push(program);
    return program;
  }

  /** TigerVNC's viewer, drawing what is served on that port of this machine. */
  runViewer(port: number, ...args: string[]): Program {
    return this.run("vncviewer", "-display", this.display, "-MenuKey=", ...args, `${host}::${port}`);
  }

  async watch(options: Parameters<typeof watch>[1] = {}, port = this.port): Promise<Watcher> {
    return eventually(`a session on port ${port}`, async () => watch(await connectTcp({ host, port }), options));
  }

  /** A program on the screen copies the text: what `xclip` is for. */
  async copy(text: string): Promise<void> {
    this.#folder ??= await mkdtemp(join(tmpdir(), "outband-clipboard-"));
    const file = join(this.#folder, "text");
    await writeFile(file, text);
    this.run("xclip", "-display", this.display, "-selection", "clipboard", "-quiet", "-in", file);
  }

  /** What a program on the screen would paste. */
  async paste(): Promise<string> {
    const target = ["-target", "UTF8_STRING", "-out"];
    return (await run("xclip", ["-display", this.display, "-selection", "clipboard", ...target])).output;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const program of this.#programs.reverse()) await program.stop();
    if (this.#folder) await rm(this.#folder, { recursive: true });
  }
}
