import { expect, it } from "vitest";
import { TestApi } from "../testing/test-api.ts";

const LIST = "/outband/v1/nodes/dell-1/consoles";

async function testApi(): Promise<TestApi> {
  const api = await TestApi.open();
  await api.ask("POST", "/v1/nodes", { body: { name: "dell-1", driver: "idrac" } });
  return api;
}

it("lists both consoles, and switches the one that console_interface does not name", async () => {
  await using api = await testApi();
  const enabled = await api.ask("PUT", `${LIST}/serial`, { body: { enabled: true, interface: "ipmitool-socat" } });
  expect([enabled.status, enabled.text, enabled.headers.location]).toEqual([202, "", expect.stringContaining(LIST)]);
  const { body } = await api.ask("GET", LIST);
  expect(body).toEqual({
    consoles: [
      expect.objectContaining({ kind: "graphical", primary: true, enabled: false, address: null }),
      {
        kind: "serial",
        interface: "ipmitool-socat",
        interfaces: ["ipmi-sol", "ipmitool-socat"],
        enabled: true,
        primary: false,
        address: { host: "127.0.0.1", port: 10_000 },
      },
    ],
  });
  await api.ask("PUT", `${LIST}/serial`, { body: { enabled: false } });
  expect(await api.ask("GET", LIST)).toMatchObject({ body: { consoles: [{}, { enabled: false, address: null }] } });
});

it.each([
  ["PUT", `${LIST}/serial`, {}, 400],
  ["PUT", `${LIST}/serial`, { enabled: "perhaps" }, 400],
  ["PUT", `${LIST}/serial`, { enabled: true, interface: "" }, 400],
  ["PUT", `${LIST}/serial`, { enabled: true, interface: 1 }, 400],
  ["PUT", `${LIST}/serial`, { enabled: true, color: "red" }, 400],
  ["PUT", `${LIST}/tactile`, { enabled: true }, 400],
  ["PUT", "/outband/v1/nodes/nobody/consoles/serial", { enabled: true }, 404],
  ["GET", `${LIST}?a=1`, undefined, 400],
  ["GET", "/outband/v1/nodes/nobody/consoles", undefined, 404],
] as const)("%s %s with %j is refused", async (method, path, body, status) => {
  await using api = await testApi();
  expect((await api.ask(method, path, body === undefined ? {} : { body })).status).toBe(status);
});
