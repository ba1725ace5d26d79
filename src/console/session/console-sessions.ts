import { createHash, timingSafeEqual } from "node:crypto";
import type { ConsoleSessions } from "#/console/interfaces/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { ConsoleSession } from "#/model/index.ts";
import type { ConsoleSessionStore } from "#/store/index.ts";

/** 256 bits, as Ironic's: 43 characters of URL-safe base64. */
const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
/** A renewal that would gain less than this part of `ttlMs` is not written, so that viewers cost the database little. */
const WORTH_WRITING = 1 / 10;

export interface ConsoleSessionsOptions {
  /** `[vnc] token_timeout`: how long a session lives without activity. */
  readonly ttlMs: number;
  /** How long a session lives at most, however active. */
  readonly ceilingMs: number;
}

export interface ConsoleSessionsDeps {
  readonly store: ConsoleSessionStore;
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly randomUuid: () => string;
}

export function createConsoleSessions(options: ConsoleSessionsOptions, deps: ConsoleSessionsDeps): ConsoleSessions {
  const { ttlMs, ceilingMs } = options;
  const { store, clock } = deps;

  return {
    async mint({ nodeUuid, kind, mode, ttlMs: wanted }) {
      const token = Buffer.from(deps.randomBytes(TOKEN_BYTES)).toString("base64url");
      const now = clock.now();
      const ceilingAt = now + Math.min(wanted ?? ceilingMs, ceilingMs);
      const session: ConsoleSession = {
        id: deps.randomUuid(),
        nodeUuid,
        kind,
        tokenHash: tokenHash(token),
        mode,
        createdAt: now,
        expiresAt: wanted === undefined ? Math.min(now + ttlMs, ceilingAt) : ceilingAt,
        ceilingAt,
      };
      await store.insert(session);
      return { token, session };
    },

    async check(nodeUuid, token) {
      if (!TOKEN.test(token)) return null;
      const hash = tokenHash(token);
      const session = await store.find(nodeUuid, hash);
      if (session === null || !isLive(session, clock.now())) return null;
      return sameHash(session.tokenHash, hash) && session.nodeUuid === nodeUuid ? session : null;
    },

    async find(token) {
      if (!TOKEN.test(token)) return null;
      const session = await store.findByToken(tokenHash(token));
      return session !== null && isLive(session, clock.now()) ? session : null;
    },

    async renew(sessionId) {
      const session = await store.get(sessionId);
      const now = clock.now();
      if (session === null || !isLive(session, now)) return null;
      const expiresAt = Math.min(now + ttlMs, session.ceilingAt);
      const gain = expiresAt - session.expiresAt;
      if (gain <= 0 || (gain < ttlMs * WORTH_WRITING && expiresAt < session.ceilingAt)) return session.expiresAt;
      await store.setExpiry(sessionId, expiresAt);
      return expiresAt;
    },

    async get(sessionId) {
      const session = await store.get(sessionId);
      return session !== null && isLive(session, clock.now()) ? session : null;
    },

    async list(nodeUuid, kind) {
      const sessions = await store.list(nodeUuid, kind);
      return sessions.filter((session) => isLive(session, clock.now()));
    },

    /** One that has expired is deleted with the others in time. */
    revoke: (sessionId) => store.setExpiry(sessionId, 0),

    revokeNode: (nodeUuid, kind) => store.deleteNode(nodeUuid, kind),
  };
}

function isLive(session: ConsoleSession, now: number): boolean {
  return now < session.expiresAt && now < session.ceilingAt;
}

/** A fast hash is right here: the token is 256 random bits, not something a person chose. */
function tokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

function sameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
