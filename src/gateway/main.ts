import { Command } from "commander";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import { type Running, serve, serveNovncProxy, serveSerialProxy } from "./compose.ts";
import { type Config, checkConfig, loadConfig, writeSample } from "./config/index.ts";
import { collectWhenIdle } from "./idle-collector.ts";
import { createLogger } from "./logging.ts";

interface FileOptions {
  readonly configFile?: string[];
  readonly set?: string[];
  readonly logFormat?: "text" | "json";
}

/** `outband serve | novncproxy | serialproxy | config`: reads the configuration and runs until told to stop. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command("outband").showHelpAfterError();
  withFiles(program.command("serve").description("run everything on this machine: API, conductor, proxies")).action(
    (options: FileOptions) => run(options, serve),
  );
  withFiles(
    program.command("novncproxy").description("run the noVNC proxy alone, beside a conductor on the same database"),
  ).action((options: FileOptions) => run(options, serveNovncProxy));
  withFiles(
    program.command("serialproxy").description("run the serial proxy alone, beside a conductor on the same database"),
  ).action((options: FileOptions) => run(options, serveSerialProxy));
  const config = program.command("config").description("print a sample configuration, or check a file");
  config
    .command("sample")
    .description("print every option with its help and default")
    .action(() => {
      process.stdout.write(writeSample());
    });
  withFiles(config.command("check").description("say what is wrong with a configuration")).action(check);
  await program.parseAsync(argv);
}

function withFiles(command: Command): Command {
  return command
    .option("--config-file <file...>", "read these, the last wins (default: /etc/outband/outband.conf and your own)")
    .option("--set <section.option=value...>", "override one option, for example api.port=7000")
    .option("--log-format <text|json>", "default: text on a terminal, json elsewhere");
}

function sources(options: FileOptions) {
  return {
    ...(options.configFile ? { files: options.configFile } : {}),
    ...(options.set ? { overrides: options.set } : {}),
  };
}

function check(options: FileOptions): void {
  const { files, problems, warnings } = checkConfig(sources(options));
  for (const sentence of [...problems, ...warnings.map((warning) => `warning: ${warning}`)]) console.log(sentence);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(files.length > 0 ? `ok: ${files.join(", ")}` : "ok: no configuration file, all defaults");
}

async function run(options: FileOptions, start: (config: Config, log: Logger) => Promise<Running>): Promise<void> {
  const warnings: string[] = [];
  let running: Running;
  let log: Logger;
  try {
    const config = loadConfig({ ...sources(options), warn: (warning) => warnings.push(warning) });
    const format = options.logFormat ?? (process.stderr.isTTY ? "text" : "json");
    log = createLogger({ debug: config.default.debug, format });
    for (const warning of warnings) log.warn(warning);
    running = await start(config, log);
  } catch (error) {
    for (const line of errorMessage(error).split("\n")) console.error(`outband: ${line}`);
    process.exitCode = 1;
    return;
  }
  using _collector = collectWhenIdle();
  console.log(`Outband is ready. Ctrl-C stops it.\n${running.addresses.map((line) => `  ${line}`).join("\n")}`);
  await stopSignal();
  log.info("stopping");
  await running[Symbol.asyncDispose]();
  // Nothing of ours runs any more; a peer's half-open connection must not keep the process.
  process.exit(0);
}

/** SIGINT or SIGTERM; the second one ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const onSignal = () => {
      if (asked) process.exit(130);
      asked = true;
      resolve();
    };
    process.on("SIGINT", onSignal);
    process.on("SIGTERM", onSignal);
  });
}
