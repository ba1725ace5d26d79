import type { Clock } from "#/lib/time/index.ts";
import type { Api } from "../../api.ts";

const FOLLOW_MS = 1_000;
/** What a machine says in a second fits, at 115200 baud, several times over. */
const FOLLOW_BYTES = 65_536;

/** `outband console log NODE`: what the machine said last on its serial line, as text. */
export async function consoleLog(api: Api, node: string, lines: number): Promise<string> {
  return await (await api.file("serialOutput", { node, query: { lines } })).text();
}

/** The same, and what it says from now on, until the signal is aborted. */
export async function followLog(
  api: Api,
  node: string,
  lines: number,
  write: (text: string) => void,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const read = async () => (await api.file("serialOutput", { node, query: { bytes: FOLLOW_BYTES } })).text();
  let before = await read();
  write(
    before
      .split("\n")
      .slice(-lines - 1)
      .join("\n"),
  );
  while (!signal.aborted) {
    await clock.sleep(FOLLOW_MS, signal).catch(() => {});
    const now = await read();
    write(newsIn(before, now));
    before = now;
  }
}

/** How much of the end of `before` is looked for in `now`. */
const OVERLAP = 512;

/** What `now` has after the end of `before`; all of it when that is nowhere in it. */
export function newsIn(before: string, now: string): string {
  if (now === before) return "";
  if (now.startsWith(before)) return now.slice(before.length);
  const end = before.slice(-OVERLAP);
  const at = end === "" ? -1 : now.lastIndexOf(end);
  return at < 0 ? now : now.slice(at + end.length);
}
