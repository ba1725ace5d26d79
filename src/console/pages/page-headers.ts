/** What goes with every file of our pages: they run what we serve and nothing else, and nobody frames them unasked. */
export function pageHeaders(frameAncestors: readonly string[]): Readonly<Record<string, string>> {
  return {
    "Content-Security-Policy":
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
      "base-uri 'none'; form-action 'none'; " +
      `frame-ancestors ${frameAncestors.join(" ") || "'none'"}`,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
  };
}
