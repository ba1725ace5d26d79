import type { LogFields, Logger } from "#/lib/log/index.ts";

/** The rack's log, for the person at its terminal: one line an event on stderr, so that stdout is only the table. */
export function stderrLogger(options: { readonly debug: boolean }, bound: LogFields = {}): Logger {
  const write = (level: string, event: string, fields: LogFields = {}) => {
    const facts = Object.entries({ ...bound, ...fields }).map(([key, value]) => `${key}=${factText(value)}`);
    const time = new Date().toISOString().slice(11, 23);
    process.stderr.write(`${[time, level, event, ...facts].join(" ")}\n`);
  };
  return {
    debug: (event, fields) => {
      if (options.debug) write("debug", event, fields);
    },
    info: (event, fields) => write("info", event, fields),
    warn: (event, fields) => write("warn", event, fields),
    error: (event, fields) => write("error", event, fields),
    child: (fields) => stderrLogger(options, { ...bound, ...fields }),
  };
}

function factText(value: unknown): string {
  const text = value instanceof Error ? value.message : typeof value === "string" ? value : JSON.stringify(value);
  return /^[\w.:/@+-]+$/.test(text ?? "") ? (text as string) : JSON.stringify(text);
}
