import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROVISION_JOBS } from "../conductor/provision-jobs.ts";
import { eventually } from "../support/process.ts";
import { Service } from "../support/service.ts";

interface Shown {
  readonly name: string;
  readonly provision_state: string;
  readonly target_provision_state: string | null;
  readonly reservation: string | null;
  readonly last_error: string | null;
}

const HOUR = 3600;
/** How a node of fake hardware gets from its enrolment to where a job begins. */
const WAY: Readonly<Record<string, readonly string[]>> = {
  enroll: [],
  manageable: ["manage"],
  available: ["manage", "provide"],
  active: ["manage", "adopt"],
  rescue: ["manage", "adopt", "rescue"],
};
const STABLE: Readonly<Record<string, string>> = {
  manage: "manageable",
  provide: "available",
  adopt: "active",
  rescue: "rescue",
};

/** `outband serve` dies while it does everything at once that it can be doing to a node. */
describe("a service that is killed in every state that it works in", () => {
  let service: Service;
  let before: Map<string, Shown>;
  let after: Map<string, Shown>;

  beforeAll(async () => {
    service = await Service.create({ DEFAULT: ["auth_strategy = noauth"] });
    // Who asks for the power state holds the node meanwhile.
    await service.addOptions("conductor", ["sync_power_state_interval = 0"]);
    await service.start();
    await Promise.all(PROVISION_JOBS.map(({ verb, from }) => prepare(verb, from)));
    await service.stop();

    const delays = ["power", "deploy", "inspect", "rescue"].map((what) => `${what}_delay = ${HOUR}`);
    await service.addOptions("fake", delays);
    await service.start();
    await Promise.all(PROVISION_JOBS.map(({ verb }) => provision(verb, verb)));
    before = await eventually("every node to be in hand", async () => {
      const nodes = await shown();
      return PROVISION_JOBS.every(({ verb, working }) => nodes.get(verb)?.provision_state === working) && nodes;
    });
    await service.kill();

    await service.addOptions(
      "fake",
      ["power", "deploy", "inspect", "rescue"].map((what) => `${what}_delay = 0`),
    );
    await service.start();
    after = await shown();
  });
  afterAll(() => service?.[Symbol.asyncDispose]());

  it.each(PROVISION_JOBS)(
    "$verb: from $working to $failed, unlocked, with the reason",
    ({ verb, working, failed, target }) => {
      expect(before.get(verb)).toMatchObject({ provision_state: working, reservation: "e2e" });
      expect(after.get(verb)).toMatchObject({
        provision_state: failed,
        target_provision_state: target,
        reservation: null,
        last_error: `The ${working} state can't be resumed by conductor e2e. Moving to fail state.`,
      });
    },
  );

  it.each([
    ["manage", "manageable"],
    ["active", "active"],
    ["deleted", "available"],
    ["adopt", "active"],
  ])("%s works when it is asked for again", async (verb, state) => {
    await provision(verb, verb);
    await settled(verb, state);
  });

  async function prepare(name: string, from: string): Promise<void> {
    const node = { name, driver: "fake-hardware", rescue_interface: "fake" };
    expect((await service.api("POST", "/v1/nodes", node)).status).toBe(201);
    for (const verb of WAY[from] ?? []) {
      await provision(name, verb);
      await settled(name, STABLE[verb] ?? "");
    }
  }

  async function provision(name: string, verb: string): Promise<void> {
    const asked: Record<string, object> = {
      clean: { clean_steps: [{ interface: "deploy", step: "erase_devices" }] },
      service: { service_steps: [{ step: "wait", args: { seconds: HOUR } }] },
      rescue: { rescue_password: "let-me-in" },
    };
    const body = { target: verb, ...asked[verb] };
    const { status, body: answer } = await service.api("PUT", `/v1/nodes/${name}/states/provision`, body);
    expect([name, verb, status, answer]).toEqual([name, verb, 202, null]);
  }

  const settled = (name: string, state: string) =>
    eventually(`${name} to be ${state}`, async () => {
      const node = (await shown()).get(name);
      return node?.provision_state === state && node.reservation === null;
    });

  async function shown(): Promise<Map<string, Shown>> {
    const fields = "name,provision_state,target_provision_state,reservation,last_error";
    const { nodes } = (await service.api("GET", `/v1/nodes?fields=${fields}`)).body as {
      nodes: readonly Shown[];
    };
    return new Map(nodes.map((node) => [node.name, node]));
  }
});
