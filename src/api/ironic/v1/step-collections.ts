import { DEPLOY_TEMPLATE_SHAPE, ROUTES, RUNBOOK_SHAPE } from "#/contract/index.ts";
import type { Serve } from "../../http/routing.ts";
import { serveCollection } from "./collections/collection.ts";
import type { ResourceDeps } from "./resource-deps.ts";

/** Deploy templates (1.55) and runbooks (1.92): named lists of steps. */
export function serveStepCollections(serve: Serve, { store, conductor, maxLimit }: ResourceDeps): void {
  const shared = {
    maxLimit,
    named: ["show", "update", "destroy"],
    filters: {},
    readFilters: async () => ({}),
  } as const;
  serveCollection(serve, {
    ...shared,
    shape: DEPLOY_TEMPLATE_SHAPE,
    plural: "deploy_templates",
    param: "template",
    store: store.deployTemplates,
    verbs: conductor.records.deployTemplates,
    routes: {
      list: ROUTES.listDeployTemplates,
      create: ROUTES.createDeployTemplate,
      show: ROUTES.showDeployTemplate,
      update: ROUTES.updateDeployTemplate,
      destroy: ROUTES.deleteDeployTemplate,
    },
  });
  serveCollection(serve, {
    ...shared,
    shape: RUNBOOK_SHAPE,
    plural: "runbooks",
    param: "runbook",
    store: store.runbooks,
    verbs: conductor.records.runbooks,
    belongs: "to-owner",
    complete: async ({ access }, given) => {
      if (access.allows("baremetal:runbook:update:owner")) return given;
      return { ...given, owner: access.caller.projectId, public: false };
    },
    checkChange: ({ access }, change) => {
      if (change.owner !== undefined) access.require("baremetal:runbook:update:owner");
      if (change.public !== undefined) access.require("baremetal:runbook:update:public");
    },
    routes: {
      list: ROUTES.listRunbooks,
      create: ROUTES.createRunbook,
      show: ROUTES.showRunbook,
      update: ROUTES.updateRunbook,
      destroy: ROUTES.deleteRunbook,
    },
  });
}
