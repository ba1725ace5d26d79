import type { PageFile, PageSet } from "#/console/interfaces/index.ts";
import type { Route } from "#/contract/index.ts";
import type { Answer, Call } from "../http/call.ts";
import type { Serve } from "../http/routing.ts";

/**
 * `/outband/replay.html` and its files. Each is a route of its own, so that no path is ever joined, decoded or resolved.
 * The page lives here and not at the noVNC proxy: it reads recordings, which takes a login and not a console's token.
 */
export function serveReplayPage(serve: Serve, page: PageSet): void {
  for (const [path, read] of page.files) {
    const route: Route = {
      method: "GET",
      path: `/outband${path}`,
      since: 1,
      summary: "the replay page",
      policy: "authenticated",
    };
    serve(route, async (call) => fileAnswer(call, await read(), page.headers));
  }
}

function fileAnswer(call: Call, file: PageFile, always: Readonly<Record<string, string>>): Answer {
  const headers = { ...always, ETag: file.etag, "Cache-Control": "no-cache" };
  if (call.ifNoneMatch?.split(/\s*,\s*/).includes(file.etag)) return { status: 304, headers };
  return { status: 200, body: file.body, headers: { ...headers, "Content-Type": file.type } };
}
