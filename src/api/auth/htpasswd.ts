import { readFile, stat } from "node:fs/promises";
import { errorMessage } from "#/lib/errors/index.ts";
import { ApiError } from "../errors.ts";

/** bcrypt hashes by user name. */
export type Htpasswd = ReadonlyMap<string, string>;

const BCRYPT = /^\$2[aby]\$(0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}$/;

/**
 * Reads `user:hash` lines. Only bcrypt is taken; any other line stops the start, naming file and line and never the
 * hash. The first line of a user counts, as in Ironic.
 */
export function parseHtpasswd(text: string, file: string): Htpasswd {
  const users = new Map<string, string>();
  text.split(/\r?\n/).forEach((line, i) => {
    if (line.trim() === "" || line.startsWith("#")) return;
    const colon = line.indexOf(":");
    const user = line.slice(0, Math.max(colon, 0));
    const hash = line.slice(colon + 1).trim();
    if (user === "") throw invalidLine(file, i + 1, "it must be user:hash");
    if (!BCRYPT.test(hash)) {
      throw invalidLine(file, i + 1, `the hash of ${user} is not bcrypt ($2y$, $2a$ or $2b$); use htpasswd -B`);
    }
    if (!users.has(user)) users.set(user, hash);
  });
  return users;
}

/** The file as it is now: read again when it has changed, so that a removed user is out at once. */
export class HtpasswdFile {
  readonly #path: string;
  #stamp = "";
  #users: Htpasswd = new Map();

  constructor(path: string) {
    this.#path = path;
  }

  /** Rejects when the file is gone or wrong: then nobody gets in. */
  async users(): Promise<Htpasswd> {
    try {
      const { mtimeNs, ctimeNs, size, ino } = await stat(this.#path, { bigint: true });
      const stamp = `${mtimeNs} ${ctimeNs} ${size} ${ino}`;
      if (stamp !== this.#stamp) {
        this.#users = parseHtpasswd(await readFile(this.#path, "utf8"), this.#path);
        this.#stamp = stamp;
      }
      return this.#users;
    } catch (error) {
      this.#stamp = "";
      if (error instanceof ApiError) throw error;
      throw new ApiError(
        "API_HTPASSWD_MISSING",
        "internal",
        `reading the users of http_basic from ${this.#path}: ${errorMessage(error)}`,
        { cause: error },
      );
    }
  }
}

function invalidLine(file: string, line: number, reason: string): ApiError {
  return new ApiError("API_HTPASSWD_INVALID", "internal", `${file}:${line}: ${reason}`, { details: { file, line } });
}
