import { existsSync } from "node:fs";
import { camelCase } from "./camel-case.ts";
import { checkTogether } from "./check-together.ts";
import { collect } from "./collect.ts";
import { ConfigError } from "./errors.ts";
import { thisMachine } from "./machine.ts";
import type { Machine, Section } from "./option.ts";
import { Resolver } from "./resolver.ts";
import { type Config, SECTIONS } from "./sections/index.ts";

export interface ConfigSources {
  /** In order, the last wins. Absent: /etc/outband/outband.conf and ~/.config/outband/outband.conf, where they exist. */
  readonly files?: readonly string[];
  /** Absent: the process's own. */
  readonly env?: Machine["env"];
  /** From the command line: "api.port=7000". */
  readonly overrides?: readonly string[];
}

/** What there is to say about a configuration. Each problem and warning is one sentence with its file and line. */
export interface CheckedConfig {
  readonly files: readonly string[];
  /** Null when there are problems. */
  readonly config: Config | null;
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/** Reads and checks everything, without stopping at the first thing that is wrong. */
export function checkConfig(sources: ConfigSources = {}): CheckedConfig {
  const machine = thisMachine(sources.env ?? process.env);
  const files = sources.files ?? defaultFiles(machine).filter((file) => existsSync(file));
  const { settings, problems, warnings } = collect(files, sources.overrides ?? []);
  const resolver = new Resolver(Object.values<Section>(SECTIONS), settings, machine);
  const config = Object.fromEntries(
    Object.entries<Section>(SECTIONS).map(([key, section]) => [key, sectionValues(section, resolver)]),
  ) as Config;
  if (resolver.problems.length === 0) checkTogether(config, (...about) => resolver.report(...about));
  const all = [...problems, ...resolver.problems];
  return { files, config: all.length === 0 ? deepFreeze(config) : null, problems: all, warnings };
}

/** The configuration to start with. Throws a `ConfigError` with every problem; `warn` hears each warning. */
export function loadConfig(sources: ConfigSources & { readonly warn?: (sentence: string) => void } = {}): Config {
  const { config, problems, warnings } = checkConfig(sources);
  for (const warning of warnings) sources.warn?.(warning);
  if (!config) throw new ConfigError(problems);
  return config;
}

function defaultFiles({ env, home }: Machine): readonly string[] {
  const own = env.XDG_CONFIG_HOME?.startsWith("/") ? env.XDG_CONFIG_HOME : `${home}/.config`;
  return ["/etc/outband/outband.conf", `${own}/outband/outband.conf`];
}

function sectionValues(section: Section, resolver: Resolver): Record<string, unknown> {
  const names = Object.keys(section.options);
  return Object.fromEntries(names.map((name) => [camelCase(name), resolver.get(section.name, name)]));
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
