import { describe, expect, test } from "vitest";
import type { ProvisionVerb } from "#/model/index.ts";
import { provisionBench } from "../testing/provision-bench.ts";
import { BmcDown } from "../testing/test-hardware.ts";

const on = provisionBench({}, { inspect: "test", rescue: "test" });
const { nodeIn, ask } = on;

describe("rescue", () => {
  test("and back, with the password on the node only while it is needed", async () => {
    const uuid = await nodeIn("active", { instanceInfo: { image_source: "x" } });
    const release = on.bench.bmc.hold("rescue");
    await on.conductor.api.setProvisionState(uuid, "rescue", { rescuePassword: "let-me-in" });
    expect(await on.bench.node(uuid)).toMatchObject({
      provisionState: "rescuing",
      targetProvisionState: "rescue",
      instanceInfo: { rescue_password: "let-me-in" },
    });
    release();
    expect(await on.bench.idle(uuid)).toMatchObject({ provisionState: "rescue", instanceInfo: { image_source: "x" } });
    expect((await ask(uuid, "unrescue")).provisionState).toBe("active");
  });

  test("that fails keeps no password, not even in last_error", async () => {
    on.bench.bmc.faults.set("rescue", new BmcDown("cannot boot with let-me-in"));
    const uuid = await nodeIn("active");
    expect(await ask(uuid, "rescue", { rescuePassword: "let-me-in" })).toMatchObject({
      provisionState: "rescue failed",
      targetProvisionState: "rescue",
      instanceInfo: {},
      lastError: "Failed to rescue: cannot boot with ******",
    });
    expect(on.bench.bmc.calls.at(-1)).toBe("rescue.cleanUp");
  });

  test("that waits can be aborted; what cannot be put away is a fault", async () => {
    on.bench.bmc.waits.add("rescue");
    const [well, badly] = [await nodeIn("active"), await nodeIn("active")];
    await ask(well, "rescue", { rescuePassword: "let-me-in" });
    expect(await ask(well, "abort")).toMatchObject({
      provisionState: "rescue failed",
      instanceInfo: {},
      lastError: "By request, the rescue operation was aborted",
    });
    on.bench.bmc.faults.set("rescue.cleanUp", new BmcDown());
    await ask(badly, "rescue", { rescuePassword: "let-me-in" });
    expect(await ask(badly, "abort")).toMatchObject({ fault: "rescue abort failure", maintenance: true });
  });

  test.each<ProvisionVerb>(["rescue", "unrescue"])("%s is refused in maintenance", async (verb) => {
    const uuid = await nodeIn(verb === "rescue" ? "active" : "rescue", { maintenance: true });
    await expect(on.conductor.api.setProvisionState(uuid, verb, {})).rejects.toThrow("in maintenance mode");
  });
});

describe("service", () => {
  const serviceSteps = [{ interface: "deploy", step: "update", args: {} } as const];

  test("runs the steps of an active node", async () => {
    const uuid = await nodeIn("active");
    expect(await ask(uuid, "service", { serviceSteps })).toMatchObject({ provisionState: "active", serviceStep: {} });
    expect(on.bench.bmc.calls).toEqual(["service.prepare", "service.update", "service.tearDown"]);
  });

  test("that fails is a fault; abort makes the node active again", async () => {
    on.bench.bmc.faults.set("service.update", new BmcDown());
    const uuid = await nodeIn("active");
    expect(await ask(uuid, "service", { serviceSteps })).toMatchObject({
      provisionState: "service failed",
      targetProvisionState: "active",
      fault: "service failure",
      maintenance: true,
    });
    expect(await ask(uuid, "abort")).toMatchObject({ provisionState: "active", targetProvisionState: null });
  });
});
