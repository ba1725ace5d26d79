import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { errorMessage } from "#/lib/errors/index.ts";
import { nearest } from "./edit-distance.ts";
import { type IniEntry, parseIni } from "./ini.ts";
import type { Section } from "./option.ts";
import { SECTIONS } from "./sections/index.ts";
import { IRONIC_SECTIONS } from "./sections/ironic-sections.ts";

/** An option's text and where it stands. */
export interface Setting {
  readonly text: string;
  /** "outband.conf:12" or "--set". */
  readonly origin: string;
  /** What relative paths are relative to. */
  readonly folder: string;
}

/** What was written, before anything is made of it. Keys of `settings` are "section.option". */
export interface Collected {
  readonly settings: ReadonlyMap<string, Setting>;
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

const BY_NAME: ReadonlyMap<string, Section> = new Map(
  Object.values<Section>(SECTIONS).map((section) => [section.name, section]),
);

/** Reads the files in order and then the overrides ("api.port=7000"): the last one to say something wins. */
export function collect(files: readonly string[], overrides: readonly string[]): Collected {
  const collector = new Collector();
  for (const file of files) collector.addFile(file);
  for (const override of overrides) collector.addOverride(override);
  return collector;
}

class Collector implements Collected {
  readonly settings = new Map<string, Setting>();
  readonly problems: string[] = [];
  readonly warnings: string[] = [];

  addFile(file: string): void {
    let text: string;
    try {
      text = readFileSync(file, "utf8");
    } catch (error) {
      this.problems.push(`${file}: cannot be read: ${errorMessage(error)}`);
      return;
    }
    const ini = parseIni(text);
    for (const { line, reason } of ini.problems) this.problems.push(`${file}:${line}: ${reason}`);
    for (const { name, line } of ini.sections) if (!BY_NAME.has(name)) this.#unknownSection(name, `${file}:${line}`);
    for (const entry of ini.entries) this.#add(entry, `${file}:${entry.line}`, dirname(resolve(file)));
  }

  addOverride(override: string): void {
    const [, section, option, value] = /^([^.=]+)\.([^.=]+)=(.*)$/s.exec(override) ?? [];
    if (!section || !option || value === undefined) {
      this.problems.push(`--set ${override.split("=")[0]}: must be section.option=value`);
      return;
    }
    if (!BY_NAME.has(section)) this.#unknownSection(section, "--set");
    this.#add({ section, option, value }, "--set", process.cwd());
  }

  #unknownSection(name: string, origin: string): void {
    const meant = IRONIC_SECTIONS.has(name) ? null : nearest(name, BY_NAME.keys());
    if (meant) this.problems.push(`${origin}: [${name}]: there is no such section: did you mean [${meant}]?`);
    else this.warnings.push(`${origin}: [${name}]: Outband has no such section, its options are ignored`);
  }

  #add({ section: name, option, value }: Omit<IniEntry, "line">, origin: string, folder: string): void {
    const section = BY_NAME.get(name);
    if (!section) return;
    const current = currentName(section, option);
    if (current === null) {
      this.#unknownOption(section, option, origin);
      return;
    }
    if (current !== option) {
      this.warnings.push(`${origin}: [${name}] ${option}: this is the old name of ${current}`);
    }
    this.settings.set(`${name}.${current}`, { text: value, origin, folder });
  }

  /** The value is not shown: whose name we do not know may be a secret. */
  #unknownOption(section: Section, option: string, origin: string): void {
    const meant = section.ironicOnly?.includes(option) ? null : nearest(option, Object.keys(section.options));
    const where = `${origin}: [${section.name}] ${option}`;
    if (meant) this.problems.push(`${where}: there is no such option: did you mean ${meant}?`);
    else this.warnings.push(`${where}: Outband has no such option, it is ignored`);
  }
}

function currentName(section: Section, option: string): string | null {
  if (Object.hasOwn(section.options, option)) return option;
  const renamed = Object.entries(section.options).find(([, { deprecatedNames }]) => deprecatedNames.includes(option));
  return renamed?.[0] ?? null;
}
