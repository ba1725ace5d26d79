import type { IncomingMessage } from "node:http";

/** Larger than any request a BMC takes here; firmware uploads are another service. */
export const MAX_BODY_BYTES = 64 * 1024;

export type RequestBody =
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "empty" }
  | { readonly kind: "malformed" }
  | { readonly kind: "not-json" }
  | { readonly kind: "too-large" };

/** Reads and parses a body within `MAX_BODY_BYTES`. Rejects only when the connection breaks. */
export async function readRequestBody(request: IncomingMessage): Promise<RequestBody> {
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) return { kind: "too-large" };
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) return { kind: "too-large" };
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString("utf8").trim();
  if (text === "") return { kind: "empty" };
  const type = request.headers["content-type"];
  if (type !== undefined && !/^application\/json\b/i.test(type)) return { kind: "not-json" };
  try {
    return { kind: "json", value: JSON.parse(text) };
  } catch {
    return { kind: "malformed" };
  }
}
