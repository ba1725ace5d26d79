import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from "yaml";
import { RackError } from "../errors.ts";
import { nearestWord } from "./nearest-word.ts";

/** A value in the file and where it stands. */
export interface YamlValue {
  readonly node: Node | null;
  /** "machines[0].ports.https", for messages. */
  readonly label: string;
}

/** Reads values out of one YAML file; every complaint names file, line and reason. */
export class YamlReader {
  readonly #file: string;
  readonly #lines = new LineCounter();
  readonly root: YamlValue;

  constructor(text: string, file: string) {
    this.#file = file;
    const document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    const [error] = document.errors;
    if (error) throw this.#complaint(error.pos[0], error.message);
    this.root = { node: document.contents, label: "the file" };
  }

  fail(value: YamlValue, reason: string): never {
    throw this.#complaint(value.node?.range?.[0] ?? 0, reason);
  }

  /** The map's values by key. A key that is not in `known` is an error. */
  map(value: YamlValue, known: readonly string[]): ReadonlyMap<string, YamlValue> {
    if (!isMap(value.node)) this.fail(value, `${value.label} must have keys: ${known.join(", ")}`);
    const prefix = value === this.root ? "" : `${value.label}.`;
    const entries = (value.node as YAMLMap<Node, Node | null>).items.map(
      ({ key, value: node }): [string, YamlValue] => {
        const name = isScalar(key) ? String(key.value) : "";
        if (!known.includes(name)) {
          const near = nearestWord(name, known);
          const hint = near ? `did you mean "${near}"?` : `the keys are ${known.join(", ")}`;
          this.fail({ node: key, label: name }, `unknown key "${name}": ${hint}`);
        }
        // A key without a value stands where its key does.
        return [name, { node: node ?? key, label: `${prefix}${name}` }];
      },
    );
    return new Map(entries);
  }

  list(value: YamlValue): YamlValue[] {
    if (!isSeq(value.node)) this.fail(value, `${value.label} must be a list`);
    return value.node.items.map((node, index) => ({ node: node as Node, label: `${value.label}[${index}]` }));
  }

  text(value: YamlValue): string {
    const { node } = value;
    if (!isScalar(node) || typeof node.value !== "string" || node.value === "") {
      this.fail(value, `${value.label} must be a text; put it in quotes if it looks like a number`);
    }
    return node.value;
  }

  integer(value: YamlValue, min: number, max: number): number {
    const number = isScalar(value.node) ? value.node.value : undefined;
    if (typeof number !== "number" || !Number.isInteger(number) || number < min || number > max) {
      this.fail(value, `${value.label} must be a whole number from ${min} to ${max}`);
    }
    return number;
  }

  oneOf<Word extends string>(value: YamlValue, known: readonly Word[]): Word {
    const given = this.text(value);
    const found = known.find((word) => word === given);
    if (found !== undefined) return found;
    const near = nearestWord(given, known);
    const hint = near ? `did you mean "${near}"?` : `it is one of ${known.join(", ")}`;
    this.fail(value, `${value.label}: unknown value "${given}": ${hint}`);
  }

  #complaint(offset: number, reason: string): RackError {
    const { line } = this.#lines.linePos(offset);
    return new RackError("RACK_CONFIG", "invalid", `${this.#file}:${line || 1}: ${reason}`, {
      details: { file: this.#file, line: line || 1 },
    });
  }
}
