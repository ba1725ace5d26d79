import type { ConsoleSessions, GraphicalConsoles } from "#/console/interfaces/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";

/** Consoles of which none is enabled. For tests of the API alone; a test may put in what it needs. */
export function createFakeConsoles(): { -readonly [Verb in keyof GraphicalConsoles]: GraphicalConsoles[Verb] } {
  const refuse = async (): Promise<never> => {
    throw new OutbandError("CONSOLE_NOT_RUNNING", "conflict", "the graphical console of the node is not enabled");
  };
  return {
    show: refuse,
    act: refuse,
    type: refuse,
    press: refuse,
    openSession: refuse,
    listSessions: async () => [],
    getSession: refuse,
    revokeSession: refuse,
  };
}

/** Tokens that nobody has. A test may put in what it needs. */
export function createFakeSessions(): { find: ConsoleSessions["find"] } {
  return { find: async () => null };
}
