import type { Gap } from "#/protocols/recording/index.ts";

/** The page's elements by what they do; nothing else touches the document. */
export function createView(document: Document) {
  const element = <T extends HTMLElement>(id: string): T => {
    const found = document.getElementById(id);
    if (found === null) throw new Error(`the page has no element #${id}`);
    return found as T;
  };
  const play = element<HTMLButtonElement>("play");
  const seek = element<HTMLInputElement>("seek");
  const speeds = element<HTMLFieldSetElement>("speeds");
  const gaps = element("gaps");
  const download = element<HTMLAnchorElement>("download");

  return {
    screen: element("screen"),

    /** What was loaded. Names are only ever text here, never markup. */
    ready(what: { title: string; began: Date; durationMs: number; gaps: readonly Gap[]; url: string }): void {
      element("title").textContent = what.title;
      document.title = `${what.title} · recording`;
      element("began").textContent = what.began.toLocaleString();
      element("duration").textContent = clockText(what.durationMs);
      download.href = what.url;
      download.hidden = false;
      seek.max = String(what.durationMs);
      play.disabled = seek.disabled = speeds.disabled = false;
      gaps.replaceChildren(...what.gaps.map((gap) => gapMark(document, gap, what.durationMs)));
    },

    status(text: string, state: "ready" | "warning" | "failed"): void {
      document.body.dataset.state = state;
      element("status").textContent = text;
    },

    fail(title: string, text: string): void {
      this.status("", "failed");
      element("notice").hidden = false;
      element("notice-title").textContent = title;
      element("notice-text").textContent = text;
    },

    show({ playing, positionMs }: { playing: boolean; positionMs: number }): void {
      play.textContent = playing ? "Pause" : "Play";
      seek.value = String(Math.round(positionMs));
      seek.setAttribute("aria-valuetext", clockText(positionMs));
      element("position").textContent = clockText(positionMs);
    },

    onPlay: (callback: () => void) => play.addEventListener("click", callback),
    onSeek: (callback: (timeMs: number) => void) => seek.addEventListener("input", () => callback(Number(seek.value))),
    onSpeed: (callback: (speed: number) => void) =>
      speeds.addEventListener("change", (event) => callback(Number((event.target as HTMLInputElement).value))),

    /** Keys that no control has taken: space plays, the arrows move by seconds. */
    onKey(callback: (key: string) => void): void {
      document.addEventListener("keydown", (event) => {
        const own = event.target instanceof HTMLElement && event.target.closest("button, input, a");
        if (own || event.ctrlKey || event.altKey || event.metaKey) return;
        callback(event.key);
        if (event.key === " ") event.preventDefault();
      });
    },
  };
}

function gapMark(document: Document, { fromMs, toMs, reason }: Gap, durationMs: number): HTMLElement {
  const mark = document.createElement("span");
  mark.style.left = `${(100 * fromMs) / Math.max(1, durationMs)}%`;
  mark.style.width = `${(100 * (toMs - fromMs)) / Math.max(1, durationMs)}%`;
  mark.title = `not recorded: ${reason.replace("-", " ")}`;
  return mark;
}

function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
