import { systemClock } from "#/lib/time/index.ts";
import { LightBmcs } from "#/rack/light/index.ts";
import { ACCOUNT } from "../account.ts";
import { bootText } from "../boot-text.ts";

export type BmcsRequest =
  | { readonly do: "start"; readonly count: number; readonly accumulateMs?: number }
  /** A boot log of so many bytes on each, spread over a while. */
  | { readonly do: "boot"; readonly bytes: number; readonly ms: number }
  /** On one: as fast as it is taken. */
  | { readonly do: "pour"; readonly at: number; readonly bytes: number }
  /** On the first: numbered lines with the time in them. */
  | { readonly do: "tick"; readonly count: number; readonly everyMs: number }
  | { readonly do: "restart"; readonly downMs: number }
  | { readonly do: "count" };

export interface BmcsReply {
  readonly ports?: readonly number[];
  /** Sessions with SOL. */
  readonly consoles?: number;
}

const CHUNK_BYTES = 240;
let bmcs: LightBmcs | null = null;

process.on("message", async (request: BmcsRequest) => {
  process.send?.(await perform(request));
});
process.on("disconnect", () => process.exit(0));

async function perform(request: BmcsRequest): Promise<BmcsReply> {
  if (request.do === "start") {
    const { count, accumulateMs } = request;
    bmcs = await LightBmcs.start(
      { count, ...ACCOUNT, ...(accumulateMs !== undefined && { accumulateMs }) },
      { clock: systemClock },
    );
    return { ports: bmcs.all.map(({ port }) => port) };
  }
  const all = bmcs?.all ?? [];
  switch (request.do) {
    case "boot":
      await boot(request.bytes, request.ms);
      return {};
    case "pour":
      all[request.at]?.machine.pour(bootText(4096), request.bytes);
      return {};
    case "tick":
      await tick(request.count, request.everyMs);
      return {};
    case "restart":
      bmcs?.restart(request.downMs);
      return {};
    case "count":
      return { consoles: all.filter(({ bmc }) => bmc.owner !== null).length };
  }
}

/** All at once, each a piece at a time. */
async function boot(bytes: number, ms: number): Promise<void> {
  const text = bootText(bytes);
  const pieces = Math.ceil(bytes / CHUNK_BYTES);
  const start = performance.now();
  for (let piece = 0; piece < pieces; piece++) {
    const chunk = text.subarray(piece * CHUNK_BYTES, (piece + 1) * CHUNK_BYTES);
    for (const { machine } of bmcs?.all ?? []) machine.print(chunk);
    await pause(start + ((piece + 1) * ms) / pieces - performance.now());
  }
}

async function tick(count: number, everyMs: number): Promise<void> {
  for (let line = 0; line < count; line++) {
    const text = `${line} ${process.hrtime.bigint()}\n`;
    bmcs?.all[0]?.machine.print(Buffer.from(text));
    await pause(everyMs);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, ms));
  });
}
