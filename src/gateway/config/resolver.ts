import type { Setting } from "./collect.ts";
import type { DefaultContext, Machine, Option, Section } from "./option.ts";

/** `$name`, `${name}`, `$section.name`, and `$$` for the sign itself, as in oslo.config. */
const REFERENCE = /\$(?:(\$)|\{([A-Za-z_]\w*(?:\.\w+)?)\}|([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?))/g;
const MAX_SHOWN = 120;

/** Makes values of what was written and of defaults, each once, and gathers what is wrong with them. */
export class Resolver implements DefaultContext {
  readonly problems: string[] = [];
  readonly machine: Machine;
  readonly #sections: ReadonlyMap<string, Section>;
  readonly #settings: ReadonlyMap<string, Setting>;
  readonly #values = new Map<string, unknown>();
  readonly #underWay = new Set<string>();

  constructor(sections: Iterable<Section>, settings: ReadonlyMap<string, Setting>, machine: Machine) {
    this.machine = machine;
    this.#sections = new Map([...sections].map((section) => [section.name, section]));
    this.#settings = settings;
  }

  /** `undefined` when there is a problem with it, which is then in `problems`. Bound: the tables take it apart. */
  readonly get = (sectionName: string, optionName: string): unknown => {
    const key = `${sectionName}.${optionName}`;
    if (this.#values.has(key)) return this.#values.get(key);
    if (this.#underWay.has(key)) {
      this.report(sectionName, optionName, "refers to itself");
      return undefined;
    }
    this.#underWay.add(key);
    const value = this.#resolve(sectionName, optionName);
    this.#underWay.delete(key);
    this.#values.set(key, value);
    return value;
  };

  /** `file:line: [section] option = value: reason` */
  report(sectionName: string, optionName: string, reason: string): void {
    const setting = this.#settings.get(`${sectionName}.${optionName}`);
    const secret = this.#option(sectionName, optionName)?.secret;
    const shown = setting && (secret ? "***" : shorten(setting.text));
    const place = setting ? `${setting.origin}: ` : "";
    this.problems.push(`${place}[${sectionName}] ${optionName}${setting ? ` = ${shown}` : ""}: ${reason}`);
  }

  #resolve(sectionName: string, optionName: string): unknown {
    const option = this.#option(sectionName, optionName);
    if (!option) throw new Error(`no option ${sectionName}.${optionName}`);
    const setting = this.#settings.get(`${sectionName}.${optionName}`);
    if (setting) {
      const text = this.#substitute(setting.text, sectionName, optionName);
      if (text === null) return undefined;
      const parsed = option.parse(text, setting.folder);
      if ("value" in parsed) return parsed.value;
      this.report(sectionName, optionName, parsed.reason);
      return undefined;
    }
    const { default: given } = option;
    if (typeof given === "function") return (given as (context: DefaultContext) => unknown)(this);
    return typeof given === "string" ? this.#substitute(given, sectionName, optionName) : given;
  }

  #substitute(text: string, sectionName: string, optionName: string): string | null {
    let whole = true;
    const result = text.replace(REFERENCE, (_, sign?: string, braced?: string, bare?: string) => {
      if (sign) return sign;
      const [target, name] = this.#referred(braced ?? bare ?? "", sectionName);
      const value = this.#option(target, name) ? this.get(target, name) : undefined;
      if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
      whole = false;
      if (!this.#option(target, name)) {
        this.report(
          sectionName,
          optionName,
          `refers to $${braced ?? bare}, which is no option (write $$ for a plain $)`,
        );
      } else if (value !== undefined) {
        this.report(sectionName, optionName, `refers to $${braced ?? bare}, which has no single value`);
      }
      return "";
    });
    return whole ? result : null;
  }

  /** A name without a section is looked for in the same section and then in [DEFAULT]. */
  #referred(name: string, sectionName: string): readonly [section: string, option: string] {
    const [section, option] = name.split(".");
    if (section && option) return [section, option];
    return this.#option(sectionName, name) ? [sectionName, name] : ["DEFAULT", name];
  }

  #option(sectionName: string, optionName: string): Option<unknown> | undefined {
    const options = this.#sections.get(sectionName)?.options;
    return options && Object.hasOwn(options, optionName) ? options[optionName] : undefined;
  }
}

function shorten(text: string): string {
  const line = text.replaceAll("\n", " ");
  return line.length > MAX_SHOWN ? `${line.slice(0, MAX_SHOWN)}...` : line;
}
