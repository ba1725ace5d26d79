import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { INTERFACE_KINDS } from "#/model/index.ts";
import { type ContractContext, START } from "./contract-context.ts";
import { wholeNode } from "./whole-node.ts";

/** Creating, finding, changing and deleting nodes. */
export function nodeContract(context: ContractContext): void {
  describe("nodes", () => {
    test("a new node gets a uuid, the defaults and the time", async () => {
      const node = await context.create();
      expect(node).toMatchObject({
        uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        name: null,
        conductorGroup: "",
        provisionState: "enroll",
        consoleEnabled: false,
        automatedClean: null,
        driverInfo: {},
        traits: [],
        createdAt: START,
        updatedAt: null,
        reservation: null,
      });
      expect(Object.keys(node.interfaces).toSorted()).toEqual([...INTERFACE_KINDS].toSorted());
      expect(await context.store.nodes.get(node.uuid)).toEqual(node);
    });

    test("every field comes back as it was given", async () => {
      const given = wholeNode();
      const created = await context.store.nodes.create(given);
      expect(created).toEqual({ ...given, id: created.id, createdAt: START, updatedAt: null });
    });

    test("a node is found by uuid in either case, and by name", async () => {
      const node = await context.create({ name: "rack1-u7" });
      expect((await context.store.nodes.get(node.uuid.toUpperCase())).id).toBe(node.id);
      expect((await context.store.nodes.get("rack1-u7")).id).toBe(node.id);
    });

    test("an unknown node is refused in Ironic's words, whatever is wanted of it", async () => {
      const uuid = randomUUID();
      const refusal = { code: "NODE_NOT_FOUND", category: "not-found", message: `Node ${uuid} could not be found.` };
      await expect(context.store.nodes.get(uuid)).rejects.toMatchObject(refusal);
      await expect(context.store.nodes.update(uuid, { name: "x" })).rejects.toMatchObject(refusal);
      await expect(context.store.nodes.keep(uuid, { a: 1 })).rejects.toMatchObject(refusal);
      await expect(context.store.nodes.delete(uuid)).rejects.toMatchObject(refusal);
      await expect(context.store.nodes.reserve(uuid, "host")).rejects.toMatchObject(refusal);
      await expect(context.store.nodes.list({ marker: uuid })).rejects.toMatchObject(refusal);
      await expect(context.store.nodes.get("no-such-name")).rejects.toMatchObject({
        message: "Node no-such-name could not be found.",
      });
    });

    test("a uuid, a name and an instance are taken once, in Ironic's words", async () => {
      const instanceUuid = randomUUID();
      const node = await context.create({ name: "one", instanceUuid });
      await expect(context.create({ uuid: node.uuid })).rejects.toMatchObject({
        code: "NODE_DUPLICATE_UUID",
        category: "conflict",
        message: `A node with UUID ${node.uuid} already exists.`,
      });
      const nameTaken = {
        code: "NODE_DUPLICATE_NAME",
        category: "conflict",
        message: "A node with name one already exists.",
      };
      await expect(context.create({ name: "one" })).rejects.toMatchObject(nameTaken);
      const other = await context.create();
      await expect(context.store.nodes.update(other.uuid, { name: "one" })).rejects.toMatchObject(nameTaken);
      await expect(context.store.nodes.update(other.uuid, { instanceUuid })).rejects.toMatchObject({
        code: "NODE_DUPLICATE_INSTANCE",
        message: `Instance ${instanceUuid} is already associated with a node, it cannot be associated with this other node ${other.uuid}`,
      });
    });

    test("many nodes may have no name and no instance", async () => {
      await context.create();
      await context.create();
      expect(await context.store.nodes.list()).toHaveLength(2);
    });

    test("an update changes what it names, and the time", async () => {
      const node = await context.create({ name: "n", extra: { a: 1 }, secureBoot: true });
      await context.clock.advance(5);
      const changed = await context.store.nodes.update(node.uuid, {
        lastError: "no",
        secureBoot: null,
        maintenance: true,
      });
      expect(changed).toEqual({ ...node, lastError: "no", secureBoot: null, maintenance: true, updatedAt: START + 5 });
      expect(await context.store.nodes.get(node.uuid)).toEqual(changed);
    });

    test("keep merges into driver_internal_info and removes what is undefined", async () => {
      const node = await context.create({ driverInternalInfo: { a: 1, b: 2 }, lastError: "stays" });
      const kept = await context.store.nodes.keep(node.uuid, { b: undefined, c: { d: [3] }, secret_token: "s" });
      expect(kept.driverInternalInfo).toEqual({ a: 1, c: { d: [3] }, secret_token: "s" });
      expect(kept.lastError).toBe("stays");
    });

    test("keeps that run at the same time lose nothing", async () => {
      const { uuid } = await context.create();
      const keys = Array.from({ length: 100 }, (_, index) => `k${index}`);
      await Promise.all(keys.map((key) => context.store.nodes.keep(uuid, { [key]: true })));
      expect(Object.keys((await context.store.nodes.get(uuid)).driverInternalInfo)).toHaveLength(100);
    });

    test("a deleted node is gone, and its name and uuid are free", async () => {
      const node = await context.create({ name: "n" });
      await context.store.nodes.delete(node.uuid);
      await expect(context.store.nodes.get(node.uuid)).rejects.toMatchObject({ code: "NODE_NOT_FOUND" });
      expect((await context.create({ uuid: node.uuid, name: "n" })).id).toBeGreaterThan(node.id);
    });

    test("hostile text is only text", async () => {
      const text = `'; drop table nodes; --"\\ %_ \u2028 ${"é".repeat(10)}`;
      const node = await context.create({ name: text, extra: { [text]: text } });
      expect(await context.store.nodes.get(text)).toEqual(node);
      expect(node.extra).toEqual({ [text]: text });
    });
  });
}
