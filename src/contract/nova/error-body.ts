/** Nova's error bodies: one key that names the status, as its clients expect them. */
export type ComputeErrorWire = Readonly<Record<string, { readonly code: number; readonly message: string }>>;

const NAMES: Readonly<Record<number, string>> = {
  400: "badRequest",
  401: "unauthorized",
  403: "forbidden",
  404: "itemNotFound",
  405: "badMethod",
  409: "conflictingRequest",
  413: "overLimit",
  415: "badMediaType",
  429: "overLimit",
  501: "notImplemented",
  503: "serviceUnavailable",
};

export function computeErrorBody(status: number, message: string): ComputeErrorWire {
  return { [NAMES[status] ?? "computeFault"]: { code: status, message } };
}
