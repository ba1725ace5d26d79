import type { ConsoleSession } from "#/model/index.ts";
import type { ConsoleSessionStore } from "#/store/index.ts";

/** Console sessions that end with the process: for tests and benchmarks. */
export function createMemoryConsoleSessionStore(): ConsoleSessionStore {
  const sessions = new Map<string, ConsoleSession>();
  const copy = (session: ConsoleSession | undefined): ConsoleSession | null => (session ? { ...session } : null);
  const drop = (which: (session: ConsoleSession) => boolean): number => {
    const dropped = [...sessions.values()].filter(which);
    for (const { id } of dropped) sessions.delete(id);
    return dropped.length;
  };

  return {
    async insert(session) {
      sessions.set(session.id, { ...session });
    },
    async find(nodeUuid, tokenHash) {
      return copy([...sessions.values()].find((one) => one.nodeUuid === nodeUuid && one.tokenHash === tokenHash));
    },
    async findByToken(tokenHash) {
      return copy([...sessions.values()].find((one) => one.tokenHash === tokenHash));
    },
    async get(id) {
      return copy(sessions.get(id));
    },
    async setExpiry(id, expiresAt) {
      const session = sessions.get(id);
      if (session) session.expiresAt = expiresAt;
    },
    async list(nodeUuid, kind) {
      return [...sessions.values()].filter(
        (one) => one.nodeUuid === nodeUuid && (kind === undefined || one.kind === kind),
      );
    },
    async deleteNode(nodeUuid, kind) {
      drop((one) => one.nodeUuid === nodeUuid && one.kind === kind);
    },
    async deleteExpired(now) {
      return drop((one) => one.expiresAt <= now);
    },
  };
}
