import { describe, expect, test } from "vitest";
import type { Node, ProvisionRequest, ProvisionState } from "#/model/index.ts";
import type { HeartbeatRequest } from "../interfaces/index.ts";
import { turns } from "../testing/bench.ts";
import { provisionBench } from "../testing/provision-bench.ts";
import { BmcDown } from "../testing/test-hardware.ts";

const on = provisionBench({}, { rescue: "test" });
const { nodeIn, ask } = on;

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
  on.bench.bmc.waits.add("clean.prepare");
  const uuid = await nodeIn("manageable");
  expect((await ask(uuid, verb, request)).provisionState).toBe("clean wait");
  return { uuid, token: (await on.conductor.api.agentTokenOnce(uuid)).token };
}

async function hear(uuid: string, heartbeat: HeartbeatRequest): Promise<Node> {
  await on.conductor.api.heartbeat(uuid, heartbeat);
  return on.bench.idle(uuid);
}

describe("the token", () => {
  test("is given to the first who asks, and to nobody after it", async () => {
    const { uuid, token } = await cleaningNode("provide");
    expect(token).toMatch(/^[\w-]{43}$/);
    expect((await on.conductor.api.agentTokenOnce(uuid)).token).toBe("******");
    expect((await on.bench.node(uuid)).driverInternalInfo.agent_secret_token).toBe(token);
  });

  test.each([null, "", "x", "x".repeat(43)])("%o is not it", async (wrong) => {
    const { uuid } = await cleaningNode("provide");
    await expect(on.conductor.api.heartbeat(uuid, beat(wrong))).rejects.toMatchObject({
      code: "AGENT_REFUSED",
      category: "invalid",
    });
    expect((await on.bench.node(uuid)).provisionState).toBe("clean wait");
  });

  test("is only good from the address that came first", async () => {
    on.bench.bmc.waits.add("clean.erase");
    const { uuid, token } = await cleaningNode("provide");
    expect((await hear(uuid, beat(token))).driverInternalInfo).toMatchObject({
      agent_url: "https://10.0.0.9:9999",
      agent_version: "9.1",
    });
    await expect(
      on.conductor.api.heartbeat(uuid, beat(token, { callbackUrl: "https://10.0.0.66:9999" })),
    ).rejects.toThrow('Detected change in ramdisk provided "callback_url"');
  });

  test("is gone when the work is done", async () => {
    const { uuid, token } = await cleaningNode("provide");
    expect(await hear(uuid, beat(token))).toMatchObject({ provisionState: "available", driverInternalInfo: {} });
    await expect(on.conductor.api.heartbeat(uuid, beat(token))).rejects.toThrow(
      "Invalid or missing agent token received.",
    );
  });
});

describe("a heartbeat", () => {
  test("begins the steps that waited for the ramdisk: the caller's", async () => {
    const verify = { interface: "deploy", step: "verify", args: {} } as const;
    const { uuid, token } = await cleaningNode("clean", { cleanSteps: [verify] });
    expect(await hear(uuid, beat(token))).toMatchObject({ provisionState: "manageable" });
    expect(on.bench.bmc.calls).toEqual(["clean.prepare", "clean.verify", "clean.tearDown"]);
  });

  test("goes on after the step that waited", async () => {
    on.bench.bmc.waits.add("clean.erase");
    const { uuid, token } = await cleaningNode("provide");
    const waiting = await hear(uuid, beat(token));
    expect(waiting).toMatchObject({ provisionState: "clean wait", cleanStep: { step: "erase" } });
    expect(await hear(uuid, beat(token))).toMatchObject({ provisionState: "available" });
    expect(on.bench.bmc.calls.filter((call) => call !== "clean.prepare")).toEqual([
      "clean.erase",
      "clean.verify",
      "clean.tearDown",
    ]);
  });

  test("finishes a deployment", async () => {
    on.bench.bmc.waits.add("deploy.write");
    const uuid = await nodeIn("available");
    expect(await ask(uuid, "active")).toMatchObject({
      provisionState: "wait call-back",
      targetProvisionState: "active",
      deployStep: { step: "deploy" },
    });
    const { token } = await on.conductor.api.agentTokenOnce(uuid);
    expect(await hear(uuid, beat(token))).toMatchObject({ provisionState: "active", deployStep: {} });
  });

  test("finishes a rescue, and its password is off the node", async () => {
    on.bench.bmc.waits.add("rescue");
    const uuid = await nodeIn("active");
    expect((await ask(uuid, "rescue", { rescuePassword: "let-me-in" })).instanceInfo).toHaveProperty("rescue_password");
    const { token } = await on.conductor.api.agentTokenOnce(uuid);
    expect(await hear(uuid, beat(token))).toMatchObject({ provisionState: "rescue", instanceInfo: {} });
  });

  test("continues a service", async () => {
    on.bench.bmc.waits.add("service.prepare");
    const uuid = await nodeIn("active");
    const update = { interface: "deploy", step: "update", args: {} } as const;
    expect((await ask(uuid, "service", { serviceSteps: [update] })).provisionState).toBe("service wait");
    const { token } = await on.conductor.api.agentTokenOnce(uuid);
    expect((await hear(uuid, beat(token))).provisionState).toBe("active");
    expect(on.bench.bmc.count("service.update")).toBe(1);
  });

  test("of a node that is locked is left for the next one", async () => {
    const { uuid, token } = await cleaningNode("provide");
    await on.bench.store.nodes.reserve(uuid, "host-2");
    await on.conductor.api.heartbeat(uuid, beat(token));
    expect((await on.bench.node(uuid)).provisionState).toBe("clean wait");
  });

  test("in a state that waits for none changes nothing", async () => {
    const uuid = await nodeIn("active", { driverInternalInfo: { agent_secret_token: "abc" } });
    await on.conductor.api.heartbeat(uuid, beat("abc"));
    expect((await on.bench.node(uuid)).driverInternalInfo).toEqual({ agent_secret_token: "abc" });
  });

  test("of a node in maintenance ends what it was doing", async () => {
    const { uuid, token } = await cleaningNode("provide");
    await on.conductor.api.setMaintenance(uuid, true, "smoke");
    expect(await hear(uuid, beat(token))).toMatchObject({
      provisionState: "clean failed",
      maintenanceReason: "smoke",
      lastError: "Cleaning aborted as node is in maintenance mode",
      driverInternalInfo: {},
    });
    expect(on.bench.bmc.calls.at(-1)).toBe("clean.tearDown");
  });

  test("after which a step fails: the fail state, with the driver's clean-up", async () => {
    on.bench.bmc.waits.add("deploy.write");
    const uuid = await nodeIn("available");
    const hold = { interface: null, step: "power_on", args: {}, priority: 1 };
    await ask(uuid, "active", { deploySteps: [hold] });
    on.bench.bmc.faults.set("power.set", new BmcDown());
    const { token } = await on.conductor.api.agentTokenOnce(uuid);
    expect(await hear(uuid, beat(token))).toMatchObject({
      provisionState: "deploy failed",
      lastError: "Deploy step power_on failed: 10.0.0.7 does not answer..",
    });
    expect(on.bench.bmc.calls.at(-1)).toBe("deploy.cleanUp");
  });
});

describe("abort", () => {
  test("ends a step that may be aborted", async () => {
    on.bench.bmc.waits.add("clean.erase");
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
    on.bench.bmc.waits.add("clean.verify");
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
    expect(on.bench.bmc.count("clean.erase")).toBe(0);
  });

  test("ends a deployment, which may be deleted or tried again", async () => {
    on.bench.bmc.waits.add("deploy.write");
    const uuid = await nodeIn("available");
    await ask(uuid, "active");
    expect(await ask(uuid, "abort")).toMatchObject({ provisionState: "deploy failed", deployStep: {} });
    expect(on.bench.bmc.calls.at(-1)).toBe("deploy.cleanUp");
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
    const uuid = await nodeIn(state, { provisionUpdatedAt: on.bench.clock.now(), ...fields });
    await on.bench.clock.advance(1_740_000);
    await turns();
    expect((await on.bench.node(uuid)).provisionState).toBe(state);
    await on.bench.clock.advance(120_000);
    const node = await on.bench.until(uuid, (now) => now.provisionState === failed && now.reservation === null);
    expect(node.lastError).toContain(sentence);
    expect(node.instanceInfo).toEqual({});
    expect(node.fault).toBe(state === "clean wait" ? "clean failure" : null);
  });

  test("is waited for as long as it calls, and in maintenance", async () => {
    on.bench.bmc.waits.add("clean.erase");
    const { uuid, token } = await cleaningNode("provide");
    await on.bench.clock.advance(1_200_000);
    await hear(uuid, beat(token));
    await on.bench.clock.advance(1_200_000);
    await turns();
    expect((await on.bench.node(uuid)).provisionState).toBe("clean wait");
    await on.conductor.api.setMaintenance(uuid, true, null);
    await on.bench.clock.advance(3_600_000);
    await turns();
    expect((await on.bench.node(uuid)).provisionState).toBe("clean wait");
  });
});
