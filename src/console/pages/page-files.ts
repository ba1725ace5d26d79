import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { dirname, extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { PageFile, ReadPageFile } from "#/console/interfaces/index.ts";
import { stripTypes } from "./strip-types.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  // Served with the types stripped; the name stays, so that the imports in the files are right as written.
  ".ts": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

const SOURCES = fileURLToPath(new URL("../..", import.meta.url));

/**
 * The files of our pages by the exact paths they are served at. A table is made once; a request is a look-up in it and no
 * path is ever joined, decoded or resolved, so there is nothing to traverse and nowhere to redirect to. What the files
 * hold is read when somebody asks first: until then, a start is quicker and the process smaller.
 */
export class PageFiles {
  readonly #files = new Map<string, ReadPageFile>();
  readonly #modules: string[] = [];
  readonly #stripped = once(() => stripTypes(this.#modules));

  get files(): ReadonlyMap<string, ReadPageFile> {
    return this.#files;
  }

  /** A folder of `src`, under a path of one part or more. */
  addSources(folder: string, prefix: string): Promise<void> {
    return this.#addFolder(join(SOURCES, folder), prefix);
  }

  /** Single files of `src`, under their own paths. */
  async addSourceFiles(...paths: string[]): Promise<void> {
    for (const path of paths) this.#addFile(join(SOURCES, path), `/${path}`);
  }

  /** noVNC from its package: `/core` and `/vendor`. */
  async addNovnc(): Promise<void> {
    const novnc = dirname(dirname(fileURLToPath(import.meta.resolve("@novnc/novnc"))));
    await this.#addFolder(join(novnc, "core"), "/core");
    await this.#addFolder(join(novnc, "vendor"), "/vendor");
  }

  /** xterm.js and its search, from their packages: `/xterm`. */
  async addXterm(): Promise<void> {
    const modules = [import.meta.resolve("@xterm/xterm"), import.meta.resolve("@xterm/addon-search")];
    for (const url of modules) {
      const folder = dirname(fileURLToPath(url));
      await this.#addFolder(folder, "/xterm", (file) => file.endsWith(".mjs"));
    }
    const styles = join(dirname(dirname(fileURLToPath(import.meta.resolve("@xterm/xterm")))), "css");
    await this.#addFolder(styles, "/xterm");
  }

  /** Serves the page at these paths and not at its own. */
  move(path: string, to: readonly string[]): void {
    const page = this.#files.get(path);
    this.#files.delete(path);
    if (page) for (const name of to) this.#files.set(name, page);
  }

  async #addFolder(folder: string, prefix: string, wanted = (_name: string) => true): Promise<void> {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || /\.(test|d)\.m?ts$/.test(entry.name) || !wanted(entry.name)) continue;
      const path = join(entry.parentPath, entry.name);
      this.#addFile(path, `${prefix}/${relative(folder, path).split(sep).join("/")}`);
    }
  }

  #addFile(path: string, served: string): void {
    const type = TYPES[extname(path)];
    if (type === undefined) return;
    if (path.endsWith(".ts")) this.#modules.push(path);
    this.#files.set(
      served,
      once(async () => pageFile(await this.#read(path, served), type)),
    );
  }

  async #read(path: string, served: string): Promise<Buffer> {
    if (!path.endsWith(".ts")) return await readFile(path);
    return Buffer.from(browserModule((await this.#stripped()).get(path) ?? "", served));
  }
}

function pageFile(body: Buffer, type: string): PageFile {
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  return { body, gzip: gzipSync(body), type, etag };
}

/** Made at the first call, and again at the next one when that fails. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    });
    return made;
  };
}

/** A module as browsers take it: `#/lib/...` relative to the module, because the page may live anywhere. */
function browserModule(source: string, served: string): string {
  const up = "../".repeat(served.split("/").length - 2) || "./";
  return source.replace(/(from\s*")#\//g, `$1${up}`);
}
