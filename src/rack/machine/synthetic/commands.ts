import { errorMessage } from "#/lib/errors/index.ts";
import { evaluate } from "./arithmetic.ts";
import { COLUMNS } from "./text-screen.ts";

/** What the shell's commands can see and do of their machine. */
export interface ShellHost {
  readonly name: string;
  /** Milliseconds since 1970. */
  now(): number;
  /** The screen's rows without line ends (see `TextScreen.text`). */
  screenText(): string;
  bootLog(): string;
  shutDown(then: "off" | "reboot"): void;
}

type Command = (args: readonly string[], host: ShellHost) => string;

const COMMANDS: Readonly<Record<string, Command>> = {
  cat: ([path], host) => (path === "/dev/vcs1" ? host.screenText() : `cat: can't open '${path ?? ""}': No such file\n`),
  clear: () => "\x1b[H\x1b[2J",
  date: (_, host) => `${new Date(host.now()).toUTCString()}\n`,
  dmesg: (_, host) => host.bootLog(),
  echo: (args) => `${args.join(" ")}\n`,
  help: () => `This machine is synthetic. It knows: ${Object.keys(COMMANDS).join(" ")}\n`,
  hostname: (_, host) => `${host.name}\n`,
  poweroff: (_, host) => shutDown(host, "off"),
  reboot: (_, host) => shutDown(host, "reboot"),
  screen: (_, host) => screenLines(host.screenText()),
  uname: ([option], host) => (option === "-a" ? `Outband ${host.name} synthetic\n` : "Outband\n"),
};

function shutDown(host: ShellHost, then: "off" | "reboot"): string {
  host.shutDown(then);
  return "";
}

function screenLines(text: string): string {
  const rows = text.match(new RegExp(`.{${COLUMNS}}`, "g")) ?? [];
  return rows.map((row) => `${row.trimEnd()}\n`).join("");
}

/** Runs a command line: commands divided by ";", $((arithmetic)), quotes around words. Gives what it prints. */
export function runCommandLine(line: string, host: ShellHost): string {
  try {
    const expanded = line.replace(/\$\(\(([^$;]*?)\)\)(?!\))/g, (_, expression: string) =>
      String(evaluate(expression)),
    );
    return expanded
      .split(";")
      .map((command) => runCommand(command, host))
      .join("");
  } catch (error) {
    return `sh: ${errorMessage(error)}\n`;
  }
}

function runCommand(command: string, host: ShellHost): string {
  const words = command.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  const [name, ...args] = words.map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));
  if (name === undefined) return "";
  return Object.hasOwn(COMMANDS, name) ? (COMMANDS[name] as Command)(args, host) : `sh: ${name}: not found\n`;
}
