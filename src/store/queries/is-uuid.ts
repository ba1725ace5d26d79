const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What is not one is a name. */
export function isUuid(ident: string): boolean {
  return UUID.test(ident);
}
