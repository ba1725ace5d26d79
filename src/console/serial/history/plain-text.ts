import { OutputDecoder, type OutputEncoding } from "../output/output-decoder.ts";
import { SafeOutput } from "../output/safe-output.ts";

const ESC = "\u001b";
const SIZE = { cols: 80, rows: 25 };
/** A cursor that goes to some place begins a line for who reads the text from top to bottom. */
const GOES_ELSEWHERE = new RegExp(`${ESC}(?:\\[[0-9;]*[HfdJ]|c)`, "g");
const SEQUENCES = new RegExp(`${ESC}\\[[<-?]?[0-9:;]*[ -/]*[@-~]|${ESC}[ -/]*[0-~]|[\u0007\u000e\u000f]`, "g");

/**
 * What a console has said as lines of text without escape sequences, fit to be shown anywhere: it has no control
 * characters but tab and line feed.
 */
export function plainText(bytes: Uint8Array, encoding: OutputEncoding): string {
  const safe = new SafeOutput(SIZE).filter(new OutputDecoder(encoding).decode(bytes));
  const lines = safe
    .replace(GOES_ELSEWHERE, "\n")
    .replace(SEQUENCES, "")
    .split(/\r*[\n\v\f]/);
  const printed = lines.map(asPrinted);
  // Full-screen programs go here and there; their empty lines say nothing.
  return printed.join("\n").replace(/\n{3,}/g, "\n\n");
}

/** What a line looks like when carriage returns and backspaces have been followed. */
function asPrinted(line: string): string {
  if (!/[\r\b]/.test(line)) return line;
  const cells: string[] = [];
  let at = 0;
  for (const character of line) {
    if (character === "\r") at = 0;
    else if (character === "\b") at = Math.max(0, at - 1);
    else cells[at++] = character;
  }
  return cells.join("");
}

/** The last `count` lines of `bytes`; a last line without an end counts. */
export function lastLines(bytes: Uint8Array, count: number): Uint8Array {
  if (count <= 0) return bytes.subarray(bytes.length);
  let missing = count;
  for (let at = bytes.length - 1; at >= 0; at--) {
    if (bytes[at] !== 0x0a || at === bytes.length - 1) continue;
    if (--missing <= 0) return bytes.subarray(at + 1);
  }
  return bytes;
}
