/** Who is asking, as policies see it: the words of a Keystone token. */
export interface Caller {
  readonly userId: string | null;
  readonly userName: string | null;
  readonly userDomainId: string | null;
  readonly projectId: string | null;
  readonly projectName: string | null;
  readonly projectDomainId: string | null;
  /** "all" for a token of the whole system. */
  readonly systemScope: string | null;
  readonly roles: readonly string[];
}

/**
 * Everybody where no Keystone is: with `auth_strategy` noauth and http_basic every caller is this one. Nothing checks
 * "no authentication" apart from that.
 */
export const ADMINISTRATOR: Caller = {
  userId: null,
  userName: null,
  userDomainId: null,
  projectId: null,
  projectName: null,
  projectDomainId: null,
  systemScope: "all",
  roles: ["admin", "manager", "member", "reader"],
};

/**
 * True for a token of a project or of the system. A token of a domain, and one of nothing, is good for nothing here
 * (`[oslo_policy] enforce_scope`, which Ironic no longer lets anybody switch off).
 */
export function hasScope(caller: Caller): boolean {
  return caller.projectId !== null || caller.systemScope !== null;
}

/** Who was not asked: public calls. */
export const NOBODY: Caller = { ...ADMINISTRATOR, systemScope: null, roles: [] };
