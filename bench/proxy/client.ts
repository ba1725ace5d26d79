import { errorMessage } from "#/lib/errors/index.ts";
import { type Link, openLink, type Route } from "./link.ts";
import { downlink, echo, openMany, uplink } from "./loads.ts";

/** What the measuring process asks of the load generator, one thing at a time. */
export type ClientRequest =
  | { readonly do: "open"; readonly routes: readonly Route[] }
  | { readonly do: "open-many"; readonly route: Route; readonly count: number; readonly atOnce: number }
  | { readonly do: "downlink" | "uplink"; readonly bytes: number }
  | { readonly do: "echo"; readonly count: number; readonly pauseMs: number }
  | { readonly do: "close" };

export interface ClientReply {
  readonly error?: string;
  readonly seconds?: number;
  /** Milliseconds of each echo, per route. */
  readonly times?: number[][];
}

let links: Link[] = [];

async function perform(request: ClientRequest): Promise<ClientReply> {
  switch (request.do) {
    case "open":
      for (const route of request.routes) links.push(await openLink(route));
      return {};
    case "open-many": {
      const start = performance.now();
      links = await openMany(request.route, request.count, request.atOnce);
      return { seconds: (performance.now() - start) / 1000 };
    }
    case "downlink":
    case "uplink": {
      const start = performance.now();
      const load = request.do === "downlink" ? downlink : uplink;
      await load(links[0] as Link, request.bytes);
      return { seconds: (performance.now() - start) / 1000 };
    }
    case "echo":
      return { times: await echo(links, request.count, request.pauseMs) };
    case "close":
      for (const link of links) link.close();
      links = [];
      return {};
  }
}

process.on("message", (request: ClientRequest) => {
  void perform(request)
    .catch((error: unknown) => ({ error: errorMessage(error) }))
    .then((reply) => process.send?.(reply));
});
process.on("disconnect", () => process.exit(0));
