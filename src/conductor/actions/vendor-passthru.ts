import type { VendorMethod } from "#/drivers/interfaces/index.ts";
import type { JsonObject, JsonValue } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { ConductorError } from "../errors.ts";
import type { VendorMethodDescription } from "../interfaces/index.ts";
import { deadline, inBackground, openExclusive, openShared, type Task } from "../task/index.ts";

const TIMEOUT_MS = 60_000;

export async function vendorMethods(
  context: ConductorContext,
  uuid: string,
): Promise<Readonly<Record<string, VendorMethodDescription>>> {
  return (await openShared(context, uuid, "listing vendor passthru methods")).vendor.methods;
}

export interface VendorCall {
  readonly method: string;
  readonly httpMethod: string;
  readonly parameters: JsonObject;
}

/** Ironic's order: is there such a method, for this verb, with these parameters; then the lock. */
export async function callVendorMethod(
  context: ConductorContext,
  uuid: string,
  call: VendorCall,
): Promise<{ async: boolean; result: JsonValue }> {
  const shared = await openShared(context, uuid, "vendor passthru");
  await shared.vendor.validate(shared.forDriver(context.signal));
  const method = methodFor(shared, call);
  method.check(call.parameters);
  if (!method.async) return { async: false, result: await answer(context, shared, method, call) };

  const task = method.requireExclusiveLock ? await openExclusive(context, uuid, "vendor passthru") : shared;
  await inBackground(context, task, async () => ({
    what: "vendor passthru",
    timeoutMs: TIMEOUT_MS,
    begin: method.requireExclusiveLock ? { lastError: null } : {},
    run: async (signal) => {
      await method.call(task.forDriver(signal), call.parameters);
    },
    sentence: (reason) => `Vendor passthru method ${call.method} failed: ${reason}`,
  }));
  return { async: true, result: null };
}

function methodFor({ vendor }: Task, { method: name, httpMethod }: VendorCall): VendorMethod {
  const method = Object.hasOwn(vendor.methods, name) ? vendor.methods[name] : undefined;
  if (!method) throw refused(`No handler for method ${name.slice(0, 80)}`);
  if (method.httpMethods.some((one) => one === httpMethod)) return method;
  throw refused(`The method ${name} does not support HTTP ${httpMethod}`);
}

async function answer(
  context: ConductorContext,
  shared: Task,
  method: VendorMethod,
  { parameters }: VendorCall,
): Promise<JsonValue> {
  using limit = deadline(context.clock, TIMEOUT_MS, context.signal);
  if (!method.requireExclusiveLock) return await method.call(shared.forDriver(limit.signal), parameters);
  await using task = await openExclusive(context, shared.node.uuid, "vendor passthru");
  return await method.call(task.forDriver(limit.signal), parameters);
}

function refused(text: string): ConductorError {
  return new ConductorError("VENDOR_METHOD_REFUSED", "invalid", text);
}
