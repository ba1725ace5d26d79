import type { Section } from "../option.ts";
import { databaseConnection, path } from "../types.ts";

export const databaseSection = {
  name: "database",
  help: "Where everything is kept that outlives the process.",
  options: {
    connection: databaseConnection({
      default: (context) => ({
        kind: "sqlite",
        path: `${String(context.get("DEFAULT", "state_path"))}/outband.sqlite`,
      }),
      defaultText: "sqlite:///$state_path/outband.sqlite",
      help: "The database, in SQLAlchemy's notation: an absolute path makes it four slashes.",
      secret: true,
    }),
    secret_key_file: path({
      default: "$state_path/secret.key",
      help:
        "The key that encrypts BMC passwords and other secrets in the database. Made when it is not there; keep a copy, away " +
        "from the copies of the database. Outband's own.",
    }),
  },
} as const satisfies Section;
