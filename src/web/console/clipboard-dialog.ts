import { clipboardText, copyText, elementsOf } from "#/web/page/index.ts";

const NONE_YET = "Nothing has been copied on the machine since this page was opened.";
const COPIED = "This was copied on the machine.";

/**
 * The machine's clipboard, which never gets into this computer's by itself: what a machine copies is not to be trusted.
 * `send` is called with what the machine shall have.
 */
export function createClipboardDialog(document: Document, send: (text: string) => void) {
  const element = elementsOf(document);
  const open = element<HTMLButtonElement>("clipboard");
  const dialog = element<HTMLDialogElement>("clipboard-dialog");
  const field = element<HTMLTextAreaElement>("clipboard-text");
  const note = element("clipboard-note");
  const give = element<HTMLButtonElement>("clipboard-send");
  let copied: string | null = null;

  open.addEventListener("click", () => {
    open.removeAttribute("data-news");
    field.value = copied ?? "";
    note.textContent = copied === null ? NONE_YET : COPIED;
    dialog.returnValue = "";
    dialog.showModal();
    field.focus();
    // Nothing of the machine's to look at: most likely this computer's text is to be given to it.
    if (copied === null) void clipboardText().then(offer);
  });
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "copy") void copyText(document, field.value);
    if (dialog.returnValue === "send") send(field.value);
  });

  function offer(text: string): void {
    if (dialog.open && field.value === "") field.value = text;
  }

  return {
    /** The machine has copied this. */
    copied(text: string): void {
      copied = text;
      if (!dialog.open) open.setAttribute("data-news", "");
      else note.textContent = "The machine has copied something else meanwhile: open this again to see it.";
    },
    /** Whether the machine takes a text from here. */
    mayGive(may: boolean): void {
      give.disabled = !may;
    },
  };
}
