import { describe, expect, test } from "vitest";
import type { Node } from "#/model/index.ts";
import { openBench } from "../testing/bench.ts";
import { provisionBench } from "../testing/provision-bench.ts";
import { BmcDown } from "../testing/test-hardware.ts";

const on = provisionBench({}, { inspect: "test", rescue: "test" });
const { nodeIn, ask } = on;

const ERASE = { interface: "deploy", step: "erase", args: {} } as const;

describe("provide", () => {
  test("cleans with the driver's own steps, the highest priority first", async () => {
    const uuid = await nodeIn("manageable");
    const release = on.bench.bmc.hold("clean.verify");
    await on.conductor.api.setProvisionState(uuid, "provide", {});
    const cleaning = await on.bench.until(uuid, () => on.bench.bmc.count("clean.verify") === 1);
    expect(cleaning).toMatchObject({
      provisionState: "cleaning",
      targetProvisionState: "available",
      cleanStep: { interface: "deploy", step: "verify", priority: 10 },
    });
    release();
    expect(await on.bench.idle(uuid)).toMatchObject({
      provisionState: "available",
      targetProvisionState: null,
      cleanStep: {},
      driverInternalInfo: {},
    });
    expect(on.bench.bmc.calls).toEqual(["clean.prepare", "clean.erase", "clean.verify", "clean.tearDown"]);
  });

  test("is at once available where cleaning is off, for the node or for all", async () => {
    const uuid = await nodeIn("manageable", { automatedClean: false });
    expect((await ask(uuid, "provide")).provisionState).toBe("available");
    await using one = await openBench();
    const off = await one.start({ automatedClean: false });
    const node = await one.createNode(off, { provisionState: "manageable" });
    await off.api.setProvisionState(node.uuid, "provide", {});
    expect((await one.idle(node.uuid)).provisionState).toBe("available");
    expect([...on.bench.bmc.calls, ...one.bmc.calls]).toEqual([]);
  });

  test("of a node that cannot be cleaned ends in clean failed, without maintenance", async () => {
    const uuid = await nodeIn("manageable", { interfaces: { deploy: "no-deploy" } as Node["interfaces"] });
    expect(await ask(uuid, "provide")).toMatchObject({
      provisionState: "clean failed",
      targetProvisionState: "available",
      maintenance: false,
      lastError:
        `Failed to prepare node ${uuid} for cleaning: Driver test-hardware does not support cleaning ` +
        "(disabled or not implemented).",
    });
  });

  test("a step that fails puts the node into maintenance, with the step's name and no ramdisk left", async () => {
    on.bench.bmc.faults.set("clean.erase", new BmcDown());
    const uuid = await nodeIn("manageable");
    expect(await ask(uuid, "provide")).toMatchObject({
      provisionState: "clean failed",
      targetProvisionState: "available",
      maintenance: true,
      fault: "clean failure",
      maintenanceReason: `Node ${uuid} failed step deploy.erase: 10.0.0.7 does not answer.`,
      lastError: `Node ${uuid} failed step deploy.erase: 10.0.0.7 does not answer.`,
      cleanStep: {},
      driverInternalInfo: {},
    });
    expect(on.bench.bmc.calls.at(-1)).toBe("clean.tearDown");
  });

  test.each<[Partial<Node>, string]>([
    [{ maintenance: true }, "because it's in maintenance mode."],
    [{ retired: true }, "because it is retired."],
  ])("is refused for %o", async (fields, reason) => {
    const uuid = await nodeIn("manageable", fields);
    await expect(on.conductor.api.setProvisionState(uuid, "provide", {})).rejects.toMatchObject({
      category: "invalid",
      message: `The providing operation can't be performed on node ${uuid} ${reason}`,
    });
  });
});

describe("clean", () => {
  test("runs the caller's steps in their order and comes back to manageable", async () => {
    const uuid = await nodeIn("manageable");
    const cleanSteps = [{ interface: "deploy", step: "verify", args: {} } as const, ERASE];
    expect(await ask(uuid, "clean", { cleanSteps })).toMatchObject({ provisionState: "manageable", lastError: null });
    expect(on.bench.bmc.calls).toEqual(["clean.prepare", "clean.verify", "clean.erase", "clean.tearDown"]);
  });

  test("without a ramdisk does what needs none, and refuses what does", async () => {
    const uuid = await nodeIn("manageable");
    const verify = { interface: "deploy", step: "verify", args: {} } as const;
    await ask(uuid, "clean", { cleanSteps: [verify], disableRamdisk: true });
    expect(on.bench.bmc.calls).toEqual(["clean.verify"]);
    const failed = await ask(uuid, "clean", { cleanSteps: [ERASE], disableRamdisk: true });
    expect(failed).toMatchObject({
      provisionState: "clean failed",
      targetProvisionState: "manageable",
      maintenance: false,
      lastError: `Cannot clean node ${uuid}: clean step deploy.erase requires booting a ramdisk`,
    });
  });

  test.each([
    [{ interface: "deploy", step: "polish", args: {} }, "node does not support this clean step: deploy.polish"],
    [
      { interface: "deploy", step: "erase", args: { x: 1 } },
      "clean step deploy.erase has these unexpected arguments: x",
    ],
    [{ interface: "deploy", step: "burn_in", args: {} }, "deploy.burn_in is missing these required arguments: hours"],
  ] as const)("names what is wrong with %o", async (step, reason) => {
    const uuid = await nodeIn("manageable");
    expect((await ask(uuid, "clean", { cleanSteps: [step] })).lastError).toContain(reason);
    expect(on.bench.bmc.count("clean.tearDown")).toBe(0);
  });

  test("knows the steps that every node has", async () => {
    const uuid = await nodeIn("manageable");
    const reserved = (step: string, args = {}) => ({ interface: null, step, args });
    await on.conductor.api.setProvisionState(uuid, "clean", {
      cleanSteps: [reserved("power_on"), reserved("wait", { seconds: 30 }), reserved("power_off")],
      disableRamdisk: true,
    });
    await on.bench.until(uuid, ({ cleanStep }) => cleanStep.step === "wait");
    expect(on.bench.bmc.power).toBe("power on");
    await on.bench.clock.advance(30_000);
    expect(await on.bench.idle(uuid)).toMatchObject({ provisionState: "manageable", powerState: "power off" });
  });
});

describe("hold", () => {
  const cleanSteps = [{ interface: null, step: "hold", args: {} }, ERASE];

  test("stops at the step until somebody lets go", async () => {
    const uuid = await nodeIn("manageable");
    expect(await ask(uuid, "clean", { cleanSteps })).toMatchObject({
      provisionState: "clean hold",
      targetProvisionState: "manageable",
      cleanStep: { step: "hold" },
    });
    expect(await ask(uuid, "unhold")).toMatchObject({ provisionState: "manageable", cleanStep: {} });
    expect(on.bench.bmc.count("clean.erase")).toBe(1);
  });

  test("can be aborted", async () => {
    const uuid = await nodeIn("manageable");
    await ask(uuid, "clean", { cleanSteps });
    expect(await ask(uuid, "abort")).toMatchObject({
      provisionState: "clean failed",
      targetProvisionState: "manageable",
      maintenance: false,
      lastError: 'By request, the clean operation was aborted during or after the completion of step "hold"',
      cleanStep: {},
    });
    expect(on.bench.bmc.calls.at(-1)).toBe("clean.tearDown");
  });
});
