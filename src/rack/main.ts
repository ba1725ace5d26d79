import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { errorMessage } from "#/lib/errors/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { defaultRackConfig, MAX_MACHINES, parseRackConfig, type RackConfig } from "./config/index.ts";
import { RackError } from "./errors.ts";
import { type Rack, startRack } from "./rack.ts";
import { rackTable } from "./rack-table.ts";
import { stderrLogger } from "./stderr-logger.ts";

interface RackOptions {
  readonly config?: string;
  readonly machines?: number;
  readonly portOffset?: number;
  readonly stateDir?: string;
  readonly cacheDir?: string;
  readonly debug?: boolean;
}

/** `outband rack`: simulated servers until SIGINT or SIGTERM. */
export async function main(argv: readonly string[] = process.argv): Promise<void> {
  const program = new Command("outband")
    .command("rack")
    .description("Run simulated servers with their BMCs, over QEMU machines where QEMU is installed.")
    .option("--config <file>", "rack.yaml: the machines (without it: one Dell server at 127.0.10.1)")
    .option("--machines <count>", "without --config: how many Dell servers", wholeNumber(1, MAX_MACHINES))
    .option("--port-offset <number>", "added to every port", wholeNumber(0, 50_000))
    .option("--state-dir <folder>", "what survives a restart (default: outband/rack in XDG_STATE_HOME)")
    .option("--cache-dir <folder>", "what can be built again (default: outband in XDG_CACHE_HOME)")
    .option("--debug", "log every request");
  program.parse(argv.slice(3), { from: "user" });
  const log = stderrLogger({ debug: program.opts<RackOptions>().debug === true });
  try {
    await run(program.opts<RackOptions>(), log);
  } catch (error) {
    console.error(`outband rack: ${errorMessage(error)}`);
    process.exitCode = 1;
  }
}

async function run(options: RackOptions, log: ReturnType<typeof stderrLogger>): Promise<void> {
  const config = await readConfig(options);
  const stateDir = options.stateDir ?? join(xdg("XDG_STATE_HOME", ".local/state"), "outband", "rack");
  const cacheDir = options.cacheDir ?? join(xdg("XDG_CACHE_HOME", ".cache"), "outband");
  // During the start a signal simply ends the process: the machines are still off, so nothing would stay behind.
  await using rack: Rack = await startRack(config, { clock: systemClock, log, stateDir, cacheDir });
  const stopped = new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
  console.log(rackTable(rack));
  console.log("ready; Ctrl-C stops everything");
  await stopped;
  log.info("stopping");
}

async function readConfig({ config: file, machines, portOffset }: RackOptions): Promise<RackConfig> {
  const privileged = process.getuid?.() === 0;
  const surroundings = portOffset === undefined ? { privileged } : { privileged, portOffset };
  if (file === undefined) return defaultRackConfig(machines ?? 1, surroundings);
  if (machines !== undefined) {
    throw new RackError("RACK_CONFIG", "invalid", "--machines is for a rack without --config: give one of them");
  }
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw new RackError("RACK_CONFIG", "invalid", `${file}: cannot be read: ${errorMessage(cause)}`, { cause });
  }
  return parseRackConfig(text, file, surroundings);
}

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < min || number > max) {
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
    }
    return number;
  };
}

function xdg(variable: string, fallback: string): string {
  return process.env[variable] || join(homedir(), fallback);
}
