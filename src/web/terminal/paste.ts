/** What of a text goes to the machine: lines end as the Enter key does, and nothing in it acts on a terminal but tabs. */
export function pasteText(text: string): string {
  return text.replace(/\r\n|\n/g, "\r").replace(/(?![\r\t])\p{Cc}/gu, "");
}

/** Worth a question first: a text with lines runs as commands. */
export function needsConfirmation(text: string): boolean {
  return /[\r\n]./s.test(text) || text.length > 500;
}

const BRACKETS = { begin: "\u001b[200~", end: "\u001b[201~" };
const STEP_MS = 50;

export interface PasteOptions {
  /** Characters a second. */
  readonly rate: number;
  /** The program asked to be told what is pasted (DEC mode 2004). */
  readonly brackets: boolean;
  readonly send: (text: string) => void;
  /** Wait: the line does not take what it has. */
  readonly isBlocked: () => boolean;
  readonly progress: (done: number, total: number) => void;
}

/** Sends at a rate. Aborted: what was not sent stays unsent. Resolves with the number of characters sent. */
export async function sendPaste(text: string, options: PasteOptions, signal: AbortSignal): Promise<number> {
  const characters = Array.from(options.brackets ? BRACKETS.begin + text + BRACKETS.end : text);
  const step = Math.max(1, Math.round((options.rate * STEP_MS) / 1000));
  const pause = Math.max(STEP_MS, Math.round((step * 1000) / options.rate));
  let at = 0;
  while (at < characters.length && !signal.aborted) {
    if (!options.isBlocked()) {
      options.send(characters.slice(at, at + step).join(""));
      at = Math.min(characters.length, at + step);
      options.progress(at, characters.length);
    }
    if (at < characters.length) await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return at;
}
