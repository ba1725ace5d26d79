import type { Chassis } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { ConductorError } from "../errors.ts";
import type { RecordVerbs } from "../interfaces/index.ts";
import { freeVerbs } from "./record-verbs.ts";

/** Only an empty chassis goes. */
export function chassisVerbs({ store }: ConductorContext): RecordVerbs<Chassis> {
  return {
    ...freeVerbs(store.chassis),
    destroy: async (uuid) => {
      const [node] = await store.nodes.list({ where: { chassisUuid: uuid }, includeChildren: true, limit: 1 });
      if (node) {
        const text = `Cannot complete the requested action because chassis ${uuid} contains nodes.`;
        throw new ConductorError("RECORD_IN_USE", "invalid", text);
      }
      await store.chassis.delete(uuid);
    },
  };
}
