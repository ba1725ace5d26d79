/** What script/demo runs once everything is there; see its header. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Agent, request } from "undici";
import { checkConsole, checkTerminal } from "./demo-check.ts";

const BMC_ADDRESS = "127.0.10.1";
const NODE_NAME = "dell-1";

const { values: options } = parseArgs({ options: { check: { type: "boolean" }, help: { type: "boolean" } } });
if (options.help) {
  console.log(`Usage: script/demo [--check]

Starts a simulated Dell server (a real QEMU machine behind an iDRAC) and the service, enrols the server as a node,
enables both its consoles and prints their URLs. Ctrl-C stops everything it started.

  --check   no terminal needed: opens the URLs in headless Chromium, saves screenshots, prints their paths, exits 0`);
  process.exit(0);
}

const started = performance.now();
const children: { name: string; child: ChildProcess }[] = [];
let stopping = false;

function step(text: string): void {
  console.log(`[${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s] ${text}`);
}

/** Starts one of our own commands; its log goes to a file, and its end before ours is the demo's end. */
function start(name: string, logFile: string, args: readonly string[]): void {
  const out = ["sh", "-c", `exec "$@" >"$0" 2>&1`, logFile, "bin/outband", ...args] as const;
  // A group of its own: Ctrl-C reaches us alone, and we stop the children in order.
  const child = spawn(out[0], out.slice(1), { stdio: "ignore", detached: true });
  children.push({ name, child });
  child.on("exit", (code) => {
    if (!stopping) void stop(1, `${name} ended with status ${code}; its log is ${logFile}`);
  });
}

async function stop(code: number, reason?: string): Promise<never> {
  if (stopping) return new Promise<never>(() => {});
  stopping = true;
  if (reason) console.error(`demo: ${reason}`);
  for (const { child } of children.reverse()) await stopChild(child);
  if (code === 0) await rm(folder, { recursive: true, force: true });
  process.exit(code);
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await ended;
  clearTimeout(timer);
}

async function until(what: string, timeoutMs: number, probe: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      if (await probe()) return;
    } catch {
      // Not there yet.
    }
    if (performance.now() > deadline)
      await stop(1, `${what}: not within ${timeoutMs / 1000} s; the logs are in ${folder}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The port itself, or any free one when somebody has it (an Ironic on the same machine, say). */
function portNear(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", () => (port === 0 ? reject(new Error("no free port")) : resolve(portNear(0, host))));
    server.listen(port, host, () => {
      const { port: free } = server.address() as { port: number };
      server.close(() => resolve(free));
    });
  });
}

async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${apiUrl}${path}`, {
    method,
    headers: { "X-OpenStack-Ironic-API-Version": "latest", "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

const folder = await mkdtemp(join(tmpdir(), "outband-demo-"));
process.on("SIGINT", () => void stop(0));
process.on("SIGTERM", () => void stop(0));

const bmcPort = await portNear(process.getuid?.() === 0 ? 443 : 10443, BMC_ADDRESS);
const vncPort = await portNear(5901, BMC_ADDRESS);
const [apiPort, proxyPort] = [await portNear(6385, "127.0.0.1"), await portNear(6090, "127.0.0.1")];
const ipmiPort = process.getuid?.() === 0 ? 623 : 10_623;
const serialPort = await portNear(6083, "127.0.0.1");
const apiUrl = `http://127.0.0.1:${apiPort}`;
const bmcUrl = `https://${BMC_ADDRESS}${bmcPort === 443 ? "" : `:${bmcPort}`}`;
await mkdir(join(folder, "rack"));

step("starting the rack: one Dell server (the first time its Linux guest is built from Debian packages)");
const rackFile = join(folder, "rack.yaml");
await writeFile(
  rackFile,
  `machines:
  - name: ${NODE_NAME}
    vendor: dell
    model: idrac9
    username: root
    password: calvin
    address: ${BMC_ADDRESS}
    ports: { https: ${bmcPort}, vnc: ${vncPort}, ipmi: ${ipmiPort} }
    machine: auto
    memoryMib: 128
`,
);
start("the rack", join(folder, "rack.log"), ["rack", "--config", rackFile, "--state-dir", join(folder, "rack")]);

step("starting the service");
const configFile = join(folder, "outband.conf");
await writeFile(
  configFile,
  `[DEFAULT]
state_path = ${folder}/state
[api]
port = ${apiPort}
[vnc]
host_ip = 127.0.0.1
port = ${proxyPort}
[serial_console]
serialproxy_port = ${serialPort}
`,
);
start("the service", join(folder, "serve.log"), ["serve", "--config-file", configFile]);

await until("the service answers", 30_000, async () => (await fetch(`${apiUrl}/v1`)).ok);
const insecure = new Agent({ connect: { rejectUnauthorized: false } });
await until("the server's BMC answers", 280_000, async () => {
  const { statusCode, body } = await request(`${bmcUrl}/redfish/v1`, { dispatcher: insecure });
  await body.dump();
  return statusCode === 200;
});

try {
  step("enrolling the server as a node, enabling its serial console, and switching it on");
  const { uuid } = await api<{ uuid: string }>("POST", "/v1/nodes", {
    name: NODE_NAME,
    driver: "idrac",
    console_interface: "idrac-vnc",
    driver_info: {
      redfish_address: bmcUrl,
      redfish_username: "root",
      redfish_password: "calvin",
      redfish_verify_ca: false,
      ipmi_address: BMC_ADDRESS,
      ipmi_port: ipmiPort,
      ipmi_username: "root",
      ipmi_password: "calvin",
    },
  });
  // Before it boots: what it says on its serial line is kept from the first character.
  await api("PUT", `/outband/v1/nodes/${uuid}/consoles/serial`, { enabled: true });
  await until("the serial console is enabled", 60_000, async () => {
    const { consoles } = await api<{ consoles: { kind: string; enabled: boolean }[] }>(
      "GET",
      `/outband/v1/nodes/${uuid}/consoles`,
    );
    return consoles.some(({ kind, enabled }) => kind === "serial" && enabled);
  });
  await api("PUT", `/v1/nodes/${uuid}/states/power`, { target: "power on" });
  await until("the server is on", 60_000, async () => {
    const states = await api<{ power_state: string | null; last_error: string | null }>(
      "GET",
      `/v1/nodes/${uuid}/states`,
    );
    if (states.last_error) await stop(1, states.last_error);
    return states.power_state === "power on";
  });

  step("enabling its screen");
  await api("PUT", `/v1/nodes/${uuid}/states/console`, { enabled: true });
  let url = "";
  await until("the console is enabled", 60_000, async () => {
    const states = await api<{ last_error: string | null }>("GET", `/v1/nodes/${uuid}/states`);
    if (states.last_error) await stop(1, states.last_error);
    const console = await api<{ console_info: { url: string } | null }>("GET", `/v1/nodes/${uuid}/states/console`);
    url = console.console_info?.url ?? "";
    return url !== "";
  });

  const { url: terminalUrl } = await api<{ url: string }>(
    "POST",
    `/outband/v1/nodes/${uuid}/consoles/serial/sessions`,
    {},
  );

  if (options.check) {
    step("opening both in headless Chromium");
    const screenshots = ["demo-check.png", "demo-check-serial.png"].map((name) => join(process.cwd(), ".cache", name));
    await checkConsole(url, screenshots[0] as string);
    await checkTerminal(terminalUrl, screenshots[1] as string);
    step("the guest is on its screen and on its serial line; the screenshots are:");
    for (const screenshot of screenshots) console.log(screenshot);
    await stop(0);
  }
  step("ready");
  console.log(`
  The screen of ${NODE_NAME}:       ${url}
  The serial line of ${NODE_NAME}:  ${terminalUrl}

  API        ${apiUrl}   (OS_AUTH_TYPE=none OS_ENDPOINT=${apiUrl} openstack baremetal node list)
  BMC        ${bmcUrl}   (root / calvin)
  Logs       ${folder}

  Ctrl-C stops all of it.
`);
} catch (error) {
  await stop(1, error instanceof Error ? error.message : String(error));
}
