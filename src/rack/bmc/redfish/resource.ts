import type { IncomingHttpHeaders } from "node:http";

/** A JSON object as it goes over the wire. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** One request after authentication and with its body parsed. */
export interface RedfishRequest {
  readonly method: string;
  /** Decoded, without query and without the trailing slash: "/redfish/v1/Systems". */
  readonly path: string;
  /** What stood in the places of `{name}` in the resource's path. */
  readonly params: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  /** The parsed JSON, or `undefined` when there was no body. Hostile: check before use. */
  readonly body: unknown;
  /** Who asks; empty on the few paths that are open to everybody. */
  readonly userName: string;
  readonly clientAddress: string;
}

export interface RedfishAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
  /** A web page, for the few paths that have one; instead of `body`. */
  readonly html?: string;
}

export type RedfishHandler = (request: RedfishRequest) => RedfishAnswer | Promise<RedfishAnswer>;

/** The verbs Redfish uses (DSP0266 6.1); HEAD is answered from `get`. */
export const REDFISH_METHODS = ["GET", "PATCH", "POST", "PUT", "DELETE"] as const;
export type RedfishMethod = (typeof REDFISH_METHODS)[number];

/** A resource or an action: one path and the verbs that it answers. Any other verb gets 405 with `Allow`. */
export interface RedfishResource {
  /** Segments may be `{name}`. Without a trailing slash; the server takes requests with and without. */
  readonly path: string;
  readonly methods: Readonly<Partial<Record<RedfishMethod, RedfishHandler>>>;
  /** Verbs that need no credential. */
  readonly openTo?: readonly RedfishMethod[];
  /** Sends an ETag with GET and checks `If-Match` on PATCH. Vendors differ in where they do. */
  readonly etag?: "weak" | "strong";
}

export function ok(body: JsonObject): RedfishAnswer {
  return { status: 200, body };
}

export const NO_CONTENT: RedfishAnswer = { status: 204 };

/** A resource that can only be read. */
export function readOnly(path: string, body: () => JsonObject): RedfishResource {
  return { path, methods: { GET: () => ok({ "@odata.id": path, ...body() }) } };
}

/** A collection (DSP0266 9.3) of what the paths name. */
export function collection(
  path: string,
  type: string,
  name: string,
  members: () => readonly string[],
): RedfishResource {
  return readOnly(path, () => {
    const links = members().map((member) => ({ "@odata.id": member }));
    return {
      "@odata.context": `/redfish/v1/$metadata#${type}.${type}`,
      "@odata.type": `#${type}.${type}`,
      Name: name,
      Description: name,
      Members: links,
      "Members@odata.count": links.length,
    };
  });
}
