import { connect, type Socket } from "node:net";
import { eventually } from "../support/process.ts";

/** A TCP client as nova-serialproxy is: bytes in both directions. */
export class TcpClient implements Disposable {
  readonly #socket: Socket;
  seen = "";

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.#socket = connect(Number(port), hostname);
    this.#socket.on("error", () => {});
    this.#socket.on("data", (bytes: Buffer) => {
      this.seen += bytes.toString("latin1");
    });
  }

  type(text: string): void {
    this.#socket.write(text);
  }

  /** Each letter may come in brackets of its own. */
  shows(text: string, timeoutMs?: number): Promise<boolean> {
    const shown = async () => this.seen.replace(/[<>]/g, "").includes(text);
    return eventually(`the console to show ${JSON.stringify(text)}`, shown, timeoutMs);
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}
