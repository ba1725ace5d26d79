import { errorText, type Route, routePath } from "#/contract/index.ts";
import { type ErrorCategory, OutbandError } from "#/lib/errors/index.ts";

/** The API refused, or could not be reached. */
export class ApiError extends OutbandError<"API_UNREACHABLE" | "API_REFUSED"> {}

export interface ApiOptions {
  /** "http://127.0.0.1:6385". */
  readonly endpoint: string;
  /** For `auth_strategy = http_basic`. */
  readonly username?: string;
  readonly password?: string;
}

const BY_STATUS: Readonly<Record<number, ErrorCategory>> = {
  401: "unauthenticated",
  403: "forbidden",
  404: "not-found",
  406: "not-acceptable",
  409: "conflict",
  503: "unavailable",
};

/** Ironic's API as the command line uses it: JSON in, JSON out, errors in words. */
export class ApiClient {
  readonly #options: ApiOptions;

  constructor(options: ApiOptions) {
    this.#options = options;
  }

  /** `route` from the contract's `ROUTES`, with the values of its path. */
  call<T>(route: Route, values: Readonly<Record<string, string>> = {}, body?: unknown): Promise<T> {
    return this.#request<T>(route.method, routePath(route, values), body);
  }

  /** For answers that are no JSON. */
  text(
    route: Route,
    values: Readonly<Record<string, string>>,
    query: Readonly<Record<string, string>>,
  ): Promise<string> {
    return this.#ask(route.method, `${routePath(route, values)}?${new URLSearchParams(query).toString()}`);
  }

  async #request<T>(method: string, path: string, body?: unknown): Promise<T> {
    const text = await this.#ask(method, path, body);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }

  async #ask(method: string, path: string, body?: unknown): Promise<string> {
    const { endpoint, username, password } = this.#options;
    const headers: Record<string, string> = {
      "X-OpenStack-Ironic-API-Version": "latest",
      Accept: "application/json, text/plain",
    };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (username !== undefined) {
      headers.Authorization = `Basic ${Buffer.from(`${username}:${password ?? ""}`).toString("base64")}`;
    }
    const url = `${endpoint.replace(/\/+$/, "")}${path}`;
    let answer: Response;
    try {
      answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    } catch (cause) {
      const message = `no answer from the API at ${endpoint}. Is \`outband serve\` running? Set --url (or OS_ENDPOINT) if it is elsewhere.`;
      throw new ApiError("API_UNREACHABLE", "unavailable", message, { cause });
    }
    const text = await answer.text();
    if (!answer.ok) {
      throw new ApiError("API_REFUSED", BY_STATUS[answer.status] ?? "invalid", refusal(text, answer.status));
    }
    return text;
  }
}

/** The sentence in whatever body a refusal has. */
function refusal(text: string, status: number): string {
  try {
    return errorText(JSON.parse(text)) ?? `the API answered ${status}`;
  } catch {
    return `the API answered ${status}`;
  }
}
