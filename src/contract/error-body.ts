/**
 * Ironic's error bodies. The value of `error_message` is a string that holds JSON again; clients
 * parse it twice and show `faultstring` or `description`.
 */
export interface ErrorWire {
  readonly error_message: string;
}

/** What a controller raised. */
export function faultBody(status: number, text: string): ErrorWire {
  const faultcode = status >= 500 ? "Server" : "Client";
  return { error_message: JSON.stringify({ faultcode, faultstring: text, debuginfo: null }) };
}

/** What routing refused: no such path, wrong method, no such version. */
export function abortBody(status: number, title: string, text: string): ErrorWire {
  return { error_message: JSON.stringify({ code: status, title, description: text }) };
}

/** The two body limits: not wrapped. */
export function limitBody(text: string): { readonly faultcode: "Client"; readonly faultstring: string } {
  return { faultcode: "Client", faultstring: text };
}

/** Everything about http_basic. */
export function basicAuthBody(
  status: number,
  text: string,
): { readonly error: { readonly message: string; readonly code: number } } {
  return { error: { message: text, code: status } };
}

/** The sentence in an error body of any of these shapes, or null when it is none of them. */
export function errorText(body: unknown): string | null {
  const outer = record(body);
  const message = outer?.error_message;
  const inner = typeof message === "string" ? (record(tryJson(message)) ?? { description: message }) : outer;
  return text(inner?.faultstring) ?? text(inner?.description) ?? text(record(outer?.error)?.message);
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function tryJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return null;
  }
}
