import { ROUTES, type Route } from "./routes.ts";

/** docs/reference/calls.md: every declared call. */
export function callTable(): string {
  const rows = Object.values(ROUTES).map(
    (route: Route) => `| ${route.method} | \`${bracedPath(route)}\` | ${firstVersion(route)} | ${route.summary} |`,
  );
  return [
    "# Calls",
    "",
    "Written from the table of routes in `src/contract/routes/` by `vitest run src/contract/call-table.test.ts -u`.",
    "What they mean: [the API](api.md). For programs: `GET /outband/v1/openapi.json`.",
    "",
    "| method | path | from | what |",
    "|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

/** `/v1/nodes/{node}`, as OpenAPI and people write it. */
export function bracedPath(route: Route): string {
  return route.path.replace(/:(\w+)/g, "{$1}");
}

/** The microversion in the numbers of the API that the call belongs to; what is ours has none. */
function firstVersion({ path, since }: Route): string {
  if (path.startsWith("/compute")) return `2.${since}`;
  return path.startsWith("/outband") ? "" : `1.${since}`;
}
