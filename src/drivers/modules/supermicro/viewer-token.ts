import type { RedfishConnection, RedfishDeps } from "#/drivers/modules/redfish/index.ts";
import { asText, type JsonObject } from "#/protocols/redfish/index.ts";

const PAGE_MS = 10_000;
/** The vendor's page is a few hundred KiB of script. */
const MAX_PAGE_BYTES = 2 * 1024 * 1024;
/** As long as a user name can be in ATEN's login. */
const TOKEN = /^[\x21-\x7e]{1,23}$/;

/**
 * A token for one iKVM session: the IKVM resource names a page under a random address, good once and without login, and
 * the page holds the token in a hidden input. Null where this firmware has no such page ("JAVA plug-in"), or it cannot be
 * had.
 */
export async function readViewerToken(
  redfish: RedfishConnection,
  ikvm: JsonObject,
  signal: AbortSignal,
  deps: Pick<RedfishDeps, "openHttp">,
): Promise<string | null> {
  const page = asText(ikvm.URI);
  // The address goes to the same BMC whatever it says.
  if (page === null || !/^\/redfish\/[A-Za-z0-9._~-]{1,200}$/.test(page)) return null;
  await using http = deps.openHttp({ origin: redfish.info.origin, trust: redfish.trust });
  const answer = await http.request({
    method: "GET",
    path: page,
    timeoutMs: PAGE_MS,
    maxBytes: MAX_PAGE_BYTES,
    signal,
  });
  const token = answer.status === 200 ? tokenIn(new TextDecoder().decode(answer.body)) : null;
  return token !== null && TOKEN.test(token) ? token : null;
}

function tokenIn(html: string): string | null {
  const input = /<input\b[^<>]{0,500}\bid=["']entry_value["'][^<>]{0,500}>/i.exec(html)?.[0];
  return input === undefined ? null : (/\bvalue=["']([^"'<>]{1,100})["']/i.exec(input)?.[1] ?? null);
}
