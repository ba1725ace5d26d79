import { SINCE } from "../microversion.ts";
import type { Route } from "./route.ts";

/** Deploy templates and runbooks. */
export const STEP_ROUTES = {
  listDeployTemplates: {
    method: "GET",
    path: "/v1/deploy_templates",
    since: SINCE.deployTemplates,
    summary: "deploy templates: filters, `fields`, paging, sorting",
  },
  createDeployTemplate: {
    method: "POST",
    path: "/v1/deploy_templates",
    since: SINCE.deployTemplates,
    tooOld: 405,
    summary: "create a deploy template",
  },
  showDeployTemplate: {
    method: "GET",
    path: "/v1/deploy_templates/:template",
    since: SINCE.deployTemplates,
    summary: "one deploy template",
  },
  updateDeployTemplate: {
    method: "PATCH",
    path: "/v1/deploy_templates/:template",
    since: SINCE.deployTemplates,
    tooOld: 405,
    summary: "change it with a JSON patch",
  },
  deleteDeployTemplate: {
    method: "DELETE",
    path: "/v1/deploy_templates/:template",
    since: SINCE.deployTemplates,
    tooOld: 405,
    summary: "delete it",
  },
  listRunbooks: {
    method: "GET",
    path: "/v1/runbooks",
    since: SINCE.runbooks,
    summary: "runbooks: filters, `fields`, paging, sorting",
  },
  createRunbook: {
    method: "POST",
    path: "/v1/runbooks",
    since: SINCE.runbooks,
    tooOld: 405,
    summary: "create a runbook",
  },
  showRunbook: { method: "GET", path: "/v1/runbooks/:runbook", since: SINCE.runbooks, summary: "one runbook" },
  updateRunbook: {
    method: "PATCH",
    path: "/v1/runbooks/:runbook",
    since: SINCE.runbooks,
    tooOld: 405,
    summary: "change it with a JSON patch",
  },
  deleteRunbook: {
    method: "DELETE",
    path: "/v1/runbooks/:runbook",
    since: SINCE.runbooks,
    tooOld: 405,
    summary: "delete it",
  },
} as const satisfies Record<string, Route>;
