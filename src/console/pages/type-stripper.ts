/**
 * A program: TypeScript files as JavaScript, in a JSON list. It is one of its own because the stripper is WebAssembly that
 * would keep more than 40 MiB of the server's memory for ever.
 */
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";

const paths = process.argv.slice(2);
process.stdout.write(JSON.stringify(paths.map((path) => stripTypeScriptTypes(readFileSync(path, "utf8")))));
