import { expect, it } from "vitest";
import type { RunningProgram, SerialAddress, SerialProgram } from "#/drivers/interfaces/index.ts";
import { MemoryLogger } from "#/lib/log/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { ConsolePorts } from "../tcp/console-ports.ts";
import { SerialPrograms } from "./serial-programs.ts";

const NODE = "6ba7b810-9dad-41d1-80b4-00c04fd430c8";
const START_MS = 100;

/** A program that takes a while to start, and ends when the test says so. */
class TestProgram implements SerialProgram {
  readonly peer = "bmc.test:623";
  readonly starts: SerialAddress[] = [];
  stops = 0;
  running = 0;
  refuses: Error | null = null;
  die: (reason: string) => void = () => {};
  readonly #clock: ManualClock;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  async listen({ host, port }: SerialAddress): Promise<RunningProgram> {
    this.starts.push({ host, port });
    await this.#clock.sleep(START_MS);
    if (this.refuses) throw this.refuses;
    this.running++;
    const ended = Promise.withResolvers<string>();
    let over = false;
    const end = (reason: string) => {
      if (!over) this.running--;
      over = true;
      ended.resolve(reason);
    };
    this.die = end;
    const stop = async () => {
      this.stops++;
      end("stopped");
    };
    return { ended: ended.promise, stop };
  }
}

function bed() {
  const clock = new ManualClock(0);
  const log = new MemoryLogger();
  const ports = new ConsolePorts({ host: "127.0.0.1", ranges: [{ start: 10_000, end: 10_002 }] }, async (address) => ({
    ...address,
    close: async () => {},
  }));
  const redialMs = (failures: number) => 1000 * 2 ** (failures - 1);
  const programs = new SerialPrograms({ ports, redialMs, clock, log });
  const program = new TestProgram(clock);
  /** In small steps: a timer that comes of another counts from there. */
  async function pass(ms: number) {
    await clock.advance(0);
    for (let passed = 0; passed < ms; passed += 50) await clock.advance(50);
  }
  const open = async (nodeUuid = NODE, one: SerialProgram = program) => {
    const opening = programs.open(nodeUuid, one, undefined);
    opening.catch(() => {});
    await pass(START_MS);
    return opening;
  };
  const said = () => log.lines.filter(({ level }) => level !== "debug").map(({ event }) => event);
  return { clock, pass, programs, program, open, said };
}

it("starts a program once, at a port that is its node's alone, and gives the port back when it is closed", async () => {
  const { clock, programs, program, open } = bed();
  expect(await open()).toEqual({ host: "127.0.0.1", port: 10_000 });
  expect(await open()).toEqual({ host: "127.0.0.1", port: 10_000 });
  expect(program.starts).toHaveLength(1);
  expect(await open("other", new TestProgram(clock))).toMatchObject({ port: 10_001 });
  expect(programs.nodes).toEqual([NODE, "other"]);
  await Promise.all([programs.close(NODE), programs.close(NODE)]);
  expect([program.running, program.stops, programs.has(NODE)]).toEqual([0, 1, false]);
  expect(await open("third", new TestProgram(clock))).toMatchObject({ port: 10_000 });
});

it("gives the port back when the program does not start, and tells why", async () => {
  const { programs, program, open } = bed();
  program.refuses = new Error("socat cannot be run");
  await expect(open()).rejects.toThrow("socat cannot be run");
  expect(programs.has(NODE)).toBe(false);
  program.refuses = null;
  expect(await open()).toMatchObject({ port: 10_000 });
});

it("starts one that has ended again at the same port, later each time it fails, with two log lines in all", async () => {
  const { pass, program, open, said } = bed();
  await open();
  program.refuses = new Error("address in use");
  program.die("killed");
  // After 1 s, 2 s and 4 s, and the time to start each time.
  for (const [passed, starts] of [
    [900, 1],
    [200, 2],
    [1900, 2],
    [300, 3],
    [3800, 3],
    [300, 4],
  ] as const) {
    await pass(passed);
    expect(program.starts.length, `after ${passed} ms more`).toBe(starts);
  }
  program.refuses = null;
  await pass(9000);
  expect(program.running).toBe(1);
  expect(new Set(program.starts.map(({ port }) => port))).toEqual(new Set([10_000]));
  expect(said()).toEqual(["console program has ended, and is started again", "console program runs again"]);
  // The next failure is the first again.
  program.die("killed");
  await pass(1000 + START_MS);
  expect(program.running).toBe(1);
});

it("leaves nothing running when it is closed while the program is being started again", async () => {
  const { pass, programs, program, open } = bed();
  await open();
  program.die("killed");
  await pass(1000);
  expect(program.starts).toHaveLength(2);
  const closed = programs.close(NODE);
  await pass(START_MS);
  await closed;
  expect(program.running).toBe(0);
  await pass(60_000);
  expect(program.starts).toHaveLength(2);
});

it("does not start it again when it is closed in the pause before", async () => {
  const { pass, programs, program, open } = bed();
  await open();
  program.die("killed");
  await pass(500);
  await programs.close(NODE);
  await pass(60_000);
  expect([program.starts.length, program.running]).toEqual([1, 0]);
});
