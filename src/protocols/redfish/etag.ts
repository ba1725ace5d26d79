/**
 * The `If-Match` values to try in order; null is a request without the header. HPE's weak tags fail a strong comparison
 * (RFC 9110 13.1.1) in some firmwares, which take the tag without "W/"; others refuse the tag they gave. Never empty.
 */
export function ifMatchLadder(etag: string | null): readonly (string | null)[] {
  if (etag === null) return [null];
  return etag.startsWith("W/") ? [etag, etag.slice(2), null] : [etag, null];
}
