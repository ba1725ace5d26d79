import type { ControlRequest, ControlState } from "./control-link.ts";

/** What the page says and offers about control: one sentence, and the buttons that make sense now. */
export interface ControlWords {
  readonly text: string;
  readonly buttons: readonly { readonly label: string; readonly request: ControlRequest }[];
  /** Keys pressed here go to the machine. */
  readonly types: boolean;
  /** Somebody waits for an answer. */
  readonly urgent: boolean;
}

export function controlWords({ you, writer, asks, viewers }: ControlState): ControlWords | null {
  if (you === null) return null;
  const quiet = { buttons: [], types: false, urgent: false };
  if (you.mode === "read-only") return { ...quiet, text: "Watching only" };
  const [asking] = asks;
  if (you.state === "writer") {
    if (asking) {
      return {
        text: `Viewer ${asking.number} asks for control`,
        buttons: [
          { label: "Give", request: { action: "give", viewer: asking.id } },
          { label: "Refuse", request: { action: "refuse", viewer: asking.id } },
        ],
        types: true,
        urgent: true,
      };
    }
    const release = { label: "Hand back", request: { action: "release" } } as const;
    return { ...quiet, text: "You control", buttons: viewers > 1 ? [release] : [], types: true };
  }
  const holder = writer === null ? null : writer === "administrator" ? "The administrator" : `Viewer ${writer.number}`;
  if (you.state === "asking") {
    const withdraw = { label: "Withdraw", request: { action: "withdraw" } } as const;
    return { ...quiet, text: holder ? `Asked ${lower(holder)} for control` : "Asked for control", buttons: [withdraw] };
  }
  if (holder === null) {
    const take = { label: "Take control", request: { action: "ask" } } as const;
    return { ...quiet, text: "Nobody controls", buttons: [take], types: true };
  }
  const ask = { label: you.refused ? "Ask again" : "Ask for control", request: { action: "ask" } } as const;
  const text = you.refused ? `${holder} refused` : `Watching: ${lower(holder)} controls`;
  return { ...quiet, text, buttons: [ask] };
}

function lower(holder: string): string {
  return holder.charAt(0).toLowerCase() + holder.slice(1);
}

/** Shows it in `group`, which holds a status line and the place for the buttons. */
export function createControlView(group: HTMLElement, ask: (request: ControlRequest) => void) {
  const status = group.querySelector("p");
  let shown = "";

  return {
    show(words: ControlWords | null): void {
      const now = JSON.stringify(words);
      // Buttons that stay the same stay where they are, with the focus on them.
      if (now === shown) return;
      shown = now;
      group.hidden = words === null;
      const hadFocus = group.contains(document.activeElement);
      for (const button of group.querySelectorAll("button")) button.remove();
      if (status) status.textContent = words?.text ?? "";
      group.toggleAttribute("data-urgent", words?.urgent ?? false);
      for (const { label, request } of words?.buttons ?? []) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = label;
        button.dataset.action = request.action;
        button.addEventListener("click", () => ask(request));
        group.append(button);
      }
      if (hadFocus) group.querySelector("button")?.focus();
    },
  };
}
