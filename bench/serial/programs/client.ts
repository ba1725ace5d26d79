import { connect, type Socket } from "node:net";

export type ClientRequest =
  /** Types on each connection in turn, so many keys, and waits for each to come back. */
  | { readonly do: "echo"; readonly count: number; readonly pauseMs: number }
  /** Resolves when a key has come back on each; `quietly`: nothing is typed. */
  | { readonly do: "connect"; readonly ports: readonly number[]; readonly quietly?: boolean }
  /** So many bytes more on that connection. */
  | { readonly do: "receive"; readonly at: number; readonly bytes: number }
  /** Reads numbered lines on every connection until the last has come everywhere, or nothing comes any more. */
  | { readonly do: "watch"; readonly lines: number }
  | { readonly do: "close" };

export interface ClientReply {
  /** Milliseconds, by connection. */
  readonly times?: readonly (readonly number[])[];
  readonly seconds?: number;
  readonly ages?: readonly number[];
  readonly lost?: number;
  readonly error?: string;
}

const ECHO_MS = 5000;
const SILENCE_MS = 5000;

class Line {
  readonly socket: Socket;
  received = 0;
  onBytes: (bytes: Buffer) => void = () => {};

  constructor(port: number) {
    this.socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.socket.on("error", () => {});
    this.socket.on("data", (bytes) => {
      this.received += bytes.length;
      this.onBytes(bytes);
    });
  }

  /** Resolves when this has been shown. */
  until(text: string): Promise<void> {
    let seen = "";
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`"${text}" has not come in ${ECHO_MS} ms`)), ECHO_MS);
      this.onBytes = (bytes) => {
        seen = (seen + bytes.toString("latin1")).slice(-1000);
        if (!seen.includes(text)) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

let lines: Line[] = [];

process.on("message", (request: ClientRequest) => {
  perform(request).then(
    (reply) => process.send?.(reply),
    (error) => process.send?.({ error: String(error) } satisfies ClientReply),
  );
});
process.on("disconnect", () => process.exit(0));

async function perform(request: ClientRequest): Promise<ClientReply> {
  switch (request.do) {
    case "connect":
      lines = request.ports.map((port) => new Line(port));
      if (!request.quietly) await Promise.all(lines.map((line) => ready(line)));
      return {};
    case "echo":
      return { times: await echo(request.count, request.pauseMs) };
    case "receive":
      return { seconds: await receive(lines[request.at] as Line, request.bytes) };
    case "watch":
      return watch(request.lines);
    case "close":
      for (const line of lines) line.socket.destroy();
      lines = [];
      return {};
  }
}

/** A key that comes back shows that the whole way is there. */
async function ready(line: Line): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const shown = line.until("!");
    line.socket.write("!");
    try {
      return await shown;
    } catch (error) {
      if (attempt === 2) throw error;
    }
  }
}

async function echo(count: number, pauseMs: number): Promise<number[][]> {
  const times: number[][] = lines.map(() => []);
  for (let key = 0; key < count; key++) {
    const character = String.fromCharCode(97 + (key % 26));
    for (const [at, line] of lines.entries()) {
      const start = performance.now();
      const back = line.until(character);
      line.socket.write(character);
      await back;
      times[at]?.push(performance.now() - start);
      await pause(pauseMs);
    }
  }
  return times;
}

/** From the first byte to the last. */
function receive(line: Line, bytes: number): Promise<number> {
  const from = line.received;
  let start = 0;
  return new Promise((resolve) => {
    line.onBytes = () => {
      start ||= performance.now();
      if (line.received - from >= bytes) resolve((performance.now() - start) / 1000);
    };
  });
}

/** Lines are "number nanoseconds": the clock is the machine's. */
async function watch(count: number): Promise<ClientReply> {
  const ages: number[] = [];
  let missing = 0;
  let last = performance.now();
  const done = lines.map(
    (line) =>
      new Promise<void>((resolve) => {
        let next = 0;
        let text = "";
        line.onBytes = (bytes) => {
          const now = process.hrtime.bigint();
          last = performance.now();
          text += bytes.toString("latin1");
          for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
            const [number = "", stamp = "0"] = text.slice(0, end).split(" ");
            text = text.slice(end + 1);
            if (Number(number) !== next) missing++;
            next = Number(number) + 1;
            ages.push(Number(now - BigInt(stamp)) / 1e6);
          }
          if (next >= count) resolve();
        };
      }),
  );
  const everywhere = Promise.all(done).then(() => true);
  while (!(await Promise.race([everywhere, pause(500)])) && performance.now() - last < SILENCE_MS);
  return { ages, lost: count * lines.length - ages.length + missing };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
