import { type DestinationStream, type Logger as Pino, pino } from "pino";
import pretty from "pino-pretty";
import type { LogFields, Logger } from "#/lib/log/index.ts";

export interface LoggingOptions {
  readonly debug: boolean;
  /** "text" for people at a terminal, "json" (one object a line) for everything that collects logs. */
  readonly format: "text" | "json";
}

/** Keys that must never be printed, whoever put them into a log call: the second line of defence. */
const REDACTED = ["password", "token", "secret", "authorization", "cookie"].flatMap((key) => [key, `*.${key}`]);

/** The process's log, on stderr, so that what a command prints on stdout can be piped. */
export function createLogger(options: LoggingOptions): Logger {
  const level = options.debug ? "debug" : "info";
  const settings = { level, base: null, redact: { paths: REDACTED, censor: "***" } };
  return wrap(pino(settings, destination(options.format)));
}

function destination(format: LoggingOptions["format"]): DestinationStream {
  if (format === "json") return pino.destination({ dest: 2, sync: true });
  return pretty({
    colorize: process.stderr.isTTY,
    translateTime: "HH:MM:ss.l",
    singleLine: true,
    sync: true,
    destination: 2,
  });
}

function wrap(log: Pino): Logger {
  return {
    debug: (event, fields) => log.debug(plain(fields), event),
    info: (event, fields) => log.info(plain(fields), event),
    warn: (event, fields) => log.warn(plain(fields), event),
    error: (event, fields) => log.error(plain(fields), event),
    child: (fields) => wrap(log.child(plain(fields))),
  };
}

/** Errors become their message and code: a stack only helps a programmer, and only at debug. */
function plain(fields: LogFields = {}): Record<string, unknown> {
  const entries = Object.entries(fields).map(([key, value]) => {
    if (!(value instanceof Error)) return [key, value];
    const { code } = value as { code?: unknown };
    return [key, typeof code === "string" ? `${value.message} (${code})` : value.message];
  });
  return Object.fromEntries(entries);
}
