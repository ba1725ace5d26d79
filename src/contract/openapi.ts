import type { TSchema } from "typebox";
import { bracedPath } from "./call-table.ts";
import { CALLS, type CallShape, jsonPatch, newNode, node } from "./calls/index.ts";
import { MAX_VERSION, MIN_VERSION, VERSION_HEADERS, versionText } from "./microversion.ts";
import { COMPUTE_VERSION_HEADERS, computeVersionText, MAX_COMPUTE_VERSION } from "./nova/microversion.ts";
import { ROUTES, type Route, type RouteName } from "./routes.ts";

type Json = Record<string, unknown>;

/**
 * The OpenAPI 3.1 document of everything that is declared in `routes/`, with what `calls/` says of queries, bodies and
 * answers.
 */
export function openApiDocument(): Json {
  return {
    openapi: "3.1.0",
    info: {
      title: "Outband",
      version: versionText(MAX_VERSION),
      description:
        "Ironic's API under /v1, as much of Nova's as consoles need under /compute/v2.1, and our own under /outband/v1.",
    },
    tags: TAGS.map(({ name, description }) => ({ name, description })),
    paths: paths(),
    components: {
      parameters: { ironicVersion: ironicVersion(), computeVersion: computeVersion() },
      responses: {
        IronicError: { description: "refused", content: json({ $ref: "#/components/schemas/IronicError" }) },
        NovaError: { description: "refused", content: json({ $ref: "#/components/schemas/NovaError" }) },
      },
      schemas: { IronicError, NovaError, Node: node, NewNode: newNode, JsonPatch: jsonPatch },
      securitySchemes: {
        basic: { type: "http", scheme: "basic", description: "auth_strategy = http_basic" },
        keystone: { type: "apiKey", in: "header", name: "X-Auth-Token", description: "auth_strategy = keystone" },
      },
    },
    security: [{}, { basic: [] }, { keystone: [] }],
  };
}

const TAGS = [
  { name: "Nova", prefix: "/compute", description: "nodes as Nova's servers, and their consoles" },
  { name: "Outband", prefix: "/outband", description: "both consoles of a node: viewers, control, pictures, history" },
  { name: "Ironic", prefix: "/", description: "Ironic's API, version 1" },
] as const;

/** Schemas that stand under a name of their own and are referred to. */
const NAMED: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [node, "Node"],
  [newNode, "NewNode"],
  [jsonPatch, "JsonPatch"],
]);

function paths(): Record<string, Json> {
  const all: Record<string, Json> = {};
  for (const [name, route] of Object.entries(ROUTES) as [RouteName, Route][]) {
    const path = bracedPath(route);
    all[path] = { ...all[path], [route.method.toLowerCase()]: operation(name, route) };
  }
  return all;
}

function operation(name: RouteName, route: Route): Json {
  const tag = tagOf(route);
  const { query, body, answer }: CallShape = CALLS[name];
  return {
    operationId: name,
    summary: route.summary,
    tags: [tag],
    ...(tag === "Outband" ? {} : { "x-since": tag === "Nova" ? `2.${route.since}` : versionText(route.since) }),
    parameters: [...pathParameters(route), ...queryParameters(query), ...versionParameter(route)],
    ...(body ? { requestBody: { content: json(referring(body)) } } : {}),
    responses: {
      "2XX": { description: "done, or accepted", ...content(answer) },
      default: { $ref: `#/components/responses/${tag === "Nova" ? "NovaError" : "IronicError"}` },
    },
  };
}

function tagOf({ path }: Route): (typeof TAGS)[number]["name"] {
  return (TAGS.find(({ prefix }) => path.startsWith(prefix)) ?? TAGS[2]).name;
}

function pathParameters({ path }: Route): Json[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => {
    return { name, in: "path", required: true, schema: { type: "string" } };
  });
}

function queryParameters(query: TSchema | undefined): Json[] {
  const { properties = {}, required = [] } = (query ?? {}) as { properties?: Json; required?: string[] };
  return Object.entries(properties).map(([name, schema]) => {
    return { name, in: "query", ...(required.includes(name) ? { required: true } : {}), schema };
  });
}

function content(answer: CallShape["answer"]): Json {
  if (answer === undefined) return {};
  return { content: answer === "file" ? { "*/*": {} } : json(referring(answer)) };
}

/** The schema with those that have a name referred to. */
function referring(schema: unknown): unknown {
  const name = NAMED.get(schema);
  if (name !== undefined) return { $ref: `#/components/schemas/${name}` };
  if (Array.isArray(schema)) return schema.map(referring);
  if (typeof schema !== "object" || schema === null) return schema;
  return Object.fromEntries(Object.entries(schema).map(([key, inner]) => [key, referring(inner)]));
}

function versionParameter({ path }: Route): Json[] {
  if (path.startsWith("/v1/")) return [{ $ref: "#/components/parameters/ironicVersion" }];
  return path.startsWith("/compute/v2.1/") ? [{ $ref: "#/components/parameters/computeVersion" }] : [];
}

function ironicVersion(): Json {
  const description = `"1.N" from ${versionText(MIN_VERSION)} to ${versionText(MAX_VERSION)}, or "latest"; absent: 1.1`;
  return { name: VERSION_HEADERS.ironic, in: "header", description, schema: { type: "string" } };
}

function computeVersion(): Json {
  const description = `"compute 2.N" up to ${computeVersionText(MAX_COMPUTE_VERSION)}; absent: 2.1`;
  return { name: COMPUTE_VERSION_HEADERS.openstack, in: "header", description, schema: { type: "string" } };
}

const IronicError = record(
  {
    error_message: {
      type: "string",
      contentMediaType: "application/json",
      description: "JSON: faultcode, faultstring",
    },
  },
  ["error_message"],
);

const NovaError = {
  type: "object",
  description: "one key that names the status",
  additionalProperties: record({ code: { type: "integer" }, message: { type: "string" } }, ["code", "message"]),
};

function record(properties: Json, required: readonly string[] = []): Json {
  return { type: "object", properties, ...(required.length > 0 ? { required } : {}) };
}

function json(schema: unknown): Json {
  return { "application/json": { schema } };
}
