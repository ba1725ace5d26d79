import { OutbandError } from "#/lib/errors/index.ts";

export type StoreErrorCode =
  | "NODE_NOT_FOUND"
  | "NODE_LOCKED"
  | "NODE_DUPLICATE_UUID"
  | "NODE_DUPLICATE_NAME"
  | "NODE_DUPLICATE_INSTANCE"
  | "NODE_SORT_KEY"
  | "RECORD_NOT_FOUND"
  | "RECORD_DUPLICATE"
  | "RECORD_SORT_KEY"
  | "CONDUCTOR_NOT_FOUND"
  | "CONDUCTOR_RUNNING"
  | "STORE_OPEN_FAILED"
  | "STORE_TOO_NEW"
  | "STORE_UNAVAILABLE"
  | "STORE_KEY_FILE"
  | "STORE_KEY_WRONG"
  | "STORE_SECRET_DAMAGED";

/** What a store rejects with. The sentences about nodes and conductors are Ironic's: clients match on them. */
export class StoreError extends OutbandError<StoreErrorCode> {}

export function nodeNotFound(ident: string): StoreError {
  return new StoreError("NODE_NOT_FOUND", "not-found", `Node ${ident} could not be found.`, {
    details: { node: ident },
  });
}

export function nodeLocked(uuid: string, host: string): StoreError {
  return new StoreError(
    "NODE_LOCKED",
    "conflict",
    `Node ${uuid} is locked by host ${host}, please retry after the current operation is completed.`,
    { details: { node: uuid, host } },
  );
}

export function conductorNotFound(hostname: string): StoreError {
  return new StoreError("CONDUCTOR_NOT_FOUND", "not-found", `Conductor ${hostname} could not be found.`, {
    details: { conductor: hostname },
  });
}

/** A row that the database's own rules refuse. Each database's driver turns its errors into this one. */
export class ConstraintViolation extends Error {
  readonly kind: "unique" | "foreign-key";
  /** Of a unique rule: the columns, as they are called in the database. */
  readonly columns: readonly string[];

  constructor(kind: "unique" | "foreign-key", columns: readonly string[], cause: unknown) {
    super(`${kind} constraint on ${columns.join(", ") || "a reference"}`, { cause });
    this.name = "ConstraintViolation";
    this.kind = kind;
    this.columns = columns;
  }
}
