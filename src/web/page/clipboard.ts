/** Pages served over plain HTTP have no clipboard of their own, but may copy what is selected in a field. */
export async function copyText(document: Document, text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

/** The clipboard's text, where the browser gives it; else nothing. */
export async function clipboardText(): Promise<string> {
  try {
    return (await navigator.clipboard?.readText()) ?? "";
  } catch {
    return "";
  }
}
