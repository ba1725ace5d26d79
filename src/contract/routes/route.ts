import type { Microversion } from "../microversion.ts";

export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** With `:name` where a value stands. */
  readonly path: string;
  /** Below this microversion the path answers 404. */
  readonly since: Microversion;
  readonly summary: string;
}
