import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { ContractContext } from "./contract-context.ts";

/** `reservation`: one holder at a time. */
export function lockContract(context: ContractContext): void {
  describe("the lock of a node", () => {
    test("the second taker is told who holds it, in Ironic's words, also when it is itself", async () => {
      const { uuid } = await context.create();
      expect((await context.store.nodes.reserve(uuid, "host-a")).reservation).toBe("host-a");
      for (const host of ["host-a", "host-b"]) {
        await expect(context.store.nodes.reserve(uuid, host)).rejects.toMatchObject({
          code: "NODE_LOCKED",
          category: "conflict",
          message: `Node ${uuid} is locked by host host-a, please retry after the current operation is completed.`,
        });
      }
    });

    test("of a thousand takers one gets it", async () => {
      const { uuid } = await context.create();
      const tries = Array.from({ length: 1000 }, (_, index) => context.store.nodes.reserve(uuid, `host-${index}`));
      const results = await Promise.allSettled(tries);
      const winners = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
      expect(winners).toHaveLength(1);
      expect((await context.store.nodes.get(uuid)).reservation).toBe(winners[0]?.reservation);
    });

    test("only the holder's own lock is released, any number of times", async () => {
      const { uuid } = await context.create();
      await context.store.nodes.reserve(uuid, "host-a");
      await context.store.nodes.release(uuid, "host-b");
      expect((await context.store.nodes.get(uuid)).reservation).toBe("host-a");
      await context.store.nodes.release(uuid, "host-a");
      await context.store.nodes.release(uuid, "host-a");
      await context.store.nodes.release(randomUUID(), "host-a");
      expect((await context.store.nodes.reserve(uuid, "host-b")).reservation).toBe("host-b");
    });

    test("releaseAll frees what a conductor left behind and says which nodes", async () => {
      const [first, second, third] = [await context.create(), await context.create(), await context.create()];
      await context.store.nodes.reserve(first.uuid, "dead");
      await context.store.nodes.reserve(second.uuid, "alive");
      await context.store.nodes.reserve(third.uuid, "dead");
      const freed = await context.store.nodes.releaseAll("dead");
      expect(freed.map((node) => node.uuid)).toEqual([first.uuid, third.uuid]);
      expect(await context.store.nodes.releaseAll("dead")).toEqual([]);
      expect((await context.store.nodes.get(second.uuid)).reservation).toBe("alive");
    });
  });
}
