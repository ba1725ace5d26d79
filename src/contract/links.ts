/** One entry of Ironic's `links`. */
export interface LinkWire {
  readonly href: string;
  readonly rel: string;
}

/** The pair that every resource carries: the versioned address and the bookmark without a version. */
export function linkPair(baseUrl: string, ...path: readonly string[]): LinkWire[] {
  const tail = path.map((part) => part.split("/").map(encodeURIComponent).join("/")).join("/");
  return [
    { href: `${baseUrl}/v1/${tail}`, rel: "self" },
    { href: `${baseUrl}/${tail}`, rel: "bookmark" },
  ];
}
