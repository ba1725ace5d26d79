import { SINCE } from "../microversion.ts";
import type { Route } from "./route.ts";

/** Deploy templates and runbooks. */
export const STEP_ROUTES = {
  listDeployTemplates: {
    method: "GET",
    path: "/v1/deploy_templates",
    since: SINCE.deployTemplates,
    summary: "deploy templates: filters, `fields`, paging, sorting",
    policy: "baremetal:deploy_template:get",
  },
  createDeployTemplate: {
    method: "POST",
    path: "/v1/deploy_templates",
    since: SINCE.deployTemplates,
    tooOld: 405,
    summary: "create a deploy template",
    policy: "baremetal:deploy_template:create",
  },
  showDeployTemplate: {
    method: "GET",
    path: "/v1/deploy_templates/:template",
    since: SINCE.deployTemplates,
    summary: "one deploy template",
    policy: "baremetal:deploy_template:get",
  },
  updateDeployTemplate: {
    method: "PATCH",
    path: "/v1/deploy_templates/:template",
    since: SINCE.deployTemplates,
    tooOld: 405,
    summary: "change it with a JSON patch",
    policy: "baremetal:deploy_template:update",
  },
  deleteDeployTemplate: {
    method: "DELETE",
    path: "/v1/deploy_templates/:template",
    since: SINCE.deployTemplates,
    tooOld: 405,
    summary: "delete it",
    policy: "baremetal:deploy_template:delete",
  },
  listRunbooks: {
    method: "GET",
    path: "/v1/runbooks",
    since: SINCE.runbooks,
    summary: "runbooks: filters, `fields`, paging, sorting",
    policy: "baremetal:runbook:list_all",
    own: "baremetal:runbook:list",
  },
  createRunbook: {
    method: "POST",
    path: "/v1/runbooks",
    since: SINCE.runbooks,
    tooOld: 405,
    summary: "create a runbook",
    policy: "baremetal:runbook:create",
  },
  showRunbook: {
    method: "GET",
    path: "/v1/runbooks/:runbook",
    since: SINCE.runbooks,
    summary: "one runbook",
    policy: "baremetal:runbook:get",
  },
  updateRunbook: {
    method: "PATCH",
    path: "/v1/runbooks/:runbook",
    since: SINCE.runbooks,
    tooOld: 405,
    summary: "change it with a JSON patch",
    policy: "baremetal:runbook:update",
  },
  deleteRunbook: {
    method: "DELETE",
    path: "/v1/runbooks/:runbook",
    since: SINCE.runbooks,
    tooOld: 405,
    summary: "delete it",
    policy: "baremetal:runbook:delete",
  },
} as const satisfies Record<string, Route>;
