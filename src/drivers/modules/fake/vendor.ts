import type { VendorInterface, VendorMethod } from "#/drivers/interfaces/index.ts";
import type { JsonObject } from "#/model/index.ts";
import { FakeDriverError } from "./errors.ts";

/** Ironic's fake vendor: each method says whether its parameter `bar` is the word it waits for. */
export function createFakeVendor(): VendorInterface {
  return {
    properties: {},
    validate: async () => {},
    methods: {
      second_method: isWord("kazoo", { async: true }),
      third_method_sync: isWord("meow", { async: false }),
      fourth_method_shared_lock: isWord("woof", { async: true, requireExclusiveLock: false }),
    },
  };
}

function isWord(word: string, options: { async: boolean; requireExclusiveLock?: boolean }): VendorMethod {
  return {
    httpMethods: ["POST"],
    description: `Test if the value of bar is ${word}`,
    requireExclusiveLock: true,
    ...options,
    check: (parameters: JsonObject) => {
      if (parameters.bar !== undefined) return;
      throw new FakeDriverError("FAKE_PARAMETER_MISSING", "invalid", "Parameter 'bar' not passed to the method.");
    },
    call: async (_, parameters) => parameters.bar === word,
  };
}
