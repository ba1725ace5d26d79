import type { ReadPageFile } from "#/console/interfaces/index.ts";
import { PageFiles } from "#/console/pages/index.ts";

/** Ironic and noVNC know the page under these names; all are the same page, and none is a redirect. */
const PAGE_PATHS = ["/", "/vnc_auto.html", "/vnc.html", "/vnc_lite.html"];

/** Every file the noVNC proxy serves, by its exact path: our page from `src/web/console`, noVNC from its npm package. */
export async function loadConsolePage(): Promise<ReadonlyMap<string, ReadPageFile>> {
  const pages = new PageFiles();
  await pages.addNovnc();
  await pages.addSources("web/page", "/web/page");
  await pages.addSources("web/console", "/console");
  pages.move("/console/vnc_auto.html", PAGE_PATHS);
  return pages.files;
}

/** The same for the serial proxy: our page from `src/web/terminal`, xterm.js from its packages. */
export async function loadTerminalPage(): Promise<ReadonlyMap<string, ReadPageFile>> {
  const pages = new PageFiles();
  await pages.addXterm();
  await pages.addSources("web/page", "/web/page");
  await pages.addSources("web/terminal", "/terminal");
  await pages.addSources("protocols/terminal", "/protocols/terminal");
  pages.move("/terminal/terminal.html", ["/", "/terminal.html"]);
  return pages.files;
}
