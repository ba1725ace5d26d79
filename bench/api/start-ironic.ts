import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { freePort } from "../proxy/actors.ts";
import { processTree } from "../proxy/process-costs.ts";
import { createNode } from "./node-body.ts";
import { familyMib, type Programs, runProgram, untilAnswers } from "./programs.ts";
import type { Side } from "./side.ts";

/** Debian's ironic-api under uWSGI as its package has it, with a conductor, without authentication, on SQLite. */
export async function startIronic(programs: Programs, count: number): Promise<Side> {
  const folder = join(programs.folder, "ironic");
  mkdirSync(folder);
  const config = join(folder, "ironic.conf");
  const database = join(folder, "ironic.sqlite");
  const port = await freePort();
  writeFileSync(config, configuration(folder, database, await freePort()));
  runProgram("ironic-dbsync", ["--config-file", config, "create_schema"]);
  const conductor = programs.start("ironic-conductor", "ironic-conductor", ["--config-file", config]);
  const wsgi = join(folder, "uwsgi.ini");
  writeFileSync(wsgi, uwsgiConfiguration(config, port));
  const api = programs.start("ironic-api", "uwsgi_python3", ["--ini", wsgi]);
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers(url);
  const first = await firstNode(url, () => programs.log("ironic-conductor"));
  return {
    name: "ironic",
    url,
    uuids: [first, ...copyNode(database, first, count - 1)],
    processes: () => [api, conductor].flatMap(({ pid }) => processTree(pid as number)),
    memoryMib: () => familyMib(api.pid as number) + familyMib(conductor.pid as number),
  };
}

/** The conductor takes a while until the API may ask it. */
async function firstNode(url: string, log: () => string): Promise<string> {
  for (const deadline = performance.now() + 60_000; ; ) {
    try {
      return await createNode(url, "bench-0");
    } catch (error) {
      if (performance.now() > deadline) throw new Error(`${String(error)}\n${log()}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

/** More rows like the one that the API has made: at its own pace this would take minutes. */
function copyNode(file: string, uuid: string, count: number): string[] {
  using database = new DatabaseSync(file, { timeout: 10_000 });
  const columns = database.prepare("select name from pragma_table_info('nodes')").all() as { name: string }[];
  const names = columns.map(({ name }) => name).filter((name) => name !== "id");
  const values = names.map((name) => (name === "uuid" || name === "name" ? "?" : name));
  const copy = database.prepare(
    `insert into nodes (${names.join(", ")}) select ${values.join(", ")} from nodes where uuid = '${uuid}'`,
  );
  const uuidFirst = names.indexOf("uuid") < names.indexOf("name");
  const uuids: string[] = [];
  database.exec("begin immediate");
  for (let i = 1; i <= count; i++) {
    const [fresh, name] = [randomUUID(), `bench-${i}`];
    copy.run(...(uuidFirst ? [fresh, name] : [name, fresh]));
    uuids.push(fresh);
  }
  database.exec("commit");
  return uuids;
}

/** The package's own file, without the user, log and folder of a system service, and as many processes as it advises. */
function uwsgiConfiguration(config: string, port: number): string {
  const packaged = readFileSync("/etc/ironic/ironic-api-uwsgi.ini", "utf8");
  const kept = packaged.split("\n").filter((line) => !/^(logto|uid|gid|chdir|processes)\b/.test(line));
  const own = [
    `processes = ${cpus().length * 2}`,
    `http-socket = 127.0.0.1:${port}`,
    `pyargv = --config-file=${config}`,
  ];
  return [...kept, ...own, "disable-logging = true", ""].join("\n");
}

function configuration(folder: string, database: string, rpcPort: number): string {
  const fake = ["boot", "deploy", "management", "power"].map((kind) => `enabled_${kind}_interfaces = fake`);
  const none = ["bios", "console", "inspect", "raid", "rescue", "vendor"].map(
    (kind) => `enabled_${kind}_interfaces = no-${kind}`,
  );
  return `[DEFAULT]
auth_strategy = noauth
host = 127.0.0.1
enabled_hardware_types = fake-hardware
${[...fake, ...none].join("\n")}
enabled_network_interfaces = noop
enabled_storage_interfaces = noop
default_deploy_interface = fake
default_boot_interface = fake
default_network_interface = noop
state_path = ${folder}
rpc_transport = json-rpc
[json_rpc]
auth_strategy = noauth
host_ip = 127.0.0.1
port = ${rpcPort}
[database]
connection = sqlite:///${database}
[dhcp]
dhcp_provider = none
[oslo_concurrency]
lock_path = ${folder}/lock
`;
}
