import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { enableConsole, enrolRackNode, getConsole, lastError } from "../support/nodes.ts";
import { eventually, Program } from "../support/process.ts";
import { startTestRack, type TestRack } from "../support/rack.ts";
import { Service } from "../support/service.ts";
import { upgradeStatus, webSocketUrl } from "../support/viewer.ts";

let rack: TestRack;
let service: Service;

beforeAll(async () => {
  rack = await startTestRack({ machine: "synthetic" });
  await rack.machine.powerOn();
  service = await Service.create();
  await service.start();
});
afterAll(async () => {
  await service?.[Symbol.asyncDispose]();
  await rack?.[Symbol.asyncDispose]();
});

describe("the proxy refuses with 403, before it dials, without the token in the log", () => {
  let good: URL;
  let other: string;

  beforeAll(async () => {
    const uuid = await enrolRackNode(service, rack, "open");
    good = new URL(webSocketUrl(await enableConsole(service, uuid)));
    other = (
      (await service.api("POST", "/v1/nodes", { name: "other", driver: "fake-hardware" })).body as { uuid: string }
    ).uuid;
  });

  interface Refused {
    readonly token?: string | null;
    readonly node?: () => string;
    readonly headers?: Record<string, string>;
  }
  const cases: Record<string, Refused> = {
    "a wrong token": { token: "x".repeat(43) },
    "no token": { token: null },
    "the token of another node": { node: () => other },
    "an unknown node": { node: () => "00000000-0000-4000-8000-000000000000" },
    "an evil Origin": { headers: { Origin: "https://evil.example" } },
    "a null Origin": { headers: { Origin: "null" } },
    "an evil Host": { headers: { Host: "evil.example" } },
  };
  for (const [name, { token, node, headers = {} }] of Object.entries(cases)) {
    it(name, async () => {
      const before = service.output.length;
      const url = new URL(good);
      if (token === null) url.searchParams.delete("token");
      else if (token !== undefined) url.searchParams.set("token", token);
      if (node) url.searchParams.set("node", node());
      expect(await upgradeStatus(url.href, headers)).toMatchObject({ status: 403 });
      // The line comes through a pipe, a moment after the answer; a second one would be there by then as well.
      await eventually("the log line", async () => service.output.slice(before).includes("refused"), 5_000);
      await new Promise((resolve) => setTimeout(resolve, 100));
      const said = service.output.slice(before);
      expect(said.split("\n").filter((line) => line.includes("refused"))).toHaveLength(1);
      expect(said).not.toContain(good.searchParams.get("token"));
      expect(said).not.toContain("x".repeat(43));
      expect(await rack.activeSessions()).toBe(0);
    });
  }

  it("and lets the right one in", async () => {
    expect(await upgradeStatus(good.href, { Origin: service.proxyUrl })).toMatchObject({ status: 101 });
  });
});

describe("a BMC that cannot is told in last_error, and nothing is half enabled", () => {
  const cases = [
    { fault: "bmc-down", says: /refused|closed|no answer|reset/i },
    { fault: "vnc-absent", says: /licen[cs]e|Enterprise/i },
    { fault: "vnc-licence-missing", says: /licen[cs]e/i },
    { fault: "vnc-refuse", says: /5901|VNC/i },
    { fault: "vnc-mute", says: /VNC/i },
  ] as const;
  for (const { fault, says } of cases) {
    it(fault, async () => {
      const uuid = await enrolRackNode(service, rack, fault);
      rack.faults.add(fault);
      try {
        await service.api("PUT", `/v1/nodes/${uuid}/states/console`, { enabled: true });
        const error = await eventually("last_error", () => lastError(service, uuid), 90_000);
        expect(error).toMatch(says);
        expect(error).not.toContain(rack.password);
        expect((await getConsole(service, uuid)).console_enabled).toBe(false);
        const { body } = await service.api("GET", `/v1/nodes/${uuid}`);
        expect((body as { driver_internal_info: object }).driver_internal_info).not.toHaveProperty("vnc_port");
      } finally {
        rack.faults.delete(fault);
        await service.api("DELETE", `/v1/nodes/${uuid}`);
      }
    });
  }

  it("wrong BMC password", async () => {
    const uuid = await enrolRackNode(service, rack, "wrong", { redfish_password: "not-calvin" });
    await service.api("PUT", `/v1/nodes/${uuid}/states/console`, { enabled: true });
    const error = await eventually("last_error", () => lastError(service, uuid), 60_000);
    expect(error).toMatch(/password|credential|log in/i);
    expect(error).not.toContain("not-calvin");
    expect((await getConsole(service, uuid)).console_enabled).toBe(false);
  });
});

describe("the API refuses with 400 and the field's name", () => {
  const cases = [
    { name: "malformed JSON", body: '{"driver": ', says: /JSON/i },
    { name: "an unknown field", body: { driver: "fake-hardware", drivr_info: {} }, says: /drivr_info/ },
    { name: "a wrong type", body: { driver: "fake-hardware", driver_info: "text" }, says: /driver_info/ },
    { name: "an unknown driver", body: { driver: "ilo2" }, says: /ilo2/ },
    { name: "no driver", body: { name: "x" }, says: /driver/ },
  ];
  for (const { name, body, says } of cases) {
    it(name, async () => {
      const answer = await service.api("POST", "/v1/nodes", body);
      expect(answer.status).toBe(400);
      const inner = JSON.parse((answer.body as { error_message: string }).error_message) as { faultstring: string };
      expect(inner.faultstring).toMatch(says);
    });
  }
});

describe("a configuration that is wrong stops the start with file, line and reason", () => {
  const cases = [
    { name: "a misspelt option", section: "vnc", line: "token_timeuot = 600", says: /token_timeout/ },
    { name: "a value of the wrong kind", section: "api", line: "port = eighty", says: /port/ },
  ];
  for (const { name, section, line, says } of cases) {
    it(name, async () => {
      await using other = await Service.create({ [section]: [line] });
      await using program = new Program("bin/outband", ["serve", "--config-file", other.configFile]);
      expect(await program.ended).not.toBe(0);
      expect(program.output).toMatch(new RegExp(`${other.configFile}:\\d+:`));
      expect(program.output).toMatch(says);
    });
  }
});
