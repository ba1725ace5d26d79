import { elementsOf } from "#/web/page/index.ts";
import { pasteText } from "./paste.ts";

/** Shows what is going to be pasted, and asks at which rate. Null: it is not wanted. */
export function createPasteDialog(document: Document) {
  const element = elementsOf(document);
  const dialog = element<HTMLDialogElement>("paste-dialog");
  const field = element<HTMLTextAreaElement>("paste-text");
  const rate = element<HTMLSelectElement>("paste-rate");
  const size = element("paste-size");
  const go = element<HTMLButtonElement>("paste-go");

  function describe(): void {
    const text = pasteText(field.value);
    const lines = text.split("\r").length;
    go.disabled = text === "";
    go.textContent = lines > 1 ? `Paste ${lines} lines` : "Paste";
    size.textContent = `${Array.from(text).length} characters in ${lines === 1 ? "one line" : `${lines} lines`}`;
  }

  field.addEventListener("input", describe);
  return (text: string): Promise<{ text: string; rate: number } | null> => {
    field.value = text;
    describe();
    dialog.returnValue = "";
    dialog.showModal();
    (text === "" ? field : go).focus();
    return new Promise((resolve) => {
      const onClose = () =>
        resolve(dialog.returnValue === "paste" ? { text: pasteText(field.value), rate: Number(rate.value) } : null);
      dialog.addEventListener("close", onClose, { once: true });
    });
  };
}
