import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasKeystone, Keystone } from "../support/keystone.ts";

describe.skipIf(!hasKeystone)("the real Keystone that other tests use", () => {
  let keystone: Keystone;

  beforeAll(async () => {
    keystone = await Keystone.start();
  });
  afterAll(() => keystone?.[Symbol.asyncDispose]());

  it("issues tokens for projects and for the system, with implied roles", async () => {
    const alice = await keystone.createUser("alice", "manager", { project: "tenant" });
    const boss = await keystone.createUser("boss", "reader", { system: "all" });
    const described = await Promise.all([alice, boss].map(async (login) => describeToken(await keystone.token(login))));
    expect(described[0]).toMatchObject({ user: { name: "alice" }, project: { name: "tenant" } });
    expect(described[0]?.roles.map(({ name }) => name).sort()).toEqual(["manager", "member", "reader"]);
    expect(described[1]).toMatchObject({ system: { all: true } });
  });

  it("is the same after it was killed and started again", async () => {
    const token = await keystone.token(keystone.admin);
    await keystone.kill();
    await keystone.restart();
    expect((await describeToken(token)).user.name).toBe("admin");
  });

  async function describeToken(token: string) {
    const { token: described } = await keystone.request("GET", "/auth/tokens", undefined, { "X-Subject-Token": token });
    return described as { user: { name: string }; roles: { name: string }[] };
  }
});
