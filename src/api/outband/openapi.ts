import { openApiDocument, ROUTES } from "#/contract/index.ts";
import { ok } from "../http/call.ts";
import type { Serve } from "../http/routing.ts";

/** GET openapi.json: made once, from the table that the server itself is made from. */
export function serveOpenApi(serve: Serve): void {
  let document: object | undefined;
  serve(ROUTES.openApi, async () => {
    document ??= openApiDocument();
    return ok(document);
  });
}
