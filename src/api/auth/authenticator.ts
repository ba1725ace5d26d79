/** Who is asking, for the access log. */
export interface Identity {
  readonly user: string | null;
}

/** Checks the credential of a request. */
export interface Authenticator {
  /** `authorization`: the header as it came. Throws an `HttpError` in the strategy's own shape. */
  authenticate(authorization: string | undefined): Promise<Identity>;
}
