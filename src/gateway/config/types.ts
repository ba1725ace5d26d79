import { isIP } from "node:net";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { DefaultContext, Option, Parsed } from "./option.ts";

/** What a row of a table says. A default of `null` makes the option one that may be left unset. */
interface Row<D> {
  readonly default: D | ((context: DefaultContext) => D);
  readonly defaultText?: string;
  readonly help: string;
  readonly deprecatedNames?: readonly string[];
  readonly secret?: boolean;
}

type OrNull<T, D> = T | Extract<D, null>;

function option<T, D extends T | null>(
  row: Row<D>,
  type: string,
  parse: (text: string, folder: string) => Parsed<T>,
): Option<OrNull<T, D>> {
  const { deprecatedNames = [], secret = false, ...rest } = row;
  return {
    ...(rest as Row<OrNull<T, D>>),
    type,
    deprecatedNames,
    secret,
    parse: (text, folder) =>
      text === "" && row.default === null
        ? { value: null as OrNull<T, D> }
        : (parse(text, folder) as Parsed<OrNull<T, D>>),
  };
}

export function text<D extends string | null>(row: Row<D>): Option<OrNull<string, D>> {
  return option<string, D>(row, "text", (given) => ({ value: given }));
}

export function choice<const C extends string>(choices: readonly C[], row: Row<C>): Option<C> {
  return option<C, C>(row, `one of ${choices.join(", ")}`, (given) => {
    const found = choices.find((known) => known === given);
    return found === undefined ? { reason: `must be one of ${choices.join(", ")}` } : { value: found };
  });
}

const TRUE = new Set(["1", "t", "true", "on", "y", "yes"]);
const FALSE = new Set(["0", "f", "false", "off", "n", "no"]);

export function bool(row: Row<boolean>): Option<boolean> {
  return option<boolean, boolean>(row, "true or false", (given) => {
    const lower = given.toLowerCase();
    if (TRUE.has(lower)) return { value: true };
    return FALSE.has(lower) ? { value: false } : { reason: "must be true or false" };
  });
}

interface Range {
  readonly min?: number;
  readonly max?: number;
}

export function int<D extends number | null>(row: Row<D> & Range): Option<OrNull<number, D>> {
  return numeric(row, "integer", /^[+-]?\d+$/);
}

/** A duration. In seconds, as in Ironic. */
export function seconds(row: Row<number> & Range): Option<number> {
  return numeric<number>(row, "seconds", /^(\d+\.?\d*|\.\d+)$/);
}

/** 0 takes any port that is free. */
export function port(row: Row<number>): Option<number> {
  return numeric<number>({ ...row, min: 0, max: 65_535 }, "port", /^\d+$/);
}

function numeric<D extends number | null>(row: Row<D> & Range, noun: string, form: RegExp): Option<OrNull<number, D>> {
  const { min, max, ...rest } = row;
  const bounds = describeRange(min, max);
  const type = bounds === "" ? noun : `${noun}, ${bounds}`;
  const a = noun === "integer" ? "an integer" : noun === "seconds" ? "a number of seconds" : `a ${noun}`;
  return option<number, D>(rest, type, (given) => {
    const value = Number(given);
    if (!form.test(given) || !Number.isFinite(value)) return { reason: `must be ${a}` };
    const fits = value >= (min ?? -Infinity) && value <= (max ?? Infinity);
    return fits ? { value } : { reason: `must be ${bounds}` };
  });
}

function describeRange(min: number | undefined, max: number | undefined): string {
  if (min === undefined) return max === undefined ? "" : `at most ${max}`;
  return max === undefined ? `at least ${min}` : `between ${min} and ${max}`;
}

/** Comma-separated. */
export function list<D extends readonly string[] | null>(row: Row<D>): Option<OrNull<readonly string[], D>> {
  return option<readonly string[], D>(row, "list, comma-separated", (given) => ({
    value: given
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== ""),
  }));
}

/** Comma-separated numbers, each one of these. */
export function numbers(known: readonly number[], row: Row<readonly number[]>): Option<readonly number[]> {
  const type = `list of ${known.join(", ")}`;
  return option<readonly number[], readonly number[]>(row, type, (given) => {
    const value = given.split(",").flatMap((item) => (item.trim() === "" ? [] : [Number(item)]));
    return value.every((one) => known.includes(one)) ? { value } : { reason: `must be a list of ${known.join(", ")}` };
  });
}

/** Ports from `start` up to but not including `end`. */
export interface PortRange {
  readonly start: number;
  readonly end: number;
}

/** Ironic's form: 10000:20000, comma-separated. */
export function portRanges(row: Row<readonly PortRange[]>): Option<readonly PortRange[]> {
  const type = "start:end, comma-separated";
  return option<readonly PortRange[], readonly PortRange[]>(row, type, (given) => {
    const items = given.split(",").flatMap((item) => (item.trim() === "" ? [] : [item.trim()]));
    const value = items.map((item) => {
      const [, start, end] = /^(\d{1,5}):(\d{1,5})$/.exec(item) ?? [];
      return { start: Number(start), end: Number(end) };
    });
    // The end is not one of them, so it may be the number after the last port.
    const good = value.every(({ start, end }) => start >= 1 && start < end && end <= 65_536);
    return good
      ? { value }
      : { reason: "must be ranges such as 10000:20000, from the first port to the one after the last" };
  });
}

/** An absolute path; a relative one is taken from the folder of the file it stands in, `~` is the home folder. */
export function path<D extends string | null>(row: Row<D>): Option<OrNull<string, D>> {
  return option<string, D>(row, "path", (given, folder) => {
    if (given === "") return { reason: "must be a path" };
    return { value: given.startsWith("~/") ? join(homedir(), given.slice(2)) : resolve(folder, given) };
  });
}

const HOST_NAME = /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.?$/i;

/** An address or a host name, without port; brackets around an IPv6 address are taken off. */
export function host<D extends string | null>(row: Row<D>): Option<OrNull<string, D>> {
  return option<string, D>(row, "host name or address", (given) => {
    const bare = given.replace(/^\[(.*)\]$/, "$1");
    const numeric = /^[\d.]+$/.test(bare);
    if (isIP(bare) !== 0 || (!numeric && HOST_NAME.test(bare))) return { value: bare };
    return { reason: "must be a host name or an IP address, without a port" };
  });
}

/** An http or https URL without user and password. */
export function url<D extends string | null>(row: Row<D>): Option<OrNull<string, D>> {
  return urlOf(row, "URL", "http");
}

/** The same of a WebSocket. */
export function webSocketUrl<D extends string | null>(row: Row<D>): Option<OrNull<string, D>> {
  return urlOf(row, "WebSocket URL", "ws");
}

function urlOf<D extends string | null>(row: Row<D>, type: string, scheme: "http" | "ws"): Option<OrNull<string, D>> {
  return option<string, D>(row, type, (given) => {
    const parsed = URL.parse(given);
    if (!parsed || ![`${scheme}:`, `${scheme}s:`].includes(parsed.protocol)) {
      return { reason: `must be a URL that begins with ${scheme}:// or ${scheme}s://` };
    }
    return parsed.username || parsed.password ? { reason: "must not hold a user or password" } : { value: given };
  });
}

/** Where the store is. */
export type DatabaseConnection = { readonly kind: "sqlite"; readonly path: string };

/** SQLAlchemy's form of an SQLite URL: three slashes and an absolute path. */
export function databaseConnection(
  row: Omit<Row<never>, "default"> & { default: (context: DefaultContext) => DatabaseConnection },
): Option<DatabaseConnection> {
  return option<DatabaseConnection, DatabaseConnection>(row, "sqlite:/// and an absolute path", (given) => {
    const scheme = given.split(":")[0] ?? "";
    if (scheme !== "sqlite") return { reason: "only sqlite is known to this version" };
    const file = given.slice("sqlite:///".length);
    if (!given.startsWith("sqlite:///") || !file.startsWith("/") || file.endsWith("/")) {
      return {
        reason: "must be sqlite:/// and the absolute path of a file, such as sqlite:////var/lib/outband/outband.sqlite",
      };
    }
    return { value: { kind: "sqlite", path: file } };
  });
}
