import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkLayers, type LayerRules } from "./check-layers.ts";

const rules = JSON.parse(readFileSync("layers.json", "utf8")) as LayerRules;
const folders = Object.keys(rules.layers);

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "layers-"));
});
afterEach(() => rmSync(root, { recursive: true }));

function plant(file: string, source: string): string[] {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), source);
  return checkLayers(root, rules);
}

describe("every row of layers.json", () => {
  for (const [folder, layer] of Object.entries(rules.layers)) {
    const forbidden = folders.find((other) => other !== folder && !layer.may.includes(other)) as string;

    it(`${folder}: a planted import of ${forbidden} is found`, () => {
      const found = plant(`src/${folder}/x.ts`, `import { y } from "#/${forbidden}/index.ts";\n`);
      expect(found).toEqual([
        `src/${folder}/x.ts: src/${folder} may not import src/${forbidden} (#/${forbidden}/index.ts)`,
      ]);
    });

    it(`${folder}: what it may import passes`, () => {
      const lines = layer.may.map((row) => `import "#/${row}/index.ts";`);
      expect(plant(`src/${folder}/x.ts`, `${lines.join("\n")}\n`)).toEqual([]);
    });

    if (layer.noNode) {
      it(`${folder}: a planted node: import is found`, () => {
        expect(plant(`src/${folder}/x.ts`, 'import { join } from "node:path";\n')).toHaveLength(1);
      });
    }
  }
});

describe("the other rules", () => {
  it("a protocol may not import its sibling", () => {
    expect(plant("src/protocols/rfb/x.ts", 'import { y } from "../ipmi/index.ts";\n')).toHaveLength(1);
  });

  it("a vendor may not import another vendor, but may import redfish", () => {
    expect(plant("src/drivers/modules/ilo/x.ts", 'import { y } from "../idrac/y.ts";\n')).toHaveLength(1);
    expect(plant("src/drivers/modules/ilo/x.ts", 'import { y } from "../redfish/y.ts";\n')).toEqual([]);
  });

  it("process.env is read where layers.json says", () => {
    expect(plant("src/api/x.ts", "export const x = process.env.HOME;\n")).toHaveLength(1);
    expect(plant("src/api/x.ts", "export const x = 1;\n")).toEqual([]);
    expect(plant("src/gateway/config/env.ts", "export const x = process.env.HOME;\n")).toEqual([]);
  });

  it("a folder without a row is found", () => {
    expect(plant("src/helpers/x.ts", "")).toHaveLength(1);
  });

  it("imports over several lines, re-exports and dynamic imports are seen", () => {
    expect(plant("src/lib/x.ts", 'import {\n  a,\n  b,\n} from "#/api/index.ts";\n')).toHaveLength(1);
    expect(plant("src/lib/x.ts", 'export * from "#/api/index.ts";\n')).toHaveLength(1);
    expect(plant("src/lib/x.ts", 'const a = await import("#/api/index.ts");\n')).toHaveLength(1);
  });

  it("the tree itself is clean", () => {
    expect(checkLayers(".", rules)).toEqual([]);
  });
});
