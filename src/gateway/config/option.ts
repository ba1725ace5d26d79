import type { CamelCase } from "./camel-case.ts";

/** What an option's text turned out to be, or why not: a reason that goes on after "[section] option = text: ". */
export type Parsed<T> = { readonly value: T } | { readonly reason: string };

/** What a default that depends on the machine or on other options is made from. */
export interface DefaultContext {
  readonly machine: Machine;
  /** The value of another option. */
  get(section: string, option: string): unknown;
}

/** The facts about the process that defaults depend on. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly root: boolean;
  readonly home: string;
  readonly hostname: string;
  /** The first address that is not loopback, or 127.0.0.1. */
  readonly address: string;
}

/** One option: a row of a section's table. The loader, the sample and the reference page all work from it. */
export interface Option<T> {
  /** For people: "integer, at least 10". */
  readonly type: string;
  /** Text may hold `$other_option`. */
  readonly default: T | ((context: DefaultContext) => T);
  /** How a default that is worked out reads in the documentation. */
  readonly defaultText?: string;
  readonly help: string;
  /** Old names, still understood. */
  readonly deprecatedNames: readonly string[];
  /** Never shown in a message. */
  readonly secret: boolean;
  /** `folder`: what relative paths are relative to. */
  parse(text: string, folder: string): Parsed<T>;
}

export interface Section<
  O extends Readonly<Record<string, Option<unknown>>> = Readonly<Record<string, Option<unknown>>>,
> {
  /** As it stands between the brackets. */
  readonly name: string;
  readonly help: string;
  readonly options: O;
  /** Names that Ironic has and Outband has not, and that look like a misspelling of one that it has. */
  readonly ironicOnly?: readonly string[];
}

export type OptionValue<O> = O extends Option<infer T> ? T : never;

/** The values of a section: `host_ip` becomes `hostIp`. */
export type SectionValues<S extends Section> = {
  readonly [K in keyof S["options"] & string as CamelCase<K>]: OptionValue<S["options"][K]>;
};
