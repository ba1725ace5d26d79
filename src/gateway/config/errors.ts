import { OutbandError } from "#/lib/errors/index.ts";

/** The configuration cannot be used. `problems` has one sentence for each thing to mend; the message has them all. */
export class ConfigError extends OutbandError<"CONFIG_INVALID"> {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super("CONFIG_INVALID", "invalid", problems.join("\n"), { details: { problems } });
    this.problems = problems;
  }
}
