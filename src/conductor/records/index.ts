import type { ConductorContext } from "../context.ts";
import type { RecordsApi } from "../interfaces/index.ts";
import { allocationVerbs } from "./allocation-verbs.ts";
import { chassisVerbs } from "./chassis-verbs.ts";
import { portgroupRules, portRules } from "./port-rules.ts";
import { freeVerbs, ownedVerbs } from "./record-verbs.ts";
import { volumeRules } from "./volume-rules.ts";

export function createRecordsApi(context: ConductorContext): RecordsApi {
  const { store } = context;
  return {
    ports: ownedVerbs(context, store.ports, portRules(store)),
    portgroups: ownedVerbs(context, store.portgroups, portgroupRules(store)),
    chassis: chassisVerbs(context),
    volumeConnectors: ownedVerbs(context, store.volumeConnectors, volumeRules("volume connector")),
    volumeTargets: ownedVerbs(context, store.volumeTargets, volumeRules("volume target")),
    allocations: allocationVerbs(context),
    deployTemplates: freeVerbs(store.deployTemplates),
    runbooks: freeVerbs(store.runbooks),
  };
}
