import { bracedPath } from "./call-table.ts";
import { MAX_VERSION, MIN_VERSION, VERSION_HEADERS, versionText } from "./microversion.ts";
import { NODE_FIELDS } from "./node/fields.ts";
import { nodeWrite, writableNames } from "./node/writes.ts";
import { COMPUTE_VERSION_HEADERS, computeVersionText, MAX_COMPUTE_VERSION } from "./nova/microversion.ts";
import { ROUTES, type Route } from "./routes.ts";

type Json = Record<string, unknown>;

/**
 * The OpenAPI 3.1 document of everything that is declared in `routes/`. What a body holds is told by schemas where the
 * code has them, and by the summary elsewhere.
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
      schemas: { IronicError, NovaError, Node: node(), NewNode: newNode(), JsonPatch },
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

/** Schemas of bodies, by the name of the call. */
const BODIES: Readonly<Record<string, Json>> = {
  createNode: { $ref: "#/components/schemas/NewNode" },
  updateNode: { $ref: "#/components/schemas/JsonPatch" },
  setConsole: record({ enabled: { type: "boolean" } }, ["enabled"]),
  setPower: record({ target: { type: "string" }, timeout: { type: "integer", minimum: 1 } }, ["target"]),
  createRemoteConsole: record(
    { remote_console: record({ protocol: { type: "string" }, type: { type: "string" } }, ["protocol", "type"]) },
    ["remote_console"],
  ),
};

/** Schemas of answers, by the name of the call. */
const ANSWERS: Readonly<Record<string, Json>> = {
  createNode: { $ref: "#/components/schemas/Node" },
  showNode: { $ref: "#/components/schemas/Node" },
  updateNode: { $ref: "#/components/schemas/Node" },
  listNodes: record({
    nodes: { type: "array", items: { $ref: "#/components/schemas/Node" } },
    next: { type: "string", format: "uri" },
  }),
};

function paths(): Record<string, Json> {
  const all: Record<string, Json> = {};
  for (const [name, route] of Object.entries(ROUTES) as [string, Route][]) {
    const path = bracedPath(route);
    all[path] = { ...all[path], [route.method.toLowerCase()]: operation(name, route) };
  }
  return all;
}

function operation(name: string, route: Route): Json {
  const tag = tagOf(route);
  const takesBody = route.method === "POST" || route.method === "PUT" || route.method === "PATCH";
  const answer = ANSWERS[name];
  return {
    operationId: name,
    summary: route.summary,
    tags: [tag],
    ...(tag === "Outband" ? {} : { "x-since": tag === "Nova" ? `2.${route.since}` : versionText(route.since) }),
    parameters: [...pathParameters(route), ...versionParameter(route)],
    ...(takesBody ? { requestBody: { content: json(BODIES[name] ?? {}) } } : {}),
    responses: {
      "2XX": { description: "done, or accepted", ...(answer ? { content: json(answer) } : {}) },
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

/** A node's fields, with the version each came with. */
function node(): Json {
  const fields = Object.entries(NODE_FIELDS).map(([name, { since }]) => [name, { "x-since": versionText(since) }]);
  return { type: "object", properties: Object.fromEntries(fields) };
}

function newNode(): Json {
  const schemas = writableNames("create").map((name) => [name, nodeWrite(name, "create")?.schema]);
  return { type: "object", required: ["driver"], properties: Object.fromEntries(schemas), additionalProperties: false };
}

const JsonPatch = {
  type: "array",
  items: record({ op: { enum: ["add", "replace", "remove"] }, path: { type: "string" }, value: {} }, ["op", "path"]),
};

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

function json(schema: Json): Json {
  return { "application/json": { schema } };
}
