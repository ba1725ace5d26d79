import { describe, expect, it } from "vitest";
import type { SerialStream } from "#/drivers/interfaces/index.ts";
import { MemoryLogger, silentLogger } from "#/lib/log/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { TestUpstream } from "../testing/test-upstream.ts";
import { DialLimiter } from "./dial-limiter.ts";
import { redialDelay } from "./redial-delay.ts";
import { SerialLink } from "./serial-link.ts";
import type { UnsentKeys } from "./typed-queue.ts";

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe("DialLimiter", () => {
  it("lets no more than the rate begin, nor more than allowed at once", async () => {
    const clock = new ManualClock(0);
    const dials = new DialLimiter({ perSecond: 10, atOnce: 3 }, clock);
    const turns: Disposable[] = [];
    for (let i = 0; i < 30; i++) void dials.turn(new AbortController().signal).then((turn) => turns.push(turn));
    await clock.advance(5000);
    expect(turns).toHaveLength(3);
    for (let second = 1; second <= 3; second++) {
      const before = turns.length;
      for (let tick = 0; tick < 10; tick++) {
        for (const turn of turns) turn[Symbol.dispose]();
        await clock.advance(100);
      }
      expect(turns.length - before).toBeLessThanOrEqual(12);
    }
    expect(turns).toHaveLength(30);
  });

  it("forgets who gives up waiting", async () => {
    const clock = new ManualClock(0);
    const dials = new DialLimiter({ perSecond: 10, atOnce: 1 }, clock);
    const first = await dials.turn(new AbortController().signal);
    const gone = new AbortController();
    const second = dials.turn(gone.signal);
    const third = dials.turn(new AbortController().signal);
    gone.abort(new Error("closed"));
    await expect(second).rejects.toThrow("closed");
    first[Symbol.dispose]();
    await clock.advance(1000);
    await third;
  });
});

describe("redialDelay", () => {
  it("doubles to the cap, spread by a third to either side, and grows with the fleet", () => {
    const small = { consoles: 10, dialsPerSecond: 50 };
    expect([1, 2, 3, 5, 6, 40].map((failures) => redialDelay(failures, small, 0.5))).toEqual([
      1000, 2000, 4000, 16_000, 30_000, 30_000,
    ]);
    expect([redialDelay(6, small, 0), redialDelay(6, small, 1)]).toEqual([20_000, 40_000]);
    expect(redialDelay(40, { consoles: 5000, dialsPerSecond: 50 }, 0.5)).toBe(100_000);
  });
});

describe("a rack of a thousand that is lost for five minutes", () => {
  it("comes back in less than two minutes, dialled at no more than the rate, with two log lines each", async () => {
    const clock = new ManualClock(0);
    const next = random(1);
    const dials = new DialLimiter({ perSecond: 50, atOnce: 100 }, clock);
    const fleet = { consoles: 1000, dialsPerSecond: 50 };
    const perSecond = new Map<number, number>();
    const logger = new MemoryLogger();
    const upstreams = Array.from({ length: fleet.consoles }, () => {
      const upstream = new TestUpstream();
      const dial = upstream.dial.bind(upstream);
      upstream.dial = (signal) => {
        const second = Math.floor(clock.monotonic() / 1000);
        perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
        return dial(signal);
      };
      const link = new SerialLink(
        {
          upstream,
          onOutput: async () => {},
          onState: () => {},
          redialMs: (failures) => redialDelay(failures, fleet, next()),
          holdKeysMs: 600_000,
        },
        { clock, log: logger, dials },
      );
      link.start();
      return upstream;
    });
    await clock.advance(30_000);
    expect(upstreams.every(({ isLive }) => isLive)).toBe(true);
    logger.lines.length = 0;
    for (const upstream of upstreams) {
      upstream.refuses = new Error("no route to host");
      upstream.lose();
    }
    await clock.advance(300_000);
    for (const upstream of upstreams) upstream.refuses = null;
    await clock.advance(120_000);
    expect(upstreams.every(({ isLive }) => isLive)).toBe(true);
    expect(Math.max(...perSecond.values())).toBeLessThanOrEqual(56);
    expect(logger.lines.filter(({ level }) => level !== "debug")).toHaveLength(2000);
  }, 60_000);
});

async function startLink(upstream: TestUpstream, clock: ManualClock): Promise<SerialLink> {
  const deps = { clock, log: silentLogger, dials: new DialLimiter({ perSecond: 100, atOnce: 1 }, clock) };
  const nothing = { onOutput: async () => {}, onState: () => {}, redialMs: () => 1000, holdKeysMs: 10_000 };
  const link = new SerialLink({ upstream, ...nothing }, deps);
  link.start();
  await clock.advance(100);
  return link;
}

describe("SerialLink", () => {
  it("sends first in the next session what has certainly not arrived, and reports the rest", async () => {
    const clock = new ManualClock(0);
    const upstream = new TestUpstream();
    const dial = upstream.dial.bind(upstream);
    // The BMC takes four, and does not acknowledge two of them.
    upstream.dial = async (signal): Promise<SerialStream> => {
      const stream = await dial(signal);
      if (upstream.dials > 1) return stream;
      const write = async (bytes: Uint8Array) => {
        await stream.write(bytes.subarray(0, 4));
        await new Promise(() => {});
      };
      const close = () => stream.close();
      const untaken = { bytes: 5, uncertain: 2 };
      return { peer: stream.peer, read: () => stream.read(), write, close, writeBytes: 7, untaken };
    };
    const reports: UnsentKeys[] = [];
    const link = await startLink(upstream, clock);
    await link.type(Buffer.from("1234567890"), (report) => reports.push(report));
    await link.sendBreak((report) => reports.push(report));
    await clock.advance(100);
    upstream.lose();
    for (let i = 0; i < 20; i++) await clock.advance(100);
    expect(reports).toEqual([{ dropped: 0, uncertain: 2 }]);
    expect(upstream.typed).toBe("1234567890<BREAK>");
    await link.stop();
  });

  it("reports all of a write that nobody knows of, a break on its way, and what waits when it stops", async () => {
    const clock = new ManualClock(0);
    const upstream = new TestUpstream();
    const dial = upstream.dial.bind(upstream);
    upstream.dial = async (signal): Promise<SerialStream> => {
      const stream = await dial(signal);
      const { peer } = stream;
      return { peer, read: () => stream.read(), close: () => stream.close(), write: forever, sendBreak: forever };
    };
    const reports: UnsentKeys[] = [];
    const link = await startLink(upstream, clock);
    await link.type(Buffer.from("abc"), (report) => reports.push(report));
    await link.sendBreak((report) => reports.push(report));
    await link.type(Buffer.from("defg"), (report) => reports.push(report));
    await clock.advance(100);
    upstream.lose();
    for (let i = 0; i < 20; i++) await clock.advance(100);
    upstream.lose();
    await clock.advance(100);
    const stopped = link.stop();
    await clock.advance(100);
    await stopped;
    expect(reports).toEqual([
      { dropped: 0, uncertain: 3 },
      { dropped: 0, uncertain: 0 },
      { dropped: 4, uncertain: 0 },
    ]);
  });

  it("gives up a dial that ignores its signal, and closes the session that comes too late", async () => {
    const clock = new ManualClock(0);
    const upstream = new TestUpstream();
    let arrive: (stream: SerialStream) => void = () => {};
    const late = new Promise<SerialStream>((resolve) => {
      arrive = resolve;
    });
    const dial = upstream.dial.bind(upstream);
    upstream.dial = () => late;
    const states: string[] = [];
    const deps = { clock, log: silentLogger, dials: new DialLimiter({ perSecond: 100, atOnce: 1 }, clock) };
    const link = new SerialLink(
      {
        upstream,
        onOutput: async () => {},
        onState: ({ kind }) => states.push(kind),
        redialMs: () => 1000,
        holdKeysMs: 1000,
      },
      deps,
    );
    link.start();
    await clock.advance(31_000);
    expect(states).toEqual(["lost"]);
    const stopped = link.stop();
    const stream = await dial(new AbortController().signal);
    arrive(stream);
    await stopped;
    await clock.advance(1);
    expect(upstream.isLive).toBe(false);
  });
});

function forever(): Promise<void> {
  return new Promise(() => {});
}
