import { afterEach, beforeEach, describe } from "vitest";
import { conductorContract } from "./contract/conductor-contract.ts";
import { consoleSessionContract } from "./contract/console-session-contract.ts";
import { ContractContext, type StoreContractOptions } from "./contract/contract-context.ts";
import { listContract } from "./contract/list-contract.ts";
import { lockContract } from "./contract/lock-contract.ts";
import { nodeContract } from "./contract/node-contract.ts";
import { recordContract } from "./contract/record-contract.ts";
import type { Store } from "./store.ts";

/** What every store does, whatever the database. `open` gives a fresh, empty one. */
export function storeContract(name: string, open: (options: StoreContractOptions) => Promise<Store>): void {
  describe(name, () => {
    const context = new ContractContext();
    beforeEach(() => context.open(open));
    afterEach(() => context.store[Symbol.asyncDispose]());

    nodeContract(context);
    lockContract(context);
    listContract(context);
    consoleSessionContract(context);
    conductorContract(context);
    recordContract(context);
  });
}
