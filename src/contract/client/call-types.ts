import type { Static, TSchema } from "typebox";
import type { CALLS } from "../calls/index.ts";
import type { ROUTES } from "../routes.ts";

/** What a caller of each route gives and gets, worked out by the compiler from the table of routes and their schemas. */
type Routes = typeof ROUTES;
type Calls = typeof CALLS;
export type CallName = keyof Routes;

/** "/v1/nodes/:node/traits/:trait" has node and trait. */
type PathNames<Path extends string> = Path extends `${infer Head}/${infer Tail}`
  ? PathNames<Head> | PathNames<Tail>
  : Path extends `:${infer Name}`
    ? Name
    : never;

type Part<Name extends CallName, Key extends "query" | "body"> = Calls[Name] extends {
  readonly [K in Key]: infer Schema extends TSchema;
}
  ? Static<Schema>
  : never;

/** Nothing at all, optional when everything in it is, or mandatory. */
type Given<Key extends string, Value> = [Value] extends [never]
  ? unknown
  : object extends Value
    ? { readonly [K in Key]?: Value }
    : { readonly [K in Key]: Value };

export type CallRequest<Name extends CallName> = {
  readonly [Value in PathNames<Routes[Name]["path"]>]: string;
} & Given<"query", Part<Name, "query">> &
  Given<"body", Part<Name, "body">>;

/** Optional when there is nothing that must be given. */
export type CallArguments<Name extends CallName> =
  object extends CallRequest<Name> ? [request?: Exact<CallRequest<Name>>] : [request: Exact<CallRequest<Name>>];

/** `unknown & ...` made one object, so that the compiler refuses what is not in it. */
type Exact<T> = { [K in keyof T]: T[K] };

export type CallAnswer<Name extends CallName> = Calls[Name] extends { readonly answer: infer Schema extends TSchema }
  ? Static<Schema>
  : undefined;

/** Calls that are answered with a file and not with JSON. */
export type FileCallName = {
  [Name in CallName]: Calls[Name] extends { readonly answer: "file" } ? Name : never;
}[CallName];
