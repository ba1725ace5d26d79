import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type ContractContext, START } from "./contract-context.ts";

/** What all plain collections do, shown with ports; and what volumes have of their own. */
export function recordContract(context: ContractContext): void {
  describe("records", () => {
    async function nodeWithPorts(...addresses: string[]): Promise<string> {
      const { uuid } = await context.create({ shard: addresses[0] ?? null, owner: "p1" });
      for (const address of addresses) await context.store.ports.create({ nodeUuid: uuid, address });
      return uuid;
    }

    test("a new record gets a uuid, the defaults and the time, and is found by uuid and name", async () => {
      const nodeUuid = await nodeWithPorts();
      const port = await context.store.ports.create({ nodeUuid, address: "52:54:00:00:00:01", name: "eth0" });
      expect(port).toMatchObject({ pxeEnabled: true, isSmartnic: false, extra: {}, createdAt: START, updatedAt: null });
      expect(await context.store.ports.get(port.uuid.toUpperCase())).toEqual(port);
      expect(await context.store.ports.get("eth0")).toEqual(port);
    });

    test("what is unique is refused in Ironic's words", async () => {
      const nodeUuid = await nodeWithPorts("52:54:00:00:00:01");
      const again = context.store.ports.create({ nodeUuid, address: "52:54:00:00:00:01" });
      const message = "A port with MAC address 52:54:00:00:00:01 already exists.";
      await expect(again).rejects.toMatchObject({ code: "RECORD_DUPLICATE", category: "conflict", message });
      const target = { nodeUuid, volumeType: "iscsi", bootIndex: 0, volumeId: "1" };
      await context.store.volumeTargets.create(target);
      await expect(context.store.volumeTargets.create(target)).rejects.toThrow("boot index '0' for the same node");
    });

    test("an unknown one is not found", async () => {
      const uuid = randomUUID();
      const refusal = { code: "RECORD_NOT_FOUND", message: `Port ${uuid} could not be found.` };
      await expect(context.store.ports.get(uuid)).rejects.toMatchObject(refusal);
      await expect(context.store.ports.update(uuid, { extra: {} })).rejects.toMatchObject(refusal);
      await expect(context.store.ports.delete(uuid)).rejects.toMatchObject(refusal);
      await expect(context.store.chassis.get("by-name")).rejects.toMatchObject({ code: "RECORD_NOT_FOUND" });
    });

    test("changes touch what they name", async () => {
      const nodeUuid = await nodeWithPorts();
      const port = await context.store.ports.create({ nodeUuid, address: "52:54:00:00:00:01", extra: { a: 1 } });
      await context.clock.advance(5);
      const changed = await context.store.ports.update(port.uuid, { pxeEnabled: false });
      expect(changed).toEqual({ ...port, pxeEnabled: false, updatedAt: START + 5 });
    });

    test("a list is filtered, sorted and paged", async () => {
      const first = await nodeWithPorts("52:54:00:00:00:01", "52:54:00:00:00:03");
      await nodeWithPorts("52:54:00:00:00:02");
      const { ports } = context.store;
      const addresses = async (query: Parameters<typeof ports.list>[0]) =>
        (await ports.list(query)).map(({ address }) => address.slice(-1)).join("");
      expect(await addresses({})).toBe("132");
      expect(await addresses({ where: { nodeUuid: first } })).toBe("13");
      expect(await addresses({ ofNodes: { shards: ["52:54:00:00:00:02"] } })).toBe("2");
      expect(await addresses({ ofNodes: { project: "p1", conductorGroups: [""] } })).toBe("132");
      expect(await addresses({ ofNodes: { project: "p2" } })).toBe("");
      expect(await addresses({ sortKey: "address", sortDirection: "desc" })).toBe("321");
      const [, , last] = await ports.list();
      expect(await addresses({ sortKey: "address", marker: last?.uuid ?? "", limit: 1 })).toBe("3");
      await expect(ports.list({ sortKey: "extra" })).rejects.toMatchObject({ code: "RECORD_SORT_KEY" });
    });

    test("what belongs to a node goes with it", async () => {
      const uuid = await nodeWithPorts("52:54:00:00:00:01");
      await context.store.nodes.delete(uuid);
      expect(await context.store.ports.list()).toEqual([]);
    });

    test("secrets of volume targets and steps come back as they were", async () => {
      const nodeUuid = await nodeWithPorts();
      const properties = { auth_password: "geheim", target_iqn: "iqn.x" };
      const target = { nodeUuid, volumeType: "iscsi", bootIndex: 1, volumeId: "1", properties };
      const { uuid } = await context.store.volumeTargets.create(target);
      expect((await context.store.volumeTargets.get(uuid)).properties).toEqual(properties);
      const steps = [{ interface: "bios", step: "apply", args: { password: "x" }, priority: 1 }];
      const template = await context.store.deployTemplates.create({ name: "CUSTOM_A", steps });
      expect((await context.store.deployTemplates.get("CUSTOM_A")).steps).toEqual(steps);
      expect(template.extra).toEqual({});
    });

    test("the shards are counted", async () => {
      await nodeWithPorts();
      await nodeWithPorts("52:54:00:00:00:01");
      expect(await context.store.nodes.list({ sharded: true })).toHaveLength(1);
      expect(await context.store.nodes.list({ sharded: false })).toHaveLength(1);
      expect(await context.store.nodes.shards()).toEqual([
        { name: null, count: 1 },
        { name: "52:54:00:00:00:01", count: 1 },
      ]);
    });

    test("the history of a node keeps its newest entries", async () => {
      const nodeUuid = await nodeWithPorts();
      const other = await nodeWithPorts("52:54:00:00:00:01");
      for (const node of [nodeUuid, nodeUuid, other, nodeUuid]) {
        await context.store.nodeHistory.create({ nodeUuid: node, event: "e", eventType: "power", conductor: "c" });
      }
      await context.store.nodeHistory.trim(nodeUuid, 2);
      const nodes = (await context.store.nodeHistory.list()).map((entry) => entry.nodeUuid === nodeUuid);
      expect(nodes).toEqual([true, false, true]);
    });
  });

  describe("allocations", () => {
    test("a node is given to one allocation, and free again after its release", async () => {
      const { allocations, nodes } = context.store;
      const node = await context.create();
      const one = await allocations.create({ resourceClass: "x" });
      const two = await allocations.create({ resourceClass: "x" });
      expect(await allocations.assign(one.uuid, node.uuid)).toMatchObject({ state: "active", nodeUuid: node.uuid });
      expect(await allocations.assign(two.uuid, node.uuid)).toBeNull();
      expect(await nodes.get(node.uuid)).toMatchObject({ instanceUuid: one.uuid, allocationUuid: one.uuid });
      await allocations.release(one.uuid);
      expect(await nodes.get(node.uuid)).toMatchObject({ instanceUuid: null, allocationUuid: null });
      await expect(allocations.get(one.uuid)).rejects.toMatchObject({ code: "RECORD_NOT_FOUND" });
    });

    test("an allocation that was deleted gets no node", async () => {
      const node = await context.create();
      await expect(context.store.allocations.assign(randomUUID(), node.uuid)).rejects.toMatchObject({
        code: "RECORD_NOT_FOUND",
      });
      expect(await context.store.nodes.get(node.uuid)).toMatchObject({ instanceUuid: null, allocationUuid: null });
    });
  });
}
