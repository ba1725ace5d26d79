import type { PageSet } from "#/console/interfaces/index.ts";
import { PageFiles } from "./page-files.ts";
import { pageHeaders } from "./page-headers.ts";

/** `/replay.html`: our player, noVNC that draws, and of our own code the client and what reads recordings. */
export async function loadReplayPage(): Promise<PageSet> {
  const pages = new PageFiles();
  await pages.addNovnc();
  await pages.addSources("web/page", "/web/page");
  await pages.addSources("web/replay", "/replay");
  await pages.addSources("protocols/recording", "/protocols/recording");
  await pages.addSources("contract/client", "/contract/client");
  await pages.addSourceFiles("contract/error-body.ts", "contract/routes/outband.ts", "contract/routes/route-path.ts");
  await pages.addSources("lib/bytes", "/lib/bytes");
  await pages.addSources("lib/errors", "/lib/errors");
  pages.move("/replay/replay.html", ["/replay.html"]);
  return { files: pages.files, headers: pageHeaders([]) };
}
