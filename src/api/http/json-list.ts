import { jsonText } from "#/contract/index.ts";
import type { Answer } from "./call.ts";

/** A page of a thousand nodes with the usual fields fits. */
const SCRATCH = Buffer.allocUnsafeSlow(512 * 1024);

/**
 * The answer to a request for a list, written as bytes at once: `{"<name>": [...], ...rest}`. A page of a thousand nodes
 * as objects, as a text and then as bytes would be garbage three times. `toJson` answers ASCII.
 */
export function jsonList<T>(
  name: string,
  items: readonly T[],
  toJson: (item: T) => string,
  rest: Readonly<Record<string, unknown>> = {},
): Answer {
  let bytes = SCRATCH;
  let length = 0;
  const write = (ascii: string): void => {
    if (length + ascii.length > bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(2 * bytes.length, length + ascii.length));
      bytes.copy(larger, 0, 0, length);
      bytes = larger;
    }
    length += bytes.write(ascii, length, "latin1");
  };
  write(`{${jsonText(name)}:[`);
  let comma = "";
  for (const item of items) {
    write(comma + toJson(item));
    comma = ",";
  }
  const beside = Object.entries(rest).map(([key, value]) => `,${jsonText(key)}:${jsonText(value)}`);
  write(`]${beside.join("")}}`);
  const headers = { "Content-Type": "application/json; charset=utf-8" };
  return { status: 200, body: Buffer.from(bytes.subarray(0, length)), headers };
}
