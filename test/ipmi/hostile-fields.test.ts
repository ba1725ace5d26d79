import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SerialProgram } from "#/drivers/interfaces/index.ts";
import {
  createIpmitoolConsole,
  IPMI_OPTIONS,
  type SubprocessOptions,
  systemIpmiConnections,
} from "#/drivers/modules/ipmi/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import type { JsonObject } from "#/model/index.ts";
import { taskFor } from "../support/driver-task.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually, freePort } from "../support/process.ts";
import { BmcUnderTest } from "./bmc-under-test.ts";

const hasSocat = requirePeer("socat", "socat");
const hasIpmitool = requirePeer("ipmitool", "ipmitool");

/** CVE-2026-42510: what a person who may edit a node has tried, and more. Sixteen bytes is what IPMI has room for. */
const HOSTILE = [
  "$(touch pwned)",
  "`touch pwned`",
  "; touch pwned",
  "| touch pwned",
  "&& touch pwned",
  "> pwned",
  "-H",
  "-f/etc/shadow",
  "--",
  "a b  c",
  " ",
  "'",
  '"',
  "\\",
  "\\\\\\",
  "\\x41\\n",
  "'\"'\"",
  ",pty,setsid",
  "!!TCP:1.2.3.4:5",
  "a:b,c!d",
  "(a[b{c}d]e)",
  "line\nbreak",
  "cr\rlf\n",
  "tab\t\v\f\x07\x1b[2J",
  "ünïcödé ☃",
  "*?~#%^=+@",
];

let folder: string;
let options: SubprocessOptions;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "outband-hostile-"));
  const program = join(folder, "ipmitool");
  // Notes how it was called, and is then a console that answers what it is told.
  writeFileSync(program, `#!/bin/sh\ncat /proc/$$/cmdline > ${folder}/argv\necho operational\nexec cat\n`);
  chmodSync(program, 0o755);
  options = {
    terminalPidDir: join(folder, "pids"),
    subprocessCheckingIntervalMs: 20,
    subprocessTimeoutMs: 20_000,
    killTimeoutMs: 2000,
    terminalTimeoutMs: 600_000,
    programs: { ipmitool: program },
  };
});

afterAll(() => rmSync(folder, { recursive: true }));

function connections() {
  return systemIpmiConnections(systemClock, { ...IPMI_OPTIONS, minCommandIntervalMs: 0 });
}

/** Enables the console for this user of a BMC that has it, says `typed` and waits for `answer`. */
async function converse(
  login: { username: string; password: string },
  { programs }: Pick<SubprocessOptions, "programs">,
  typed: string,
  answer: string,
): Promise<void> {
  const users = [{ id: 2, name: login.username, password: login.password, privilege: "administrator" }] as const;
  using bmc = await BmcUnderTest.start({ users });
  await using ipmi = connections();
  const { programs: _, ...rest } = options;
  const console = createIpmitoolConsole(ipmi, programs ? { ...rest, programs } : rest);
  const task = taskFor({
    ipmi_address: "127.0.0.1",
    ipmi_port: bmc.port,
    ipmi_username: login.username,
    ipmi_password: login.password,
    ipmi_cipher_suite: 3,
  });
  await console.validate(task);
  await console.prove?.(task);
  const program = (await console.start(task)) as SerialProgram;
  const port = await freePort();
  const running = await program.listen({ host: "127.0.0.1", port });
  try {
    const file = join(options.terminalPidDir, `${task.node.uuid}.pw`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8")).toBe(login.password === "" ? "\0" : login.password);
    let seen = "";
    const socket = connect(port, "127.0.0.1").on("data", (bytes: Buffer) => {
      seen += bytes.toString("latin1");
    });
    socket.on("error", () => {});
    await eventually("ipmitool to be there", async () => seen.includes("operational"));
    socket.write(typed);
    await eventually(answer, async () => seen.includes(answer));
    socket.destroy();
  } finally {
    await running.stop();
    await console.stop(task);
  }
  expect(readdirSync(options.terminalPidDir)).toEqual([]);
}

function argv(): string[] {
  const [_shell, _script, ...args] = readFileSync(join(folder, "argv"), "utf8").split("\0").slice(0, -1);
  return args;
}

const userOf = () => argv()[argv().indexOf("-U") + 1];

describe.skipIf(!hasSocat)("the user name reaches ipmitool as it is, and the console works", () => {
  it.each(HOSTILE.filter((name) => Buffer.byteLength(name) <= 16))("%j", async (username) => {
    await converse({ username, password: "adminpass" }, options, "ping\r", "ping");
    const to = ["-I", "lanplus", "-H", "127.0.0.1", "-L", "ADMINISTRATOR", "-p", expect.stringMatching(/^\d+$/)];
    const file = ["-f", expect.stringMatching(/^[\da-f-]{36}\.pw$/)];
    expect(argv()).toEqual([...to, "-U", username, "-C", "3", ...file, "sol", "activate"]);
  });

  it("whatever its bytes are", async () => {
    // A generator of its own, so that a failure can be seen again.
    let state = 42510;
    const next = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    for (let round = 0; round < 12; round++) {
      const username = Array.from({ length: 1 + next(16) }, () => String.fromCharCode(1 + next(127))).join("");
      await converse({ username, password: "adminpass" }, options, "ping\r", "ping");
      expect(userOf()).toBe(username);
    }
  });

  it("and the password stays in its file, also an empty one and one like a command", async () => {
    for (const password of ["", "$(touch pwned)", "-U root '\"\\ ,!!"]) {
      await converse({ username: "ADMIN", password }, options, "ping\r", "ping");
      if (password !== "") expect(argv().join("\0")).not.toContain(password);
    }
    expect(readdirSync(folder)).not.toContain("pwned");
  });
});

describe.skipIf(!(hasSocat && hasIpmitool))("the real ipmitool logs in as", () => {
  it.each(["$(id);`id`|'\"\\", "-H a,b:c!!d {e}"])("%j", async (username) => {
    await converse({ username, password: "pass $(id)'\"\\!" }, {}, "hello\r", "HELLO");
  });
});

describe("what cannot be passed on as it is, is refused with its property's name", () => {
  const FIELDS = [
    "ipmi_address",
    "ipmi_port",
    "ipmi_priv_level",
    "ipmi_cipher_suite",
    "ipmi_hex_kg_key",
    "ipmi_protocol_version",
    "ipmi_terminal_port",
    "ipmi_bridging",
  ] as const;
  const BRIDGED = [
    "ipmi_local_address",
    "ipmi_transit_channel",
    "ipmi_transit_address",
    "ipmi_target_channel",
    "ipmi_target_address",
  ];
  const validate = async (fields: JsonObject) => {
    await using ipmi = connections();
    await createIpmitoolConsole(ipmi, options).validate(taskFor({ ipmi_address: "127.0.0.1", ...fields }));
  };
  const refused = (property: string) => ({ category: "invalid", details: { property } });
  const strings = [...HOSTILE, "nul\0byte", "x".repeat(10_000)];

  it.each(FIELDS)("%s", async (property) => {
    for (const value of strings) await expect(validate({ [property]: value })).rejects.toMatchObject(refused(property));
  });

  it.each(BRIDGED)("%s", async (property) => {
    const others = Object.fromEntries(BRIDGED.map((name) => [name, "0x20"]));
    await validate({ ipmi_bridging: "dual", ...others });
    for (const value of strings) {
      const bridged = validate({ ipmi_bridging: "dual", ...others, [property]: value });
      await expect(bridged).rejects.toMatchObject(refused(property));
    }
  });

  it("names and passwords that have no room, or an end in the middle", async () => {
    for (const property of ["ipmi_username", "ipmi_password"]) {
      await expect(validate({ [property]: "nul\0byte" })).rejects.toThrow("contains a NUL character");
      await expect(validate({ [property]: "x".repeat(10_000) })).rejects.toThrow("longer than the");
    }
    await expect(validate({ ipmi_password: "line\nbreak" })).rejects.toThrow("use ipmi-sol");
    await expect(validate({ ipmi_hex_kg_key: "00112233" })).rejects.toThrow("use ipmi-sol");
  });
});
