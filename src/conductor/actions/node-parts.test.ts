import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Node } from "#/model/index.ts";
import type { Conductor } from "../conductor.ts";
import { type Bench, openBench } from "../testing/bench.ts";

let bench: Bench;
let conductor: Conductor;
let node: Node;

beforeEach(async () => {
  bench = await openBench();
  conductor = await bench.start({ nodeLockedRetryAttempts: 1 });
  node = await bench.createNode(conductor);
});

afterEach(() => bench[Symbol.asyncDispose]());

test("traits change under the lock, and there are at most 50", async () => {
  const { uuid } = node;
  await conductor.api.setTraits(uuid, ["CUSTOM_A"]);
  await conductor.api.addTrait(uuid, "CUSTOM_B");
  await conductor.api.addTrait(uuid, "CUSTOM_B");
  await conductor.api.removeTrait(uuid, "CUSTOM_A");
  expect(await bench.node(uuid)).toMatchObject({ traits: ["CUSTOM_B"], reservation: null });
  await expect(conductor.api.removeTrait(uuid, "CUSTOM_A")).rejects.toMatchObject({ code: "TRAIT_NOT_FOUND" });
  await conductor.api.setTraits(
    uuid,
    Array.from({ length: 50 }, (_, i) => `CUSTOM_${i}`),
  );
  await expect(conductor.api.addTrait(uuid, "CUSTOM_X")).rejects.toMatchObject({ code: "TRAITS_TOO_MANY" });
  await bench.store.nodes.reserve(uuid, "host-9");
  await expect(conductor.api.setTraits(uuid, [])).rejects.toMatchObject({ code: "NODE_LOCKED" });
});

test("what the driver cannot is refused in Ironic's words, and nothing stays locked", async () => {
  const { uuid } = node;
  const { api } = conductor;
  for (const [verb, extension] of [
    [() => api.setBootMode(uuid, "uefi"), "set_boot_mode"],
    [() => api.setSecureBoot(uuid, true), "set_secure_boot_state"],
    [() => api.injectNmi(uuid), "inject_nmi"],
    [() => api.listMedia(uuid), "get_virtual_media"],
    [() => api.attachMedia(uuid, "cdrom", "http://x/y"), "attach_virtual_media"],
    [() => api.detachMedia(uuid, ["cdrom"]), "detach_virtual_media"],
    [() => api.listIndicators(uuid), "get_supported_indicators"],
    [() => api.getIndicator(uuid, "system", "LED"), "get_indicator_state"],
    [() => api.setIndicator(uuid, "system", "LED", "on"), "set_indicator_state"],
  ] as const) {
    await expect(verb()).rejects.toMatchObject({
      category: "unsupported",
      message: `Driver test-hardware does not support ${extension} (disabled or not implemented).`,
    });
    expect((await bench.node(uuid)).reservation).toBeNull();
  }
});

test("the noop network takes every VIF and remembers none", async () => {
  await conductor.api.attachVif(node.uuid, { id: "vif-1" });
  expect(await conductor.api.listVifs(node.uuid)).toEqual([]);
  await conductor.api.detachVif(node.uuid, "vif-1");
});

describe("vendor passthru", () => {
  const call = (method: string, parameters = {}, httpMethod = "POST") =>
    conductor.api.callVendorMethod(node.uuid, { method, httpMethod, parameters });

  test("answers a synchronous method", async () => {
    expect(await call("third_method_sync", { bar: "meow" })).toEqual({ async: false, result: true });
    expect(await call("third_method_sync", { bar: "woof" })).toEqual({ async: false, result: false });
  });

  test("goes on with the others after the answer, locked or not", async () => {
    expect(await call("second_method", { bar: "kazoo" })).toEqual({ async: true, result: null });
    await bench.idle(node.uuid);
    await bench.store.nodes.reserve(node.uuid, "host-9");
    await expect(call("second_method", { bar: "kazoo" })).rejects.toMatchObject({ code: "NODE_LOCKED" });
    expect(await call("fourth_method_shared_lock", { bar: "woof" })).toEqual({ async: true, result: null });
  });

  test("refuses methods, verbs and parameters there are not", async () => {
    await expect(call("fifth_method")).rejects.toThrow("No handler for method fifth_method");
    await expect(call("constructor")).rejects.toThrow("No handler for method constructor");
    await expect(call("second_method", {}, "GET")).rejects.toThrow(
      "The method second_method does not support HTTP GET",
    );
    await expect(call("second_method")).rejects.toMatchObject({ category: "invalid" });
  });
});

describe("history", () => {
  test("keeps what last_error forgets, once", async () => {
    const fail = async (message: string) => {
      bench.bmc.faults.set("power.set", new Error(message));
      await conductor.api.setPowerState(node.uuid, "power on", null);
      await bench.idle(node.uuid);
      return await bench.store.nodeHistory.list({ where: { nodeUuid: node.uuid } });
    };
    const [first] = await fail("no answer");
    expect(first).toMatchObject({
      event: "Failed to change power state to 'power on' by 'power on'. Error: no answer",
      eventType: "power",
      severity: "ERROR",
      conductor: "host-1",
    });
    expect(await fail("no answer")).toHaveLength(1);
    expect(await fail("refused")).toHaveLength(2);
  });
});
