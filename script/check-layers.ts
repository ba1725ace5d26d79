/**
 * Checks the import rules of layers.json over the source tree and prints one line a violation.
 * Usage: node script/check-layers.ts [root]
 */
import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

interface Layer {
  readonly may: readonly string[];
  /** Neutral: no `node:` modules. npm packages that are pure are a matter for review. */
  readonly noNode?: boolean;
  /** `false`: sub-folders may not import each other. */
  readonly siblings?: boolean;
}

export interface LayerRules {
  readonly layers: Readonly<Record<string, Layer>>;
  readonly vendors: readonly string[];
  readonly vendorsMayShare: readonly string[];
  readonly processEnv: readonly string[];
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s*"([^"]+)"|import\(\s*"([^"]+)"\s*\)|(?:^|\n)\s*import\s+"([^"]+)"/g;

/** Violations as "file: reason", in file order. */
export function checkLayers(root: string, rules: LayerRules): string[] {
  const files = globSync("src/**/*.{ts,tsx}", { cwd: root }).sort();
  return files.flatMap((file) => checkFile(root, file, rules).map((reason) => `${file}: ${reason}`));
}

function checkFile(root: string, file: string, rules: LayerRules): string[] {
  const source = readFileSync(join(root, file), "utf8");
  const folder = file.split("/")[1] as string;
  if (file.endsWith(".d.ts")) return [];
  const layer = rules.layers[folder];
  if (!layer) return [`folder src/${folder} has no row in layers.json`];
  const isTest = /\.test\.tsx?$/.test(file);
  const problems: string[] = [];
  if (/process\.env/.test(source) && !isTest && !rules.processEnv.some((allowed) => file.startsWith(allowed))) {
    problems.push(`reads process.env; only ${rules.processEnv.join(", ")} may`);
  }
  for (const match of source.matchAll(IMPORT)) {
    const specifier = (match[1] ?? match[2] ?? match[3]) as string;
    if (specifier.startsWith("node:")) {
      if (layer.noNode && !isTest) problems.push(`imports ${specifier}; src/${folder} is neutral`);
      continue;
    }
    const target = targetOf(root, file, specifier);
    if (target === null) continue;
    problems.push(...checkImport(file, target, specifier, folder, layer, rules, isTest));
  }
  return problems;
}

/** The imported file relative to the root, or null for a package. */
function targetOf(root: string, file: string, specifier: string): string | null {
  if (specifier.startsWith("#/")) return `src/${specifier.slice(2)}`;
  if (specifier.startsWith(".")) return relative(root, resolve(root, dirname(file), specifier));
  return null;
}

function checkImport(
  file: string,
  target: string,
  specifier: string,
  folder: string,
  layer: Layer,
  rules: LayerRules,
  isTest: boolean,
): string[] {
  const [, targetFolder = "", targetPart = ""] = target.split("/");
  const problems: string[] = [];
  if (targetFolder !== folder) {
    if (specifier.startsWith(".")) problems.push(`imports ${specifier}; across folders use #/${targetFolder}/...`);
    const allowed = layer.may.some((row) => row === targetFolder || target.startsWith(`src/${row}/`));
    // A unit test may bring a real neighbour to test against, never the composition root or a leaf.
    const testMay = isTest && !["gateway", "web", "cli"].includes(targetFolder);
    if (!allowed && !testMay) problems.push(`src/${folder} may not import src/${targetFolder} (${specifier})`);
    return problems;
  }
  const ownPart = file.split("/")[2] as string;
  if (layer.siblings === false && ownPart !== targetPart && targetPart.includes(".") === false) {
    problems.push(`src/${folder}/${ownPart} may not import its sibling ${targetPart}`);
  }
  for (const vendors of rules.vendors) {
    const own = vendorOf(file, vendors);
    const other = vendorOf(target, vendors);
    if (own && other && own !== other && !rules.vendorsMayShare.includes(other)) {
      problems.push(`vendor ${own} may not import vendor ${other} (${specifier})`);
    }
  }
  return problems;
}

function vendorOf(path: string, vendors: string): string | null {
  if (!path.startsWith(`${vendors}/`)) return null;
  const [name = "", ...rest] = path.slice(vendors.length + 1).split("/");
  return rest.length > 0 ? name : null;
}

if (import.meta.main) {
  const root = resolve(process.argv[2] ?? ".");
  const rules = JSON.parse(readFileSync(join(root, "layers.json"), "utf8")) as LayerRules;
  const problems = checkLayers(root, rules);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
