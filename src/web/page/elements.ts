/** Finds the elements that a page is known to have. */
export function elementsOf(document: Document) {
  return <T extends HTMLElement>(id: string): T => {
    const found = document.getElementById(id);
    if (found === null) throw new Error(`the page has no element #${id}`);
    return found as T;
  };
}

/** A button that stays down. */
export function press(button: HTMLButtonElement, pressed: boolean): void {
  button.setAttribute("aria-pressed", String(pressed));
}
