import { afterAll, beforeAll, expect, it } from "vitest";
import { BmcUnderTest } from "../ipmi/bmc-under-test.ts";
import { eventually, Program } from "../support/process.ts";
import { Service } from "../support/service.ts";
import { openLine, refusalOf } from "./line-client.ts";

let bmc: BmcUnderTest;
let service: Service;
let proxy: Program;

beforeAll(async () => {
  bmc = await BmcUnderTest.start();
  service = await Service.create({ serial_console: ["enabled = false"] });
  proxy = startProxy();
  await service.start();
  const info = { ipmi_address: "127.0.0.1", ipmi_port: bmc.port, ipmi_username: "ADMIN", ipmi_password: "adminpass" };
  await service.api("POST", "/v1/nodes", { name: "line", driver: "ipmi", driver_info: info });
  await service.api("PUT", "/v1/nodes/line/states/console", { enabled: true });
  await eventually("the line to be up", async () => {
    const { body } = await service.api("GET", "/outband/v1/nodes/line/consoles/serial");
    return (body as { line?: string }).line === "live";
  });
}, 120_000);
afterAll(async () => {
  await proxy?.[Symbol.asyncDispose]();
  await service?.[Symbol.asyncDispose]();
  bmc?.[Symbol.dispose]();
});

function startProxy(): Program {
  return new Program("bin/outband", ["serialproxy", "--config-file", service.configFile]);
}

async function newSession(): Promise<{ id: string; url: string; socket_url: string }> {
  return (await service.api("POST", "/outband/v1/nodes/line/consoles/serial/sessions", {})).body;
}

const isUp = () =>
  eventually("the proxy to answer", async () => (await fetch(`http://127.0.0.1:${service.serialPort}/healthcheck`)).ok);

it("outband serialproxy: a process of its own, to which the conductor's process lends nothing but the database", async () => {
  await isUp();
  const { id, url, socket_url } = await newSession();
  const line = await openLine(socket_url);
  await line.shows("HELLO");
  line.type("over there");
  await line.shows(/<O.*V.*E.*R/);
  expect((await fetch(url)).headers.get("content-type")).toContain("text/html");
  expect(await refusalOf(socket_url.replace(/token=[^&]*/, "token=wrong"), ["binary"])).toBe(403);

  await service.api("DELETE", `/outband/v1/nodes/line/consoles/serial/sessions/${id}`);
  await eventually("the cut", async () => line.closeCode === 4403);
});

it("outband serialproxy: is told to end, says goodbye with 1001, and serves the same tokens when it is started again", async () => {
  await isUp();
  const { socket_url } = await newSession();
  const line = await openLine(socket_url);
  await line.shows("HELLO");
  expect(await proxy.stop()).toBe(0);
  expect(line.closeCode).toBe(1001);
  expect(proxy.output).not.toContain(new URL(socket_url).searchParams.get("token"));
  proxy = startProxy();
  await isUp();
  const again = await openLine(socket_url);
  await again.shows("HELLO");
  await again.close();
});
