import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { WebSocket } from "ws";
import { eventually } from "../support/process.ts";
import { openViewer, webSocketUrl } from "../support/viewer.ts";

/** What a page is told: docs/guide/sharing-a-console.md. */
export interface OwnView {
  readonly you: { number: number; mode: string; state: string; refused: boolean } | null;
  readonly writer: { id: string; number: number } | "administrator" | null;
  readonly asks: readonly { id: string; number: number }[];
  readonly viewers: number;
}

/** A page without a browser: its screen, its control link, and a name of its own. */
export async function openPage(consoleUrl: string, name = randomBytes(16).toString("hex")) {
  const named = consoleUrl.replace(/(path=[^&#]*)/, `$1%26viewer%3D${name}`);
  const client = await openViewer(named);
  const running = client.run(new AbortController().signal).catch(() => {});
  let closeCode: number | null = null;
  client.socket.on("close", (code) => {
    closeCode = code;
  });
  const control = new WebSocket(webSocketUrl(named), ["control.outband"]);
  const states: OwnView[] = [];
  const errors: { error: string; code: string }[] = [];
  let rest = "";
  control.on("message", (bytes: Buffer) => {
    const lines = (rest + bytes.toString()).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const told = JSON.parse(line) as OwnView | { error: string; code: string };
      if ("error" in told) errors.push(told);
      else states.push(told);
    }
  });
  await once(control, "open");
  await eventually("the page to know itself", async () => states.at(-1)?.you);
  return {
    client,
    name,
    errors,
    get state(): OwnView {
      const last = states.at(-1);
      if (!last) throw new Error("the page has been told nothing");
      return last;
    },
    get closeCode() {
      return closeCode;
    },
    get controlClosed() {
      return control.readyState === WebSocket.CLOSED;
    },
    ask: (request: object) => control.send(Buffer.from(`${JSON.stringify(request)}\n`)),
    type(text: string): void {
      for (const character of text) {
        const keysym = character === "\n" ? 0xff0d : character.charCodeAt(0);
        client.key(keysym, true);
        client.key(keysym, false);
      }
    },
    async is(state: string): Promise<void> {
      await eventually(`viewer to be ${state}`, async () => states.at(-1)?.you?.state === state, 10_000);
    },
    async leave(): Promise<void> {
      control.close();
      client.close();
      await running;
    },
  };
}

export type Page = Awaited<ReturnType<typeof openPage>>;
