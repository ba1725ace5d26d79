import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Node } from "#/model/index.ts";
import type { NodeQuery, Store } from "../store.ts";
import type { ContractContext } from "./contract-context.ts";
import { wholeNode } from "./whole-node.ts";

/** Filters, order and pages. */
export function listContract(context: ContractContext): void {
  describe("lists of nodes", () => {
    test("filters go together; null asks for nodes without the value", async () => {
      await context.create({ name: "a", driver: "idrac", owner: "p1", maintenance: true });
      await context.create({ name: "b", driver: "idrac", owner: "p1" });
      await context.create({ name: "c", driver: "idrac" });
      expect(await context.names({ where: { driver: "idrac" } })).toEqual(["a", "b", "c"]);
      expect(await context.names({ where: { driver: "idrac", owner: "p1", maintenance: false } })).toEqual(["b"]);
      expect(await context.names({ where: { owner: null } })).toEqual(["c"]);
      expect(await context.names({ where: { driver: "none" } })).toEqual([]);
    });

    test("associated nodes, and those of a project as owner or lessee", async () => {
      await context.create({ name: "a", instanceUuid: randomUUID(), owner: "p1" });
      await context.create({ name: "b", lessee: "p1" });
      await context.create({ name: "c", owner: "p2" });
      expect(await context.names({ associated: true })).toEqual(["a"]);
      expect(await context.names({ associated: false })).toEqual(["b", "c"]);
      expect(await context.names({ project: "p1" })).toEqual(["a", "b"]);
    });

    test("descriptions are searched without regard to case, and for signs as they are", async () => {
      await context.create({ name: "a", description: "Rack 7, 100% full" });
      await context.create({ name: "b", description: "rack_8 \\ spare" });
      await context.create({ name: "c" });
      expect(await context.names({ descriptionContains: "RACK" })).toEqual(["a", "b"]);
      expect(await context.names({ descriptionContains: "0%" })).toEqual(["a"]);
      expect(await context.names({ descriptionContains: "k_8" })).toEqual(["b"]);
      expect(await context.names({ descriptionContains: "k_7" })).toEqual([]);
      expect(await context.names({ descriptionContains: "\\" })).toEqual(["b"]);
    });

    test("names are searched wherever they stand, and for signs as they are", async () => {
      const a = await context.create({
        name: "a",
        instanceUuid: randomUUID(),
        instanceInfo: { display_name: 'Ödb "1"' },
      });
      await context.create({ name: "b%", instanceName: "web" });
      expect(await context.names({ calledLike: 'Ödb "' })).toEqual(["a"]);
      expect(await context.names({ calledLike: a.instanceUuid?.slice(9, 23) ?? "" })).toEqual(["a"]);
      expect(await context.names({ calledLike: a.uuid.slice(9, 23) })).toEqual(["a"]);
      expect(await context.names({ calledLike: "web" })).toEqual(["b%"]);
      expect(await context.names({ calledLike: "%" })).toEqual(["b%"]);
      expect(await context.names({ calledLike: "c_" })).toEqual([]);
    });

    test("children are hidden unless asked for", async () => {
      const parent = await context.create({ name: "parent" });
      await context.create({ name: "child", parentNode: parent.uuid });
      expect(await context.names({})).toEqual(["parent"]);
      expect(await context.names({ includeChildren: true })).toEqual(["parent", "child"]);
      expect(await context.names({ where: { parentNode: parent.uuid } })).toEqual(["child"]);
    });

    test("sorted by any plain field, those without a value first, ties by age in the same direction", async () => {
      await context.create({ name: "a", owner: "z" });
      await context.create({ name: "b" });
      await context.create({ name: "c", owner: "y" });
      await context.create({ name: "d", owner: "z" });
      await context.create({ name: "e" });
      expect(await context.names({ sortKey: "owner" })).toEqual(["b", "e", "c", "a", "d"]);
      expect(await context.names({ sortKey: "owner", sortDirection: "desc" })).toEqual(["d", "a", "c", "e", "b"]);
      expect(await context.names({ sortDirection: "desc" })).toEqual(["e", "d", "c", "b", "a"]);
    });

    test("what is no plain field cannot be sorted by", async () => {
      for (const key of ["driverInfo", "traits", "interfaces", "toString", "id; drop table nodes"]) {
        await expect(context.store.nodes.list({ sortKey: key as keyof Node })).rejects.toMatchObject({
          code: "NODE_SORT_KEY",
          category: "invalid",
          message: `The sort_key value ${key} is an invalid field for sorting`,
        });
      }
    });

    test("pages put together are the whole list, for every order", async () => {
      for (let index = 0; index < 23; index++) {
        await context.create({
          name: `n${index}`,
          owner: index % 4 === 0 ? null : `p${index % 3}`,
          maintenance: index % 2 === 0,
        });
      }
      for (const sortKey of ["id", "owner", "maintenance", "name"] as const) {
        for (const sortDirection of ["asc", "desc"] as const) {
          const query: NodeQuery = { sortKey, sortDirection, where: { driver: "fake-hardware" } };
          const whole = await context.names(query);
          expect(whole).toHaveLength(23);
          for (const limit of [1, 5, 23]) expect(await inPages(context.store, { ...query, limit })).toEqual(whole);
        }
      }
    });

    test("a masked list has the fields asked for, and stars for secrets", async () => {
      await context.store.nodes.create(wholeNode());
      const [node] = await context.store.nodes.listMasked({ includeChildren: true }, [
        "uuid",
        "driverInfo",
        "protected",
        "traits",
        "lastError",
      ]);
      expect(node).toEqual({
        uuid: expect.any(String),
        driverInfo: { redfish_address: "https://bmc", redfish_password: "******", deep: { api_token: "******" } },
        protected: true,
        traits: ["CUSTOM_A", "CUSTOM_B"],
        lastError: "e",
      });
    });
  });
}

async function inPages(store: Store, query: NodeQuery): Promise<(string | null)[]> {
  const all: Node[] = [];
  for (;;) {
    const marker = all.at(-1)?.uuid;
    const page = await store.nodes.list(marker === undefined ? query : { ...query, marker });
    if (page.length === 0) return all.map((node) => node.name);
    all.push(...page);
  }
}
