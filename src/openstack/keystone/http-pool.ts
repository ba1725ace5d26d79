import type { HttpClient, HttpRequest, HttpResponse } from "#/lib/http/index.ts";

/** Several connections to one server: a request takes the one with the fewest under way. */
export class HttpPool implements HttpClient {
  readonly origin: string;
  readonly #members: { readonly client: HttpClient; busy: number }[];

  constructor(clients: readonly HttpClient[]) {
    this.#members = clients.map((client) => ({ client, busy: 0 }));
    this.origin = clients[0]?.origin ?? "";
  }

  async request(request: HttpRequest): Promise<HttpResponse> {
    const member = this.#members.reduce((least, one) => (one.busy < least.busy ? one : least));
    member.busy++;
    try {
      return await member.client.request(request);
    } finally {
      member.busy--;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#members.map(({ client }) => client[Symbol.asyncDispose]()));
  }
}
