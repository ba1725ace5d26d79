import { expect, it } from "vitest";
import { createConsoleSessions, createMemoryConsoleSessionStore } from "#/console/session/index.ts";
import { MemoryLogger } from "#/lib/log/index.ts";
import { systemClock as clock } from "#/lib/time/index.ts";
import { randomBytes } from "#/transports/index.ts";
import { PROXY_DEFAULTS, startNovncProxy } from "./index.ts";

const NODE = "6ba7b810-9dad-41d1-80b4-00c04fd430c8";

it("says that the fault is its own, and tells the log which", async () => {
  const log = new MemoryLogger();
  const sessions = createConsoleSessions(
    { ttlMs: 60_000, ceilingMs: 60_000 },
    { store: createMemoryConsoleSessionStore(), clock, randomBytes, randomUuid: () => NODE },
  );
  const { token } = await sessions.mint({ nodeUuid: NODE, kind: "graphical", mode: "write" });
  const findHub = () => Promise.reject(new Error("database is locked"));
  const proxy = await startNovncProxy(
    { ...PROXY_DEFAULTS, host: "127.0.0.1", port: 0 },
    { sessions, findHub, log, clock },
  );
  try {
    const url = `http://127.0.0.1:${proxy.port}`;
    const answer = await fetch(`${url}/websockify?node=${NODE}&token=${token}`, { headers: { Origin: url } });
    expect([answer.status, await answer.text()]).toEqual([500, "The proxy failed at this: its log says why.\n"]);
    expect(log.lines).toContainEqual({
      level: "error",
      event: "console page request failed",
      fields: { error: "database is locked" },
    });
    expect(JSON.stringify(log.lines)).not.toContain(token);
  } finally {
    await proxy.close();
  }
});
