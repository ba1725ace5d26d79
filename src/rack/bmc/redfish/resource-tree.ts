import { REDFISH_METHODS, type RedfishMethod, type RedfishResource } from "./resource.ts";

export interface ResourceMatch {
  readonly resource: RedfishResource;
  readonly params: Readonly<Record<string, string>>;
}

/** All resources of a BMC by path. A plain path wins over one with `{name}`. */
export class ResourceTree {
  readonly #plain = new Map<string, RedfishResource>();
  readonly #patterns: { readonly segments: readonly string[]; readonly resource: RedfishResource }[] = [];

  constructor(resources: readonly RedfishResource[]) {
    for (const resource of resources) {
      if (resource.path.includes("{")) this.#patterns.push({ segments: resource.path.split("/"), resource });
      else this.#plain.set(resource.path, resource);
    }
  }

  find(path: string): ResourceMatch | undefined {
    const resource = this.#plain.get(path);
    if (resource) return { resource, params: {} };
    const given = path.split("/");
    for (const { segments, resource } of this.#patterns) {
      const params = matchSegments(segments, given);
      if (params) return { resource, params };
    }
    return undefined;
  }
}

/** The `Allow` header's value. */
export function allowedMethods(resource: RedfishResource): string {
  const allowed: string[] = REDFISH_METHODS.filter((method) => resource.methods[method]);
  if (resource.methods.GET) allowed.splice(1, 0, "HEAD");
  return allowed.join(", ");
}

/** The method whose handler answers; HEAD is GET without the body. */
export function handlingMethod(method: string): RedfishMethod | undefined {
  const wanted = method === "HEAD" ? "GET" : method;
  return REDFISH_METHODS.find((known) => known === wanted);
}

function matchSegments(segments: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  if (segments.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const value = given[index] as string;
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (name) params[name] = value;
    else if (segment !== value) return undefined;
  }
  return params;
}
