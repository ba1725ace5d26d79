import type { ConsoleSessions, GraphicalConsoles, SerialConsoles } from "#/console/interfaces/index.ts";
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

/** The same for serial ones. */
export function createFakeSerialConsoles(): { -readonly [Verb in keyof SerialConsoles]: SerialConsoles[Verb] } {
  const refuse = async (): Promise<never> => {
    throw new OutbandError("SERIAL_NOT_RUNNING", "conflict", "the serial console of the node is not enabled here");
  };
  return {
    show: refuse,
    act: refuse,
    sendBreak: refuse,
    output: refuse,
    plainOutput: refuse,
    log: refuse,
    recordings: { start: refuse, stop: refuse, list: async () => [], read: refuse, delete: refuse },
    openSession: refuse,
    listSessions: async () => [],
    getSession: refuse,
    revokeSession: refuse,
  };
}
