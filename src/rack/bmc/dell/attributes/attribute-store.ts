import { checkProperty, type JsonObject, type RedfishMessage } from "#/rack/bmc/redfish/index.ts";
import type { DellMessages } from "../messages.ts";
import type { AttributeDefinition, AttributeValue } from "./attribute.ts";

export type AttributeListener = (changed: readonly string[]) => void;

/** The attributes of one iDRAC: checked as a whole, applied at once, told to whoever listens. */
export class AttributeStore {
  readonly #definitions: ReadonlyMap<string, AttributeDefinition>;
  readonly #values = new Map<string, AttributeValue>();
  readonly #listeners = new Set<AttributeListener>();

  constructor(definitions: readonly AttributeDefinition[]) {
    this.#definitions = new Map(definitions.map((definition) => [definition.name, definition]));
    for (const { name, initial } of definitions) this.#values.set(name, initial);
  }

  definitions(): AttributeDefinition[] {
    return [...this.#definitions.values()];
  }

  text(name: string): string {
    return String(this.#values.get(name) ?? "");
  }

  number(name: string): number {
    return Number(this.#values.get(name) ?? 0);
  }

  /** What a client reads: passwords are null. */
  readable(): Record<string, AttributeValue> {
    const entries = this.definitions().map(({ name, rule }): [string, AttributeValue] => {
      const secret = rule.kind === "string" && rule.secret;
      return [name, secret ? null : (this.#values.get(name) ?? null)];
    });
    return Object.fromEntries(entries);
  }

  /** Complaints about what a client wants to set; none means that `apply` may be called. */
  check(messages: DellMessages, wanted: JsonObject): RedfishMessage[] {
    return Object.entries(wanted).flatMap(([name, value]) => {
      const definition = this.#definitions.get(name);
      const related = `Attributes/${name}`;
      if (!definition) return [messages.message("PropertyUnknown", [name], [related])];
      if (definition.readOnly) return [messages.message("PropertyNotWritable", [name], [related])];
      return checkProperty(messages, related, value, definition.rule) ?? [];
    });
  }

  /** Sets values that `check` has passed, or that the BMC itself counts. */
  apply(values: Readonly<Record<string, AttributeValue>>): void {
    const changed = Object.keys(values).filter((name) => this.#values.get(name) !== values[name]);
    for (const name of changed) this.#values.set(name, values[name] as AttributeValue);
    if (changed.length > 0) for (const listener of this.#listeners) listener(changed);
  }

  onChange(listener: AttributeListener): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }
}
