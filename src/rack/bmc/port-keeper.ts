interface Open {
  close(): Promise<void>;
}

/**
 * Keeps one port as it is wanted: open after some plan, or closed. Wishes may come at any moment; they are fulfilled one
 * after the other, and a plan that has not changed leaves the port and its connections alone.
 */
export class PortKeeper<Plan, Port extends Open> implements AsyncDisposable {
  readonly #openPort: (plan: Plan) => Promise<Port>;
  #current: { readonly key: string; readonly port: Port } | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(openPort: (plan: Plan) => Promise<Port>) {
    this.#openPort = openPort;
  }

  /** What is open now. */
  get port(): Port | undefined {
    return this.#current?.port;
  }

  /** `null` closes. Resolves when it is so; rejects when the port cannot be opened, and leaves it closed. */
  want(plan: Plan | null): Promise<void> {
    const reached = this.#work.then(() => this.#reach(plan));
    this.#work = reached.catch(() => {});
    return reached;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.want(null);
  }

  async #reach(plan: Plan | null): Promise<void> {
    const key = plan === null ? undefined : JSON.stringify(plan);
    if (key === this.#current?.key) return;
    const old = this.#current;
    this.#current = undefined;
    await old?.port.close();
    if (plan !== null && key !== undefined) this.#current = { key, port: await this.#openPort(plan) };
  }
}
