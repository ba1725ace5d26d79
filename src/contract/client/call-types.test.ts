import { expect, expectTypeOf, it } from "vitest";
import { ROUTES } from "../routes.ts";
import { ApiClient } from "./api-client.ts";
import type { CallAnswer } from "./call-types.ts";

const api = new ApiClient(ROUTES, {
  endpoint: "",
  transport: async () => ({ ok: true, status: 200, text: async () => "{}" }),
});

/**
 * Never run: the compiler checks it. `@ts-expect-error` fails where there is nothing to refuse, so that each line proves
 * that the types of a call are those of its route.
 */
async function compiles(): Promise<void> {
  await api.call("listNodes");
  await api.call("listNodes", { query: { maintenance: true, sort_dir: "asc" } });
  // @ts-expect-error: there is no such call
  await api.call("showNodes");
  // @ts-expect-error: the path has a value
  await api.call("showNode");
  // @ts-expect-error: the path has another value
  await api.call("showNode", { port: "p1" });
  // @ts-expect-error: a value is text
  await api.call("showNode", { node: 1 });
  // @ts-expect-error: one value of two is missing
  await api.call("deleteTrait", { node: "n1" });
  // @ts-expect-error: no such query parameter
  await api.call("listNodes", { query: { colour: "red" } });
  // @ts-expect-error: a parameter of another type
  await api.call("listNodes", { query: { limit: "five" } });
  // @ts-expect-error: the query must name the node
  await api.call("validateNodeQuery", { query: {} });
  // @ts-expect-error: the body is missing
  await api.call("setConsole", { node: "n1" });
  // @ts-expect-error: the body has another type
  await api.call("setConsole", { node: "n1", body: { enabled: "yes" } });
  // @ts-expect-error: what must be there is not
  await api.call("createPort", { body: { address: "52:54:00:00:00:01" } });
  // @ts-expect-error: the service writes this
  await api.call("createChassis", { body: { created_at: "now" } });
  // @ts-expect-error: no such operation
  await api.call("updateNode", { node: "n1", body: [{ op: "copy", path: "/extra" }] });
  // @ts-expect-error: a call without a body
  await api.call("deleteNode", { node: "n1", body: {} });
  // @ts-expect-error: it is answered with a file
  await api.call("serialLog", { node: "n1" });
  // @ts-expect-error: it is not answered with a file
  await api.file("showNode", { node: "n1" });
  const part = new ApiClient<"root">({ root: ROUTES.root }, { endpoint: "", transport: async () => await never() });
  // @ts-expect-error: a client of some routes has only those
  await part.call("listNodes");
}

const never = (): Promise<never> => Promise.reject(new Error("never called"));

it("has the types of its requests and answers", async () => {
  expect(compiles).toBeInstanceOf(Function);
  expectTypeOf<CallAnswer<"showConsole">["console_enabled"]>().toEqualTypeOf<boolean>();
  expectTypeOf<CallAnswer<"showNode">["power_state"]>().toEqualTypeOf<
    "power on" | "power off" | "error" | null | undefined
  >();
  expectTypeOf<CallAnswer<"createSerialSession">["mode"]>().toEqualTypeOf<"write" | "read-only">();
  expectTypeOf<CallAnswer<"listPorts">["ports"][number]["pxe_enabled"]>().toEqualTypeOf<boolean | undefined>();
  expectTypeOf<CallAnswer<"setPower">>().toEqualTypeOf<undefined>();
  expect(await api.call("showConsole", { node: "n1" })).toEqual({});
});
