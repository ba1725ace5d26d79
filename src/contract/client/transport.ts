/** What the client sends. */
export interface TransportRequest {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly cache: "no-store";
  readonly signal?: AbortSignal;
}

/** As much of an answer as the client itself looks at. */
export interface TransportAnswer {
  readonly ok: boolean;
  readonly status: number;
  text(): Promise<string>;
}

/** The platform's `fetch`, or what stands for it. */
export type Transport<Answer extends TransportAnswer> = (url: string, request: TransportRequest) => Promise<Answer>;

export type Credential =
  /** `auth_strategy = http_basic`. */
  | { readonly username: string; readonly password: string }
  /** Keystone's. */
  | { readonly token: string };

export function credentialHeaders(credential: Credential | undefined): Record<string, string> {
  if (credential === undefined) return {};
  if ("token" in credential) return { "X-Auth-Token": credential.token };
  const bytes = new TextEncoder().encode(`${credential.username}:${credential.password}`);
  return { Authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
}
