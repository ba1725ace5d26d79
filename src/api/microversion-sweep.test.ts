import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  ALLOCATION_SHAPE,
  CHASSIS_SHAPE,
  DEPLOY_TEMPLATE_SHAPE,
  errorText,
  MAX_VERSION,
  NODE_FIELDS,
  PORT_SHAPE,
  PORTGROUP_SHAPE,
  ROUTES,
  type Route,
  RUNBOOK_SHAPE,
  routePath,
  SINCE,
  VOLUME_CONNECTOR_SHAPE,
  VOLUME_TARGET_SHAPE,
} from "#/contract/index.ts";
import { TestApi } from "./testing/test-api.ts";

const SHAPES = [
  ALLOCATION_SHAPE,
  CHASSIS_SHAPE,
  DEPLOY_TEMPLATE_SHAPE,
  PORT_SHAPE,
  PORTGROUP_SHAPE,
  RUNBOOK_SHAPE,
  VOLUME_CONNECTOR_SHAPE,
  VOLUME_TARGET_SHAPE,
];

const V1: readonly Route[] = Object.values<Route>(ROUTES).filter(({ path }) => path.startsWith("/v1/"));

/** Versions at which anything appears, and the ones just before. */
const BOUNDARIES = [
  ...new Set(
    [
      ...V1.map(({ since }) => since),
      ...Object.values(SINCE),
      ...Object.values(NODE_FIELDS).map(({ since }) => since),
      ...SHAPES.flatMap(({ fields }) => Object.values<{ since: number }>(fields).map(({ since }) => since)),
      MAX_VERSION,
    ].flatMap((since) => [Math.max(1, since - 1), since]),
  ),
].sort((a, b) => a - b);

let api: TestApi;
/** What stands for each parameter of a path: something that is there. */
let values: Record<string, string>;

beforeEach(async () => {
  api = await TestApi.open();
  const { store } = api;
  const chassis = await store.chassis.create({});
  const node = await store.nodes.create({ driver: "idrac", name: "n1", chassisUuid: chassis.uuid, resourceClass: "x" });
  const owned = { nodeUuid: node.uuid };
  const portgroup = await store.portgroups.create(owned);
  const port = await store.ports.create({ ...owned, address: "52:54:00:00:00:01" });
  const connector = await store.volumeConnectors.create({ ...owned, type: "iqn", connectorId: "x" });
  const target = await store.volumeTargets.create({ ...owned, volumeType: "iscsi", bootIndex: 0, volumeId: "1" });
  const allocation = await store.allocations.create({ resourceClass: "x" });
  await store.allocations.assign(allocation.uuid, node.uuid);
  const steps = [{ interface: "bios", step: "apply", args: {}, priority: 1, order: 1 }];
  const template = await store.deployTemplates.create({ name: "CUSTOM_A", steps });
  const runbook = await store.runbooks.create({ name: "CUSTOM_B", steps });
  const event = { ...owned, event: "e", eventType: "power", conductor: "conductor-1" };
  const record = await store.nodeHistory.create(event);
  values = {
    node: node.uuid,
    port: port.uuid,
    portgroup: portgroup.uuid,
    chassis: chassis.uuid,
    connector: connector.uuid,
    target: target.uuid,
    allocation: allocation.uuid,
    template: template.uuid,
    runbook: runbook.uuid,
    record: record.uuid,
    driver: "idrac",
    hostname: "conductor-1",
    trait: "CUSTOM_X",
    vif: "vif-1",
    setting: "BootMode",
    indicator: "power@chassis",
    method: "none",
  };
});

afterEach(() => api[Symbol.asyncDispose]());

function ask(route: Route, version: number) {
  const body = route.method === "GET" || route.method === "DELETE" ? {} : { body: {} };
  return api.ask(route.method, routePath(route, values), { version, ...body });
}

/** The status and sentence of a path that the version does not have. */
async function isTooOld(route: Route, version: number): Promise<boolean> {
  const { status, body } = await ask(route, version);
  if (status !== (route.tooOld ?? 404)) return false;
  const sentences = {
    404: "The API is not supported for this version",
    405: `${route.method} is not allowed here`,
    406: `The minimal required API version should be 1.${route.since}`,
  };
  return (errorText(body) ?? "").includes(sentences[route.tooOld ?? 404]);
}

describe("every microversion", () => {
  it("has a call from its version on, and not before", async () => {
    for (const route of V1) {
      const call = `${route.method} ${route.path}`;
      if (route.since > 1) expect([call, await isTooOld(route, route.since - 1)]).toEqual([call, true]);
      expect([call, await isTooOld(route, route.since)]).toEqual([call, false]);
    }
  });

  it("answers every GET at every boundary, without a bug and without asking for more", {
    timeout: 180_000,
  }, async () => {
    for (const version of BOUNDARIES) {
      for (const route of V1) {
        if (route.method !== "GET" || route.since > version) continue;
        const { status, text } = await ask(route, version);
        const fine = status < 500 && status !== 406 && status !== 405;
        expect([version, route.path, fine], text).toEqual([version, route.path, true]);
      }
    }
  });

  it.each(SHAPES)("shows each field of a $noun from its version on", async (shape) => {
    const route = V1.find(({ method, path }) => method === "GET" && path.startsWith(`/v1/${shape.path.join("/")}/:`));
    if (!route) throw new Error(`no call shows a ${shape.noun}`);
    for (const [name, { since }] of Object.entries(shape.fields)) {
      const first = Math.max(since, route.since);
      expect((await ask(route, first)).body).toHaveProperty(name);
      if (since <= route.since) continue;
      expect((await ask(route, since - 1)).body).not.toHaveProperty(name);
      const url = `${routePath(route, values)}?fields=${name}`;
      if (since - 1 >= SINCE.nodeFields) {
        expect([name, (await api.ask("GET", url, { version: since - 1 })).status]).toEqual([name, 406]);
      }
      expect((await api.ask("GET", url, { version: since })).status).toBe(200);
    }
  });

  it("links to a collection from its version on", async () => {
    for (const [name, since] of Object.entries({ portgroups: 23, volume: 32, allocations: 52, runbooks: 92 })) {
      expect((await api.ask("GET", "/v1", { version: since - 1 })).body).not.toHaveProperty(name);
      expect((await api.ask("GET", "/v1", { version: since })).body).toHaveProperty(name);
    }
  });
});
