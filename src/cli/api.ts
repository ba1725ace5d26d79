import { ApiClient, type CallName, ROUTES } from "#/contract/index.ts";

export interface ApiOptions {
  /** "http://127.0.0.1:6385". */
  readonly endpoint: string;
  /** For `auth_strategy = http_basic`. */
  readonly username?: string;
  readonly password?: string;
}

export type Api = ApiClient<CallName, Response>;

/** The API as the command line uses it: every call there is, over Node's own `fetch`. */
export function createApi({ endpoint, username, password = "" }: ApiOptions): Api {
  return new ApiClient(ROUTES, {
    endpoint,
    transport: fetch,
    ...(username === undefined ? {} : { credential: { username, password } }),
    unreachable: `no answer from the API at ${endpoint}. Is \`outband serve\` running? Set --url (or OS_ENDPOINT) if it is elsewhere.`,
  });
}
