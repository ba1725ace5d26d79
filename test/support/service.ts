import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually, freePort, Program } from "./process.ts";

/** `outband serve` as its own process, with a state folder of its own that outlives restarts. */
export class Service implements AsyncDisposable {
  readonly folder: string;
  readonly configFile: string;
  readonly apiUrl: string;
  readonly proxyUrl: string;
  readonly proxyPort: number;
  /** Of the serial proxy. */
  readonly serialPort: number;
  #program: Program | undefined;

  private constructor(folder: string, apiPort: number, proxyPort: number, serialPort: number) {
    this.folder = folder;
    this.configFile = join(folder, "outband.conf");
    this.apiUrl = `http://127.0.0.1:${apiPort}`;
    this.proxyUrl = `http://127.0.0.1:${proxyPort}`;
    this.proxyPort = proxyPort;
    this.serialPort = serialPort;
  }

  /** `sections`: lines added to the configuration, for example `{vnc: ["token_timeout = 10"]}`. */
  static async create(sections: Record<string, readonly string[]> = {}): Promise<Service> {
    const folder = await mkdtemp(join(tmpdir(), "outband-e2e-"));
    const [apiPort, proxyPort, serialPort] = [await freePort(), await freePort(), await freePort()];
    const service = new Service(folder, apiPort, proxyPort, serialPort);
    const all: Record<string, string[]> = {
      DEFAULT: [`state_path = ${folder}/state`, "host = e2e"],
      api: [`port = ${apiPort}`],
      vnc: ["host_ip = 127.0.0.1", `port = ${proxyPort}`],
      serial_console: [`serialproxy_port = ${serialPort}`],
    };
    for (const [name, lines] of Object.entries(sections)) all[name] = [...(all[name] ?? []), ...lines];
    const text = Object.entries(all).map(([name, lines]) => `[${name}]\n${lines.join("\n")}\n`);
    await writeFile(service.configFile, text.join("\n"));
    return service;
  }

  /** More lines for one section: later ones win. For the next start. */
  async addOptions(section: string, lines: readonly string[]): Promise<void> {
    await appendFile(this.configFile, `\n[${section}]\n${lines.join("\n")}\n`);
  }

  /** Starts it and waits until it answers. */
  async start(): Promise<void> {
    const program = new Program("bin/outband", ["serve", "--config-file", this.configFile]);
    this.#program = program;
    const ended = program.ended.then(() => {
      throw new Error(`outband serve ended: ${program.output}`);
    });
    const answers = eventually("outband serve to answer", async () => {
      const both = await Promise.all([fetch(`${this.apiUrl}/v1`), fetch(`${this.proxyUrl}/healthcheck`)]);
      return both.every((answer) => answer.ok);
    });
    // Whichever comes second is of no interest any more.
    answers.catch(() => {});
    ended.catch(() => {});
    await Promise.race([answers, ended]);
  }

  get output(): string {
    return this.#program?.output ?? "";
  }

  get pid(): number {
    return (this.#program as Program).pid;
  }

  async kill(): Promise<void> {
    await this.#program?.kill();
  }

  async stop(): Promise<number | null> {
    return (await this.#program?.stop()) ?? null;
  }

  /** A request to the API with the newest microversion we know. */
  async api(method: string, path: string, body?: unknown): Promise<{ status: number; body: never }> {
    const answer = await fetch(`${this.apiUrl}${path}`, {
      method,
      headers: {
        "X-OpenStack-Ironic-API-Version": "latest",
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === "" ? null : JSON.parse(text)) as never };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program?.[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true });
  }
}
