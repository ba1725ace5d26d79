import { Command, Option } from "commander";
import { openApiDocument } from "#/contract/index.ts";
import { errorMessage, OutbandError } from "#/lib/errors/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { type ApiOptions, createApi } from "./api.ts";
import { consoleLog, followLog } from "./commands/console/log.ts";
import { consoleClose, consoleOpen } from "./commands/console/open.ts";
import { serialOpen } from "./commands/console/serial.ts";
import { nodeList } from "./commands/node/list.ts";

interface GlobalOptions {
  url: string;
  username?: string;
}

/** `outband <noun> <verb>`: the client. The server's commands are listed here too, and run by bin/outband.ts. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command("outband")
    .description("Consoles and boot media for bare-metal servers, over Ironic's API.")
    .addOption(new Option("--url <url>", "the API").env("OS_ENDPOINT").default("http://127.0.0.1:6385"))
    .addOption(
      new Option("--username <name>", "for http_basic; the password comes from OS_PASSWORD").env("OS_USERNAME"),
    )
    .showHelpAfterError();
  const api = () => createApi(apiOptions(program.opts<GlobalOptions>()));

  program.commandsGroup("Services (each has --help):");
  program.command("serve").description("run everything on this machine: API, conductor, proxies");
  program.command("novncproxy").description("run the noVNC proxy alone, beside a conductor on the same database");
  program.command("serialproxy").description("run the serial proxy alone, beside a conductor on the same database");
  program.command("rack").description("run simulated servers with BMCs, over QEMU machines");
  program.command("config").description("print a sample configuration, or check a file");

  program.commandsGroup("Client:");
  const node = program.command("node").description("nodes");
  node
    .command("list")
    .description("list the nodes")
    .addOption(new Option("-o, --output <format>").choices(["text", "json"]).default("text"))
    .action(async ({ output }: { output: "text" | "json" }) => console.log(await nodeList(api(), output)));
  const consoles = program.command("console").description("consoles");
  consoles
    .command("open")
    .argument("<node>", "uuid or name")
    .option("--serial", "the serial line, not the screen")
    .option("--read-only", "with --serial: a URL that only watches")
    .description("enable a node's console if it is off, and print the URL to open")
    .action(async (name: string, { serial = false, readOnly = false }: { serial?: boolean; readOnly?: boolean }) => {
      if (readOnly && !serial) throw new Error("--read-only goes with --serial");
      const opened = serial
        ? serialOpen(api(), name, { readOnly }, systemClock)
        : consoleOpen(api(), name, systemClock);
      console.log(await opened);
    });
  consoles
    .command("log")
    .argument("<node>", "uuid or name")
    .addOption(new Option("--lines <n>", "how many of the last").default(100).argParser(Number))
    .option("--follow", "go on with what comes, until Ctrl-C")
    .description("print what a node said last on its serial line")
    .action(async (name: string, { lines, follow = false }: { lines: number; follow?: boolean }) => {
      const write = (text: string) => void process.stdout.write(text);
      if (!follow) return write(await consoleLog(api(), name, lines));
      await followLog(api(), name, lines, write, systemClock, new AbortController().signal);
    });
  consoles
    .command("close")
    .argument("<node>", "uuid or name")
    .description("disable a node's console")
    .action((name: string) => consoleClose(api(), name));

  program
    .command("openapi")
    .description("print the API as an OpenAPI 3.1 document")
    .action(() => console.log(JSON.stringify(openApiDocument(), null, 2)));

  try {
    await program.parseAsync(argv);
  } catch (error) {
    console.error(`outband: ${errorMessage(error)}`);
    process.exitCode = error instanceof OutbandError && error.category === "not-found" ? 4 : 1;
  }
}

function apiOptions({ url, username }: GlobalOptions): ApiOptions {
  // Only from the environment: an argument would show in the process list.
  const password = process.env.OS_PASSWORD;
  return {
    endpoint: url,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  };
}
