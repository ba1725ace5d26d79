import type { Arrival, ViewedConsole } from "#/console/viewer-port/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { TerminalSize } from "../output/escape-rules.ts";
import type { OutputEncoding } from "../output/output-decoder.ts";
import type { SerialHub } from "../serial-hub.ts";
import { serveTcpClient } from "../tcp/tcp-client.ts";
import { historyText } from "./history-text.ts";
import { serveTerminal } from "./serve-terminal.ts";

export interface ViewSerialHubOptions extends TerminalSize {
  readonly title: () => Promise<string>;
  readonly encoding: OutputEncoding;
  readonly readOnly: boolean;
  readonly escapeMenu: boolean;
}

/** What a web terminal has above its screen when it opens. */
const HISTORY_BYTES = 256 * 1024;

/** A serial console as viewers with a token find it: our page's terminal, a plain client's bytes, or the log. */
export function viewSerialHub(hub: SerialHub, options: ViewSerialHubOptions, clock: Clock): ViewedConsole {
  const { encoding, readOnly, escapeMenu } = options;

  function attach(output: "raw" | "safe", { viewer }: Arrival, peer: string) {
    const { id, sessionId, writes, named } = viewer;
    const mode = writes && !readOnly ? "write" : "read-only";
    return hub.attach({ mode, output, peer, sessionId, ...(named && { id }) });
  }

  async function terminal(stream: ByteStream, arrival: Arrival): Promise<void> {
    const history = historyText(await hub.kept.output({ bytes: HISTORY_BYTES }), encoding, options);
    const attachment = await attach("safe", arrival, stream.peer);
    await serveTerminal(stream, { title: await options.title(), attachment, history, line: hub.show() }, clock);
  }

  /** As on the console's TCP port, but nobody pulls the plug with a console's token. */
  async function plain(stream: ByteStream, arrival: Arrival): Promise<void> {
    const attachment = await attach("raw", arrival, stream.peer);
    const parts = { escapeMenu, actions: null, idleMs: 0, show: () => hub.show(), redraw: () => hub.picture() };
    await serveTcpClient(stream, { attachment, ...parts }, clock);
  }

  async function log(stream: ByteStream): Promise<void> {
    const text = Buffer.from((await hub.kept.log()).plain());
    await stream.write(Buffer.concat([Buffer.from(`${text.length}\n`), text]));
    // Whoever has counted all of it hangs up: a connection that we close may lose what is on its way.
    while ((await stream.read()) !== null);
    stream.close();
  }

  return {
    get desk() {
      return hub.desk;
    },
    closed: hub.closed,
    controlRequests: { break: (viewerId) => hub.sendBreakAs(viewerId) },
    async welcome(stream, arrival) {
      const { purpose, signal } = arrival;
      const onEnd = () => stream.close();
      signal.addEventListener("abort", onEnd, { once: true });
      if (signal.aborted || purpose === "screen") return stream.close();
      if (purpose === "terminal") await terminal(stream, arrival);
      else if (purpose === "serial") await plain(stream, arrival);
      else await log(stream);
    },
  };
}
