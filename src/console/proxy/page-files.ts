import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { dirname, extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/** One file of the page, ready to be sent. */
export interface PageFile {
  readonly body: Buffer;
  readonly gzip: Buffer;
  readonly type: string;
  readonly etag: string;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  // Served with the types stripped; the name stays, so that the imports in the files are right as written.
  ".ts": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** Ironic and noVNC know the page under these names; all are the same page, and none is a redirect. */
const PAGE = "vnc_auto.html";
const PAGE_PATHS = ["/", "/vnc_auto.html", "/vnc.html", "/vnc_lite.html"];

/**
 * Every file the proxy serves, by its exact path: our page from `src/web/console`, noVNC from its npm package. The table
 * is made once; a request is a look-up in it and no path is ever joined, decoded or resolved, so there is nothing to
 * traverse and nowhere to redirect to.
 */
export async function loadPageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const files = new Map<string, PageFile>();
  const novnc = dirname(dirname(fileURLToPath(import.meta.resolve("@novnc/novnc"))));
  await addFolder(files, join(novnc, "core"), "/core");
  await addFolder(files, join(novnc, "vendor"), "/vendor");
  await addFolder(files, fileURLToPath(new URL("../../web/console", import.meta.url)), "/console");
  const page = files.get(`/console/${PAGE}`);
  files.delete(`/console/${PAGE}`);
  if (page) for (const path of PAGE_PATHS) files.set(path, page);
  return files;
}

async function addFolder(files: Map<string, PageFile>, folder: string, prefix: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || type === undefined || /\.(test|d)\.ts$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const body = entry.name.endsWith(".ts")
      ? Buffer.from(stripTypeScriptTypes(await readFile(path, "utf8")))
      : await readFile(path);
    files.set(`${prefix}/${relative(folder, path).split(sep).join("/")}`, {
      body,
      gzip: gzipSync(body),
      type,
      etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`,
    });
  }
}
