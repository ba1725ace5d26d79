export interface HttpRequest {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE" | "HEAD";
  /** Starts with one "/"; may carry a query. The host is the client's and cannot be changed by a request. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** For the whole exchange, connecting included. */
  readonly timeoutMs: number;
  /** A longer answer is an error, and is not read to its end. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; several of one name are joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * HTTP to one server. An answer with any status resolves; a rejection is an `OutbandError` that says the exchange did not
 * happen, or the signal's reason. No redirect is followed.
 */
export interface HttpClient extends AsyncDisposable {
  /** "https://10.0.0.7", "https://[::1]:8443". */
  readonly origin: string;
  request(request: HttpRequest): Promise<HttpResponse>;
}
