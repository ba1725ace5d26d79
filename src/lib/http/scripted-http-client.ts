import type { HttpClient, HttpRequest, HttpResponse } from "./http-client.ts";

/** What a script answers: `json` or `text` becomes the body. Status 200 unless said. */
export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
}

type Step = ScriptedAnswer | Error | ((request: HttpRequest) => ScriptedAnswer);

/** An `HttpClient` that answers from a script and remembers what it was asked. For tests. */
export class ScriptedHttpClient implements HttpClient {
  readonly origin: string;
  readonly requests: HttpRequest[] = [];
  disposed = false;
  readonly #steps = new Map<string, Step[]>();

  constructor(origin = "https://bmc.test") {
    this.origin = origin;
  }

  /** Answers to `"GET /redfish/v1/"`, one after the other; the last one for ever. An error is a rejection. */
  on(request: string, ...steps: readonly Step[]): this {
    this.#steps.set(request, [...steps]);
    return this;
  }

  /** "GET /redfish/v1/", in order. */
  get asked(): readonly string[] {
    return this.requests.map(({ method, path }) => `${method} ${path}`);
  }

  /** The JSON bodies sent with this request, in order. */
  bodiesOf(request: string): readonly unknown[] {
    const sent = this.requests.filter(({ method, path }) => `${method} ${path}` === request);
    return sent.map(({ body }) => (body ? JSON.parse(new TextDecoder().decode(body)) : null));
  }

  async request(request: HttpRequest): Promise<HttpResponse> {
    request.signal?.throwIfAborted();
    this.requests.push(request);
    const steps = this.#steps.get(`${request.method} ${request.path}`) ?? [{ status: 404 }];
    const step = steps.length > 1 ? (steps.shift() as Step) : (steps[0] as Step);
    if (step instanceof Error) throw step;
    const { status = 200, headers = {}, json, text } = typeof step === "function" ? step(request) : step;
    const body = new TextEncoder().encode(json === undefined ? (text ?? "") : JSON.stringify(json));
    return { status, headers, body };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.disposed = true;
  }
}
