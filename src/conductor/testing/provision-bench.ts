import { afterEach, beforeEach } from "vitest";
import type { Node, NodeCreateRequest, ProvisionRequest, ProvisionState, ProvisionVerb } from "#/model/index.ts";
import type { Conductor } from "../conductor.ts";
import type { ConductorOptions } from "../options.ts";
import { type Bench, openBench } from "./bench.ts";

/** A conductor for each test of a file, and what the tests of verbs do with it. */
export function provisionBench(
  options: Partial<ConductorOptions> = {},
  usualInterfaces: NonNullable<NodeCreateRequest["interfaces"]> = {},
) {
  let bench: Bench;
  let conductor: Conductor;
  beforeEach(async () => {
    bench = await openBench();
    conductor = await bench.start(options);
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  return {
    get bench() {
      return bench;
    },
    get conductor() {
      return conductor;
    },

    async nodeIn(state: ProvisionState, fields: Partial<Node> = {}): Promise<string> {
      const { interfaces = usualInterfaces, ...rest } = fields;
      const { uuid } = await bench.createNode(conductor, { interfaces });
      await bench.store.nodes.update(uuid, { provisionState: state, ...rest });
      return uuid;
    },

    /** The node when all that the verb started has ended. */
    async ask(uuid: string, verb: ProvisionVerb, request: ProvisionRequest = {}): Promise<Node> {
      await conductor.api.setProvisionState(uuid, verb, request);
      return bench.idle(uuid);
    },
  };
}
