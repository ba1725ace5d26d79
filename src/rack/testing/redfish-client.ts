import { Agent, request } from "undici";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

/** Asks a simulated BMC, whose certificate is its own. */
export class RedfishTestClient implements AsyncDisposable {
  readonly #url: string;
  readonly #agent = new Agent({ connect: { rejectUnauthorized: false } });

  constructor(url: string) {
    this.#url = url;
  }

  get(path: string, headers?: Record<string, string>): Promise<Answer> {
    return this.send("GET", path, undefined, headers);
  }

  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> {
    return this.send("POST", path, body, headers);
  }

  patch(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer> {
    return this.send("PATCH", path, body, headers);
  }

  /** `body` is sent as JSON, a text as it is. Without headers of its own the request carries root's credentials. */
  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = ROOT): Promise<Answer> {
    const answer = await request(`${this.#url}${path}`, {
      method: method as "GET",
      dispatcher: this.#agent,
      headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, headers: answer.headers, body: text === "" ? undefined : JSON.parse(text) };
  }

  /** A web page, without any credential. */
  async text(path: string): Promise<{ readonly status: number; readonly text: string }> {
    const answer = await request(`${this.#url}${path}`, { dispatcher: this.#agent });
    return { status: answer.statusCode, text: await answer.body.text() };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#agent.destroy();
  }
}

export function basic(username: string, password: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` };
}

const ROOT = basic("root", "calvin");

/** What stands in an answer's body at these keys, one inside the other; `undefined` where one is missing. */
export function pick({ body }: Answer, ...keys: readonly (string | number)[]): unknown {
  return keys.reduce((value, key) => (value as Record<string | number, unknown> | undefined)?.[key], body);
}

/** The entries of an answer's extended info, in an error or at the top. */
export function extendedInfo(answer: Answer): readonly Readonly<Record<string, unknown>>[] {
  const key = "@Message.ExtendedInfo";
  return (pick(answer, "error", key) ?? pick(answer, key) ?? []) as readonly Readonly<Record<string, unknown>>[];
}

/** Their ids without the registry's version: "Base.AccessDenied". */
export function messageIds(answer: Answer): string[] {
  return extendedInfo(answer).map(({ MessageId }) => String(MessageId).replace(/\.\d+\.\d+(\.\d+)?\./, "."));
}
