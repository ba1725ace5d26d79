import { invalid } from "#/contract/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";

/** "No valid host" is 404 in general, but 400 from the verbs that change or delete a node. */
export async function refuseNoHostAs400<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OutbandError && error.code === "NO_VALID_HOST") throw invalid(error.message);
    throw error;
  }
}
