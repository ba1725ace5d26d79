import { negotiateVersion, SINCE, VERSION_HEADERS } from "#/contract/index.ts";

/** First parts of paths that are not Ironic's. */
const NOT_IRONIC = new Set(["", "v1", "healthcheck", "outband", "compute", "ui"]);

export type HeaderReader = (name: string) => string | undefined;

/**
 * The path that routing sees: `/nodes` means `/v1/nodes`, one trailing slash does not count, and `.json` is dropped for
 * clients that name a version below 1.91. The query stays.
 */
export function rewritePath(url: string, header: HeaderReader): string {
  const [path, query] = split(url);
  let rewritten = NOT_IRONIC.has(path.split("/")[1] ?? "") ? path : `/v1${path}`;
  if (rewritten.length > 1 && rewritten.endsWith("/")) rewritten = rewritten.slice(0, -1);
  if (rewritten.startsWith("/v1/") && rewritten.endsWith(".json") && dropsJsonSuffix(header)) {
    rewritten = rewritten.slice(0, -".json".length);
  }
  return query === undefined ? rewritten : `${rewritten}?${query}`;
}

function split(url: string): [string, string | undefined] {
  const mark = url.indexOf("?");
  return mark < 0 ? [url, undefined] : [url.slice(0, mark), url.slice(mark + 1)];
}

function dropsJsonSuffix(header: HeaderReader): boolean {
  const openstack = header(VERSION_HEADERS.openstack);
  const ironic = header(VERSION_HEADERS.ironic);
  if (openstack === undefined && ironic === undefined) return false;
  try {
    return negotiateVersion({ openstack, ironic }) < SINCE.noJsonSuffix;
  } catch {
    return false;
  }
}
