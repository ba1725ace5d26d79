import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asciiBytes, asciiText } from "#/lib/bytes/index.ts";
import { type Listener, listenTcp } from "#/transports/index.ts";
import { OpenStackCli } from "../support/openstack.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually } from "../support/process.ts";
import { Service } from "../support/service.ts";
import { Simulator } from "./simulator.ts";
import { TcpClient } from "./tcp-client.ts";

const hasOpenStack = requirePeer("openstack", "python3-ironicclient");
const hasSimulator = requirePeer("ipmi_sim", "openipmi");
const hasPrograms = requirePeer("socat", "socat") && requirePeer("ipmitool", "ipmitool");
const present = hasOpenStack && hasSimulator && hasPrograms;

interface Slots {
  readonly consoles: readonly {
    kind: string;
    enabled: boolean;
    primary: boolean;
    interface: string;
    address: null | { port: number };
  }[];
}

let serial: Listener;
let simulator: Simulator;
let service: Service;
let cli: OpenStackCli;

const urlOf = async (node: string) => {
  const shown = await cli.json<{ console_enabled: boolean; console_info: { type: string; url: string } }>(
    "node",
    "console",
    "show",
    node,
  );
  expect(shown).toMatchObject({ console_enabled: true, console_info: { type: "socat" } });
  return shown.console_info.url;
};

async function enroll(name: string, fields: Record<string, string>, ...args: string[]): Promise<void> {
  const info = {
    ipmi_address: "127.0.0.1",
    ipmi_username: "ADMIN",
    ipmi_password: "adminpass",
    ipmi_cipher_suite: "3",
    ...fields,
  };
  const driverInfo = Object.entries(info).flatMap(([key, value]) => ["--driver-info", `${key}=${value}`]);
  await cli.text("node", "create", "--driver", "ipmi", "--name", name, ...driverInfo, ...args);
}

async function enable(node: string): Promise<string> {
  await cli.text("node", "console", "enable", node);
  await eventually("the console to be enabled", async () => {
    const { body } = await service.api("GET", `/v1/nodes/${node}`);
    const { console_enabled, last_error } = body as { console_enabled: boolean; last_error: string | null };
    if (last_error !== null) throw new Error(last_error);
    return console_enabled;
  });
  return urlOf(node);
}

/** What each process of this machine tells whoever asks for its arguments and environment. */
function processes(): { readonly pid: string; readonly told: string }[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const read = (path: string) => {
    try {
      return readFileSync(path, "latin1");
    } catch {
      return "";
    }
  };
  return pids.map((pid) => ({ pid, told: read(`/proc/${pid}/cmdline`) + read(`/proc/${pid}/environ`) }));
}

const toldByProc = () =>
  processes()
    .map(({ told }) => told)
    .join("\n");

/** Programs that run for this service's consoles: those that listen, and those that they start for a client. */
const programPids = () =>
  processes()
    .filter(({ told }) => {
      const ofOurs = told.includes(`${service.folder}/pids`);
      return ofOurs || (told.startsWith("ipmitool\0") && told.includes(`\0${simulator.port}\0`));
    })
    .map(({ pid }) => pid);

describe.skipIf(!present)("serial consoles in front of ipmi_sim", () => {
  beforeAll(async () => {
    serial = await listenTcp({ host: "127.0.0.1", port: 0 }, (stream) => {
      void (async () => {
        for (let bytes = await stream.read(); bytes !== null; bytes = await stream.read()) {
          await stream.write(asciiBytes(`<${asciiText(bytes).toUpperCase()}>`));
        }
      })().catch(() => {});
    });
    simulator = await Simulator.start({ serialPort: serial.port });
    service = await Service.create({
      ipmi: ["min_command_interval = 0"],
      console: ["subprocess_checking_interval = 0.1"],
    });
    await service.addOptions("console", [`terminal_pid_dir = ${service.folder}/pids`]);
    await service.start();
    cli = new OpenStackCli(service.apiUrl);
  });

  afterAll(async () => {
    await service?.[Symbol.asyncDispose]();
    await simulator?.[Symbol.asyncDispose]();
    await serial?.close();
  });

  it("ipmi-sol: openstack shows the URL, and a TCP client types there and reads the answer", async () => {
    await enroll("native", { ipmi_port: String(simulator.port) });
    const url = await enable("native");
    expect(url).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/);
    using client = new TcpClient(url);
    client.type("hello");
    await client.shows("HELLO");
    // A second one sees what was there before it came.
    using later = new TcpClient(url);
    await later.shows("HELLO");
  });

  it("ipmi-sol and the graphical console run at once, come back after kill -9 at the same ports, and stop one by one", async () => {
    const slots = async () => ((await service.api("GET", "/outband/v1/nodes/native/consoles")).body as Slots).consoles;
    const answer = await service.api("PUT", "/outband/v1/nodes/native/consoles/graphical", {
      enabled: true,
      interface: "fake-graphical",
    });
    expect(answer.status).toBe(202);
    await eventually("both consoles", async () => (await slots()).every(({ enabled }) => enabled));
    const before = await slots();
    expect(before.map(({ kind, primary, interface: name }) => [kind, primary, name])).toEqual([
      ["graphical", false, "fake-graphical"],
      ["serial", true, "ipmi-sol"],
    ]);

    await service.kill();
    await service.start();
    const url = await urlOf("native");
    await eventually("the serial console to work again", async () => {
      using client = new TcpClient(url);
      client.type("again");
      return await client.shows("AGAIN", 3000);
    });
    expect((await slots()).map(({ address }) => address)).toEqual(before.map(({ address }) => address));

    await service.api("PUT", "/outband/v1/nodes/native/consoles/graphical", { enabled: false });
    await eventually("one to be off", async () => (await slots())[0]?.enabled === false);
    expect((await slots())[1]).toMatchObject({ enabled: true, address: before[1]?.address });
    await cli.text("node", "console", "disable", "native");
    await eventually("both to be off", async () => (await slots()).every(({ enabled }) => !enabled));
  });

  it("a wrong password is told at once, in last_error", async () => {
    await enroll("wrong", { ipmi_port: String(simulator.port), ipmi_password: "hunter2" });
    await cli.text("node", "console", "enable", "wrong");
    const error = await eventually("last_error", async () => {
      const { body } = await service.api("GET", "/v1/nodes/wrong");
      return (body as { last_error: string | null }).last_error;
    });
    expect(error).toMatch(/Error enabling the console on node .* does not prove that it knows the password/);
  });

  it("ipmitool-socat: the same for a TCP client, with the password nowhere in /proc", async () => {
    await enroll("socat", { ipmi_port: String(simulator.port) }, "--console-interface", "ipmitool-socat");
    const url = await enable("socat");
    using client = new TcpClient(url);
    await client.shows("SOL Session operational");
    client.type("hello");
    await client.shows("HELLO");
    const told = toldByProc();
    expect(told).toContain("ipmitool\0-I\0lanplus\0-H\x00127.0.0.1");
    expect(told).not.toContain("adminpass");
    expect(
      readdirSync(join(service.folder, "pids"))
        .map((name) => name.replace(/^.*\./, ""))
        .sort(),
    ).toEqual(["pid", "pw"]);

    // Killed without a word: the programs stay, and the next start ends them and takes the same port.
    await service.kill();
    expect(programPids().length).toBeGreaterThan(0);
    const orphans = programPids();
    await service.start();
    expect(await urlOf("socat")).toBe(url);
    expect(programPids().filter((pid) => orphans.includes(pid))).toEqual([]);
    await eventually("the console to work again", async () => {
      using again = new TcpClient(url);
      await again.shows("SOL Session operational", 10_000);
      // ipmi_sim takes a session's first packets for ones it had from the session before, and drops them: typed again, it takes it.
      return await eventually("an answer", async () => {
        again.type("back");
        return await again.shows("BACK", 1000);
      });
    });
    await cli.text("node", "console", "disable", "socat");
    await eventually("no program to be left", async () => programPids().length === 0);
    expect(readdirSync(join(service.folder, "pids"))).toEqual([]);
  });
});
