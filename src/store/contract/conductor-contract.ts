import { describe, expect, test } from "vitest";
import { type ContractContext, HEARTBEAT_TIMEOUT_MS, START } from "./contract-context.ts";

/** Conductors and their heartbeats. */
export function conductorContract(context: ContractContext): void {
  describe("conductors", () => {
    const conductor = { hostname: "host-a", conductorGroup: "", drivers: ["idrac", "fake-hardware"] };

    test("a registered conductor is online and known by its host name", async () => {
      const registered = await context.store.conductors.register(conductor);
      expect(registered).toMatchObject({ ...conductor, online: true, createdAt: START, updatedAt: START });
      expect(await context.store.conductors.get("host-a")).toEqual(registered);
      expect(await context.store.conductors.list()).toEqual([registered]);
    });

    test("registering again is the same conductor with what is new", async () => {
      const first = await context.store.conductors.register(conductor);
      await context.clock.advance(10);
      const again = await context.store.conductors.register({ ...conductor, conductorGroup: "b", drivers: [] });
      expect(again).toEqual({ ...first, conductorGroup: "b", drivers: [], updatedAt: START + 10 });
    });

    test("it goes offline without heartbeats and comes back with one", async () => {
      await context.store.conductors.register(conductor);
      await context.clock.advance(HEARTBEAT_TIMEOUT_MS);
      expect((await context.store.conductors.get("host-a")).online).toBe(true);
      await context.clock.advance(1);
      expect((await context.store.conductors.get("host-a")).online).toBe(false);
      await context.store.conductors.heartbeat("host-a");
      expect((await context.store.conductors.get("host-a")).online).toBe(true);
    });

    test("unregistering takes it offline at once, any number of times", async () => {
      await context.store.conductors.register(conductor);
      await context.store.conductors.unregister("host-a");
      await context.store.conductors.unregister("host-a");
      expect((await context.store.conductors.list()).map((one) => one.online)).toEqual([false]);
    });

    test("an unknown conductor is refused", async () => {
      const refusal = { code: "CONDUCTOR_NOT_FOUND", message: "Conductor host-z could not be found." };
      await expect(context.store.conductors.get("host-z")).rejects.toMatchObject(refusal);
      await expect(context.store.conductors.heartbeat("host-z")).rejects.toMatchObject(refusal);
    });
  });
}
