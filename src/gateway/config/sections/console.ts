import type { DefaultContext, Section } from "../option.ts";
import { bool, choice, host, int, path, portRanges, seconds } from "../types.ts";

const inStateFolder = (folder: string) => ({
  default: ({ get }: DefaultContext) => `${String(get("DEFAULT", "state_path"))}/${folder}`,
  defaultText: `\`${folder}\` in state_path`,
});

export const consoleSection = {
  name: "console",
  help: "Serial consoles: the TCP ports, what is kept of the output, and the programs of ipmitool-socat.",
  options: {
    socat_address: host({
      default: "127.0.0.1",
      help:
        "The address on which serial consoles listen for nova-serialproxy and other TCP clients. There is no password: " +
        "whoever reaches it can type. Ironic's default is $my_ip.",
    }),
    port_range: portRanges({
      default: [],
      defaultText: "any that is free",
      help:
        "The TCP ports of serial consoles whose node has no ipmi_terminal_port: 10000:20000, up to but without the second. " +
        "Several are separated by commas.",
    }),
    terminal_timeout: seconds({
      default: 600,
      min: 0,
      help: "A TCP client is disconnected when neither side has said anything for so long. 0: never.",
    }),
    terminal_pid_dir: path({
      ...inStateFolder("console"),
      help: "The folder for the pid and password files of ipmitool-socat. Ironic's default is the system's folder for temporary files.",
    }),
    subprocess_checking_interval: seconds({
      default: 1,
      min: 0.05,
      help: "Between two looks whether a console's program has started.",
    }),
    subprocess_timeout: seconds({ default: 10, min: 1, help: "How long a console's program may take to start." }),
    kill_timeout: seconds({
      default: 1,
      min: 0,
      help: "How long a console's program may take to end before it is killed.",
    }),
    escape_menu: bool({
      default: true,
      help: "TCP clients get a menu with ^Ec: ^Ec? lists it. Without it every byte is the machine's. Outband's own.",
    }),
    escape_menu_power: bool({
      default: ({ get }) => /^(127\.|::1$|localhost$)/.test(String(get("console", "socat_address"))),
      defaultText: "true while socat_address is loopback",
      help: "The menu can switch the machine on and off and set its boot device. Outband's own.",
    }),
    read_only: bool({ default: false, help: "Nobody types at serial consoles. Outband's own." }),
    encoding: choice(["auto", "utf-8", "cp437"], {
      default: "auto",
      help: "What machines write in. auto: UTF-8, and code page 437 where it is none. Outband's own.",
    }),
    log_path: path({ ...inStateFolder("serial"), help: "The folder of the consoles' logs. Outband's own." }),
    log_max_size: int({
      default: 4,
      min: 1,
      max: 4096,
      help: "The most MiB of a node's log; the oldest goes first. Outband's own.",
    }),
    log_max_total_size: int({
      default: 10_240,
      min: 1,
      help:
        "The most MiB of all logs together; the oldest parts go first. Those of consoles that are on stay. Looked at every " +
        "hour. Outband's own.",
    }),
    log_max_age: seconds({
      default: 2_592_000,
      min: 60,
      help: "After so long a part of the log of a console that is off is deleted. Outband's own.",
    }),
    recording_path: path({
      ...inStateFolder("serial-recordings"),
      help: "The folder of the recordings of serial consoles (asciicast). Outband's own.",
    }),
    recording_max_size: int({ default: 64, min: 1, max: 4096, help: "The most MiB of one recording. Outband's own." }),
    recording_max_count: int({
      default: 20,
      min: 1,
      help: "The most recordings of one node; the oldest go first. Outband's own.",
    }),
    recording_max_total_size: int({
      default: 10_240,
      min: 1,
      help: "The most MiB of all recordings together; the oldest go first. One that goes on stays. Outband's own.",
    }),
    recording_max_age: seconds({
      default: 2_592_000,
      min: 60,
      help: "After so long a recording is deleted. Outband's own.",
    }),
    max_clients: int({ default: 100, min: 1, help: "The most clients of one serial console. Outband's own." }),
    hold_keys: seconds({
      default: 30,
      min: 0,
      help: "How long typed keys wait for a BMC's session that was lost. Outband's own.",
    }),
    dials_per_second: int({
      default: 50,
      min: 1,
      help: "The most sessions begun with BMCs in a second, when all consoles come back at once. Outband's own.",
    }),
  },
} as const satisfies Section;
