/** A node has one slot per kind; both may be open at once. */
export type ConsoleKind = "graphical" | "serial";

/** One viewer's right to one console. The token itself is never kept, only its SHA-256. */
export interface ConsoleSession {
  readonly id: string;
  readonly nodeUuid: string;
  readonly kind: ConsoleKind;
  readonly tokenHash: string;
  readonly mode: "write" | "read-only";
  readonly createdAt: number;
  /** Moved forward by activity, never past `ceilingAt`. */
  expiresAt: number;
  readonly ceilingAt: number;
}
