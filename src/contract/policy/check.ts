import type { Caller } from "./caller.ts";

/** What a check may compare with: `node.owner`, `node.lessee`, `allocation.owner` and so on. */
export type PolicyTarget = Readonly<Record<string, string | null | undefined>>;

export interface CheckContext {
  readonly caller: Caller;
  readonly target: PolicyTarget;
  /** Answers `rule:name`. */
  rule(name: string): boolean;
}

/** A check that was parsed. */
export type Check = (context: CheckContext) => boolean;

/** The names that a check may begin with, besides `rule` and `role`. */
const CALLER_VALUES: Readonly<Record<string, (caller: Caller) => string | null>> = {
  user_id: (caller) => caller.userId,
  user_name: (caller) => caller.userName,
  user_domain_id: (caller) => caller.userDomainId,
  project_id: (caller) => caller.projectId,
  tenant_id: (caller) => caller.projectId,
  project_name: (caller) => caller.projectName,
  project_domain_id: (caller) => caller.projectDomainId,
  system_scope: (caller) => caller.systemScope,
};

/**
 * Parses a check of oslo.policy: `role:`, `rule:`, `project_id:%(node.owner)s`, `'text':%(node.owner)s`, `and`, `or`,
 * `not`, brackets, `@` (everybody), `!` (nobody), and nothing at all, which is everybody too. `and` binds closer than
 * `or`. Throws with a reason; calls of a policy server (`http:`) are refused.
 */
export function parseCheck(text: string): Check {
  const parser = new Parser(tokensOf(text));
  if (parser.atEnd) return () => true;
  const check = parser.or();
  if (!parser.atEnd) throw new Error(`"${parser.next()}" is one word too many`);
  return check;
}

/** The names after `rule:` in a check. */
export function rulesNamedIn(text: string): string[] {
  return tokensOf(text).flatMap((token) => (token.startsWith("rule:") ? [token.slice("rule:".length)] : []));
}

/** Words, and brackets as words of their own. The brackets of `%(name)s` belong to their word. */
function tokensOf(text: string): string[] {
  return text.match(/[()]|(?:%\([^)]*\)s|'[^']*'|"[^"]*"|[^\s()'"])+/g) ?? [];
}

class Parser {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  get atEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  next(): string {
    return this.#tokens[this.#at++] ?? "";
  }

  or(): Check {
    const checks = [this.#and()];
    while (this.#takes("or")) checks.push(this.#and());
    return checks.length === 1 ? (checks[0] as Check) : (context) => checks.some((check) => check(context));
  }

  #and(): Check {
    const checks = [this.#not()];
    while (this.#takes("and")) checks.push(this.#not());
    return checks.length === 1 ? (checks[0] as Check) : (context) => checks.every((check) => check(context));
  }

  #not(): Check {
    if (this.#takes("not")) {
      const check = this.#not();
      return (context) => !check(context);
    }
    if (this.#takes("(")) {
      const check = this.or();
      if (!this.#takes(")")) throw new Error('a ")" is missing');
      return check;
    }
    return readAtom(this.next());
  }

  #takes(word: string): boolean {
    const found = this.#tokens[this.#at]?.toLowerCase() === word;
    if (found) this.#at++;
    return found;
  }
}

function readAtom(word: string): Check {
  if (word === "@") return () => true;
  if (word === "!") return () => false;
  const colon = word.indexOf(":");
  const [kind, match] = [word.slice(0, Math.max(colon, 0)), word.slice(colon + 1)];
  if (kind === "" || match === "") throw new Error(`"${word}" is not a check: it must be like role:reader`);
  if (kind === "rule") return (context) => context.rule(match);
  const wanted = readMatch(match);
  if (kind === "role") {
    return ({ caller, target }) => {
      const role = wanted(target)?.toLowerCase();
      return role !== undefined && caller.roles.some((one) => one.toLowerCase() === role);
    };
  }
  const literal = /^(['"])(.*)\1$/.exec(kind)?.[2];
  if (literal !== undefined) return ({ target }) => wanted(target) === literal;
  const read = Object.hasOwn(CALLER_VALUES, kind) ? CALLER_VALUES[kind] : undefined;
  if (!read) throw new Error(`"${kind}:" is not something that a check can look at here`);
  // A caller without the value matches nothing, also not a target without it: oslo.policy's None equals None.
  return ({ caller, target }) => {
    const value = read(caller);
    return value !== null && value === wanted(target);
  };
}

/** Plain text, or what the target has under a name; null when it has nothing. */
function readMatch(match: string): (target: PolicyTarget) => string | null {
  const name = /^%\(([^)]+)\)s$/.exec(match)?.[1];
  if (name === undefined) return () => match;
  return (target) => (Object.hasOwn(target, name) ? (target[name] ?? null) : null);
}
