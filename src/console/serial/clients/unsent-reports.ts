import type { UnsentKeys } from "../upstream/typed-queue.ts";
import type { Client } from "./client.ts";

/** Tells of keys that did not come through: whoever typed them or, when that client has left, the others that may type. */
export class UnsentReports {
  /** For the next that comes. */
  #untold: UnsentKeys | null = null;

  tell(report: UnsentKeys, typist: Client, clients: Iterable<Client>): void {
    const others = typist.hasLeft;
    const there = others ? [...clients].filter(mayType) : [typist];
    for (const client of there) client.notify({ kind: "unsent", ...report, others });
    if (there.length > 0 || report.dropped + report.uncertain === 0) return;
    const { dropped, uncertain } = this.#untold ?? { dropped: 0, uncertain: 0 };
    this.#untold = { dropped: dropped + report.dropped, uncertain: uncertain + report.uncertain };
  }

  welcome(client: Client): void {
    if (this.#untold === null || !mayType(client)) return;
    client.notifyFirst({ kind: "unsent", ...this.#untold, others: true });
    this.#untold = null;
  }
}

function mayType({ options }: Client): boolean {
  return options.mode === "write";
}
