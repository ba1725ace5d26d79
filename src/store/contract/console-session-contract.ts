import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { ConsoleSession, Node } from "#/model/index.ts";
import { type ContractContext, START } from "./contract-context.ts";

/** Console sessions, found by the hash of their token. */
export function consoleSessionContract(context: ContractContext): void {
  describe("console sessions", () => {
    const session = (node: Node, change: Partial<ConsoleSession> = {}): ConsoleSession => ({
      id: randomUUID(),
      nodeUuid: node.uuid,
      kind: "graphical",
      tokenHash: randomUUID(),
      mode: "write",
      createdAt: START,
      expiresAt: START + 100,
      ceilingAt: START + 1000,
      ...change,
    });

    test("a session is found by its own node and token hash only", async () => {
      const [node, other] = [await context.create(), await context.create()];
      const one = session(node);
      await context.store.consoleSessions.insert(one);
      expect(await context.store.consoleSessions.find(node.uuid, one.tokenHash)).toEqual(one);
      expect(await context.store.consoleSessions.get(one.id)).toEqual(one);
      expect(await context.store.consoleSessions.find(other.uuid, one.tokenHash)).toBeNull();
      expect(await context.store.consoleSessions.find(node.uuid, "other")).toBeNull();
      expect(await context.store.consoleSessions.findByToken(one.tokenHash)).toEqual(one);
      expect(await context.store.consoleSessions.findByToken("other")).toBeNull();
      expect(await context.store.consoleSessions.get(randomUUID())).toBeNull();
    });

    test("a session needs its node, and goes with it", async () => {
      const node = await context.create();
      const one = session(node);
      await context.store.consoleSessions.insert(one);
      await context.store.nodes.delete(node.uuid);
      expect(await context.store.consoleSessions.get(one.id)).toBeNull();
      await expect(context.store.consoleSessions.insert(one)).rejects.toMatchObject({ code: "NODE_NOT_FOUND" });
    });

    test("the expiry moves; of a session that has ended it does nothing", async () => {
      const one = session(await context.create());
      await context.store.consoleSessions.insert(one);
      await context.store.consoleSessions.setExpiry(one.id, START + 500);
      await context.store.consoleSessions.setExpiry(randomUUID(), START + 500);
      expect((await context.store.consoleSessions.get(one.id))?.expiresAt).toBe(START + 500);
    });

    test("listed and deleted by node and kind", async () => {
      const [node, other] = [await context.create(), await context.create()];
      const graphical = session(node);
      const serial = session(node, { kind: "serial", createdAt: START + 1, mode: "read-only" });
      const elsewhere = session(other);
      for (const one of [graphical, serial, elsewhere]) await context.store.consoleSessions.insert(one);
      expect(await context.store.consoleSessions.list(node.uuid)).toEqual([graphical, serial]);
      expect(await context.store.consoleSessions.list(node.uuid, "serial")).toEqual([serial]);
      await context.store.consoleSessions.deleteNode(node.uuid, "graphical");
      expect(await context.store.consoleSessions.list(node.uuid)).toEqual([serial]);
      expect(await context.store.consoleSessions.list(other.uuid)).toEqual([elsewhere]);
    });

    test("expired sessions are deleted and counted", async () => {
      const node = await context.create();
      await context.store.consoleSessions.insert(session(node, { expiresAt: START + 1 }));
      await context.store.consoleSessions.insert(session(node, { expiresAt: START + 2 }));
      const live = session(node, { expiresAt: START + 3 });
      await context.store.consoleSessions.insert(live);
      expect(await context.store.consoleSessions.deleteExpired(START + 2)).toBe(2);
      expect(await context.store.consoleSessions.deleteExpired(START + 2)).toBe(0);
      expect(await context.store.consoleSessions.list(node.uuid)).toEqual([live]);
    });
  });
}
