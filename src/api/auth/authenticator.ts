import type { Caller } from "#/contract/index.ts";

/** What a request brings to prove who sends it: headers as they came. */
export interface Credentials {
  readonly authorization: string | undefined;
  readonly authToken: string | undefined;
  readonly serviceToken: string | undefined;
  /** Where the connection comes from. */
  readonly address: string;
}

/** Who is asking. */
export interface Identity {
  /** For the access log. */
  readonly user: string | null;
  readonly caller: Caller;
}

/** Checks the credential of a request. */
export interface Authenticator {
  /** Throws an `HttpError` in the strategy's own shape. */
  authenticate(credentials: Credentials): Promise<Identity>;
}
