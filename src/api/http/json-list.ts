import { jsonText } from "#/contract/index.ts";
import type { Answer } from "./call.ts";

const FIRST_BYTES = 64 * 1024;

/**
 * The answer to a request for a list, written as bytes at once: `{"<name>": [...]}`. A page of a thousand nodes as
 * objects, as a text and then as bytes would be garbage three times.
 */
export class JsonList {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;
  #isFirst = true;

  constructor(name: string) {
    this.#write(`{${jsonText(name)}:[`);
  }

  /** `json` is ASCII. */
  add(json: string): void {
    this.#write(this.#isFirst ? json : `,${json}`);
    this.#isFirst = false;
  }

  /** With what is said beside the list. Nothing can be added afterwards. */
  answer(rest: Readonly<Record<string, unknown>> = {}): Answer {
    const beside = Object.entries(rest).map(([name, value]) => `,${jsonText(name)}:${jsonText(value)}`);
    this.#write(`]${beside.join("")}}`);
    const headers = { "Content-Type": "application/json; charset=utf-8" };
    return { status: 200, body: this.#bytes.subarray(0, this.#length), headers };
  }

  #write(ascii: string): void {
    const { length } = ascii;
    if (this.#length + length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, this.#length + length));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    this.#length += this.#bytes.write(ascii, this.#length, "latin1");
  }
}
