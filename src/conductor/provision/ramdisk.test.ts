import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Node, ProvisionRequest, ProvisionState, ProvisionVerb } from "#/model/index.ts";
import type { Conductor } from "../conductor.ts";
import type { HeartbeatRequest } from "../interfaces/index.ts";
import { type Bench, openBench, turns } from "../testing/bench.ts";
import { BmcDown } from "../testing/test-hardware.ts";

let bench: Bench;
let conductor: Conductor;

beforeEach(async () => {
  bench = await openBench();
  conductor = await bench.start();
});

afterEach(() => bench[Symbol.asyncDispose]());

async function nodeIn(state: ProvisionState, fields: Partial<Node> = {}): Promise<string> {
  const { uuid } = await bench.createNode(conductor, { interfaces: { rescue: "test" } });
  await bench.store.nodes.update(uuid, { provisionState: state, ...fields });
  return uuid;
}

async function ask(uuid: string, verb: ProvisionVerb, request: ProvisionRequest = {}): Promise<Node> {
  await conductor.api.setProvisionState(uuid, verb, request);
  return bench.idle(uuid);
}

function beat(agentToken: string | null, more: Partial<HeartbeatRequest> = {}): HeartbeatRequest {
  return {
    callbackUrl: "https://10.0.0.9:9999",
    agentToken,
    agentVersion: "9.1",
    agentVerifyCa: null,
    agentStatus: null,
    agentStatusMessage: null,
    ...more,
  };
}

/** A node in "clean wait" whose ramdisk has looked it up. */
async function cleaningNode(verb: "provide" | "clean", request: ProvisionRequest = {}) {
  bench.bmc.waits.add("clean.prepare");
  const uuid = await nodeIn("manageable");
  expect((await ask(uuid, verb, request)).provisionState).toBe("clean wait");
  return { uuid, token: (await conductor.api.agentTokenOnce(uuid)).token };
}

async function hear(uuid: string, heartbeat: HeartbeatRequest): Promise<Node> {
  await conductor.api.heartbeat(uuid, heartbeat);
  return bench.idle(uuid);
}

describe("the token", () => {
  test("is given to the first who asks, and to nobody after it", async () => {
    const { uuid, token } = await cleaningNode("provide");
    expect(token).toMatch(/^[\w-]{43}$/);
    expect((await conductor.api.agentTokenOnce(uuid)).token).toBe("******");
    expect((await bench.node(uuid)).driverInternalInfo.agent_secret_token).toBe(token);
  });

  test.each([null, "", "x", "x".repeat(43)])("%o is not it", async (wrong) => {
    const { uuid } = await cleaningNode("provide");
    await expect(conductor.api.heartbeat(uuid, beat(wrong))).rejects.toMatchObject({
      code: "AGENT_REFUSED",
      category: "invalid",
    });
    expect((await bench.node(uuid)).provisionState).toBe("clean wait");
  });

  test("is only good from the address that came first", async () => {
    bench.bmc.waits.add("clean.erase");
    const { uuid, token } = await cleaningNode("provide");
    expect((await hear(uuid, beat(token))).driverInternalInfo).toMatchObject({
      agent_url: "https://10.0.0.9:9999",
      agent_version: "9.1",
    });
    await expect(conductor.api.heartbeat(uuid, beat(token, { callbackUrl: "https://10.0.0.66:9999" }))).rejects.toThrow(
      'Detected change in ramdisk provided "callback_url"',
    );
  });

  test("is gone when the work is done", async () => {
    const { uuid, token } = await cleaningNode("provide");
    expect(await hear(uuid, beat(token))).toMatchObject({ provisionState: "available", driverInternalInfo: {} });
    await expect(conductor.api.heartbeat(uuid, beat(token))).rejects.toThrow(
      "Invalid or missing agent token received.",
    );
  });
});

describe("a heartbeat", () => {
  test("begins the steps that waited for the ramdisk: the caller's", async () => {
    const verify = { interface: "deploy", step: "verify", args: {} } as const;
    const { uuid, token } = await cleaningNode("clean", { cleanSteps: [verify] });
    expect(await hear(uuid, beat(token))).toMatchObject({ provisionState: "manageable" });
    expect(bench.bmc.calls).toEqual(["clean.prepare", "clean.verify", "clean.tearDown"]);
  });

  test("goes on after the step that waited", async () => {
    bench.bmc.waits.add("clean.erase");
    const { uuid, token } = await cleaningNode("provide");
    const waiting = await hear(uuid, beat(token));
    expect(waiting).toMatchObject({ provisionState: "clean wait", cleanStep: { step: "erase" } });
    expect(await hear(uuid, beat(token))).toMatchObject({ provisionState: "available" });
    expect(bench.bmc.calls.filter((call) => call !== "clean.prepare")).toEqual([
      "clean.erase",
      "clean.verify",
      "clean.tearDown",
    ]);
  });

  test("finishes a deployment", async () => {
    bench.bmc.waits.add("deploy.write");
    const uuid = await nodeIn("available");
    expect(await ask(uuid, "active")).toMatchObject({
      provisionState: "wait call-back",
      targetProvisionState: "active",
      deployStep: { step: "deploy" },
    });
    const { token } = await conductor.api.agentTokenOnce(uuid);
    expect(await hear(uuid, beat(token))).toMatchObject({ provisionState: "active", deployStep: {} });
  });

  test("finishes a rescue, and its password is off the node", async () => {
    bench.bmc.waits.add("rescue");
    const uuid = await nodeIn("active");
    expect((await ask(uuid, "rescue", { rescuePassword: "let-me-in" })).instanceInfo).toHaveProperty("rescue_password");
    const { token } = await conductor.api.agentTokenOnce(uuid);
    expect(await hear(uuid, beat(token))).toMatchObject({ provisionState: "rescue", instanceInfo: {} });
  });

  test("continues a service", async () => {
    bench.bmc.waits.add("service.prepare");
    const uuid = await nodeIn("active");
    const update = { interface: "deploy", step: "update", args: {} } as const;
    expect((await ask(uuid, "service", { serviceSteps: [update] })).provisionState).toBe("service wait");
    const { token } = await conductor.api.agentTokenOnce(uuid);
    expect((await hear(uuid, beat(token))).provisionState).toBe("active");
    expect(bench.bmc.count("service.update")).toBe(1);
  });

  test("of a node that is locked is left for the next one", async () => {
    const { uuid, token } = await cleaningNode("provide");
    await bench.store.nodes.reserve(uuid, "host-2");
    await conductor.api.heartbeat(uuid, beat(token));
    expect((await bench.node(uuid)).provisionState).toBe("clean wait");
  });

  test("in a state that waits for none changes nothing", async () => {
    const uuid = await nodeIn("active", { driverInternalInfo: { agent_secret_token: "abc" } });
    await conductor.api.heartbeat(uuid, beat("abc"));
    expect((await bench.node(uuid)).driverInternalInfo).toEqual({ agent_secret_token: "abc" });
  });

  test("of a node in maintenance ends what it was doing", async () => {
    const { uuid, token } = await cleaningNode("provide");
    await conductor.api.setMaintenance(uuid, true, "smoke");
    expect(await hear(uuid, beat(token))).toMatchObject({
      provisionState: "clean failed",
      maintenanceReason: "smoke",
      lastError: "Cleaning aborted as node is in maintenance mode",
      driverInternalInfo: {},
    });
    expect(bench.bmc.calls.at(-1)).toBe("clean.tearDown");
  });

  test("after which a step fails: the fail state, with the driver's clean-up", async () => {
    bench.bmc.waits.add("deploy.write");
    const uuid = await nodeIn("available");
    const hold = { interface: null, step: "power_on", args: {}, priority: 1 };
    await ask(uuid, "active", { deploySteps: [hold] });
    bench.bmc.faults.set("power.set", new BmcDown());
    const { token } = await conductor.api.agentTokenOnce(uuid);
    expect(await hear(uuid, beat(token))).toMatchObject({
      provisionState: "deploy failed",
      lastError: "Deploy step power_on failed: 10.0.0.7 does not answer..",
    });
    expect(bench.bmc.calls.at(-1)).toBe("deploy.cleanUp");
  });
});

describe("abort", () => {
  test("ends a step that may be aborted", async () => {
    bench.bmc.waits.add("clean.erase");
    const { uuid, token } = await cleaningNode("provide");
    await hear(uuid, beat(token));
    expect(await ask(uuid, "abort")).toMatchObject({
      provisionState: "clean failed",
      targetProvisionState: "available",
      maintenance: false,
      lastError: 'By request, the clean operation was aborted during or after the completion of step "erase"',
      cleanStep: {},
      driverInternalInfo: {},
    });
  });

  test("waits for the end of one that may not", async () => {
    bench.bmc.waits.add("clean.verify");
    const steps = [
      { interface: "deploy", step: "verify", args: {} },
      { interface: "deploy", step: "erase", args: {} },
    ] as const;
    const { uuid, token } = await cleaningNode("clean", { cleanSteps: steps });
    await hear(uuid, beat(token));
    expect(await ask(uuid, "abort")).toMatchObject({ provisionState: "clean wait", cleanStep: { abort_after: true } });
    expect(await hear(uuid, beat(token))).toMatchObject({
      provisionState: "clean failed",
      targetProvisionState: "manageable",
      maintenance: false,
      lastError: 'By request, the clean operation was aborted during or after the completion of step "deploy.verify"',
    });
    expect(bench.bmc.count("clean.erase")).toBe(0);
  });

  test("ends a deployment, which may be deleted or tried again", async () => {
    bench.bmc.waits.add("deploy.write");
    const uuid = await nodeIn("available");
    await ask(uuid, "active");
    expect(await ask(uuid, "abort")).toMatchObject({ provisionState: "deploy failed", deployStep: {} });
    expect(bench.bmc.calls.at(-1)).toBe("deploy.cleanUp");
  });
});

describe("a ramdisk that never calls", () => {
  const WAITING: [ProvisionState, Partial<Node>, ProvisionState, string][] = [
    ["wait call-back", {}, "deploy failed", "Timeout reached while waiting for callback for node"],
    ["clean wait", { cleanStep: { step: "erase" } }, "clean failed", "Failed on step erase."],
    ["inspect wait", {}, "inspect failed", "timeout reached while inspecting the node"],
    ["rescue wait", { instanceInfo: { rescue_password: "x" } }, "rescue failed", "waiting for rescue ramdisk"],
    ["service wait", {}, "service failed", "Timeout reached while servicing the node."],
  ];

  test.each(WAITING)("in %s: given up after half an hour", async (state, fields, failed, sentence) => {
    const uuid = await nodeIn(state, { provisionUpdatedAt: bench.clock.now(), ...fields });
    await bench.clock.advance(1_740_000);
    await turns();
    expect((await bench.node(uuid)).provisionState).toBe(state);
    await bench.clock.advance(120_000);
    const node = await bench.until(uuid, (now) => now.provisionState === failed && now.reservation === null);
    expect(node.lastError).toContain(sentence);
    expect(node.instanceInfo).toEqual({});
    expect(node.fault).toBe(state === "clean wait" ? "clean failure" : null);
  });

  test("is waited for as long as it calls, and in maintenance", async () => {
    bench.bmc.waits.add("clean.erase");
    const { uuid, token } = await cleaningNode("provide");
    await bench.clock.advance(1_200_000);
    await hear(uuid, beat(token));
    await bench.clock.advance(1_200_000);
    await turns();
    expect((await bench.node(uuid)).provisionState).toBe("clean wait");
    await conductor.api.setMaintenance(uuid, true, null);
    await bench.clock.advance(3_600_000);
    await turns();
    expect((await bench.node(uuid)).provisionState).toBe("clean wait");
  });
});
