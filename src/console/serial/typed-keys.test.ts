import { describe, expect, it, vi } from "vitest";
import type { SerialAttachment, SerialNotice } from "#/console/interfaces/index.ts";
import { seededRandom } from "#/lib/random/index.ts";
import { HubsUnderTest, NODE, notices, type } from "./testing/hubs-under-test.ts";

const KEYS = Array.from({ length: 100_000 }, (_, at) => String.fromCharCode(33 + (at % 90))).join("");

const bench = new HubsUnderTest();

/** What a client is told as soon as it listens. */
async function firstNotices(client: SerialAttachment): Promise<SerialNotice[]> {
  const seen = notices(client);
  await Promise.resolve();
  return seen;
}

const unsentLines = () => bench.logger.lines.filter(({ event }) => event === "typed keys did not come through");

describe("typing", () => {
  it("is for one client at a time: the first that does", async () => {
    await bench.open();
    const [ann, bob] = [await bench.attach(), await bench.attach()];
    const told = notices(bob);
    await type(ann, "a");
    await type(bob, "b");
    await type(bob, "b");
    await vi.waitFor(() => expect(bench.upstream.typed).toBe("a"));
    expect(told).toEqual([{ kind: "refused", readOnly: false }]);
    bob.control.take(true);
    await type(ann, "A");
    await type(bob, "B");
    await vi.waitFor(() => expect(bench.upstream.typed).toBe("aB"));
    bob.control.release();
    await type(ann, "C");
    await vi.waitFor(() => expect(bench.upstream.typed).toBe("aBC"));
  });

  it("is not for who may only watch, nor for anybody on a read-only console", async () => {
    await bench.open();
    const watcher = await bench.attach({ mode: "read-only" });
    await type(watcher, "x");
    await watcher.control.sendBreak();
    expect(() => watcher.control.take(true)).toThrow("may only watch");
    await bench.hubs.close(NODE);
    bench.start({ readOnly: true });
    await bench.open();
    await type(await bench.attach(), "x");
    expect(bench.upstream.typed).toBe("");
  });

  it("keeps a break where it was sent", async () => {
    await bench.open();
    const client = await bench.attach();
    await type(client, "before");
    await client.control.sendBreak();
    await type(client, "after");
    await bench.hubs.sendBreak(NODE);
    await vi.waitFor(() => expect(bench.upstream.typed).toBe("before<BREAK>after<BREAK>"));
  });

  /** Types 100,000 keys in short bursts; what happens before each write to the BMC is up to the caller. */
  async function typeKeys(
    beforeWrite: (writes: number) => void,
    beforeBurst: (at: number) => Promise<SerialAttachment>,
  ) {
    const random = seededRandom(7);
    let writes = 0;
    bench.upstream.beforeWrite = () => {
      if (++writes % 50 === 0) {
        bench.upstream.stall();
        setTimeout(() => bench.upstream.resume(), 1);
      }
      beforeWrite(writes);
    };
    for (let at = 0; at < KEYS.length; ) {
      const client = await beforeBurst(at);
      const length = 1 + Math.floor(random() * 20);
      await type(client, KEYS.slice(at, at + length));
      at += length;
    }
  }

  it("brings 100,000 keys through stalls, lost sessions and clients that come and go, each once and in order", async () => {
    await bench.open();
    let client = await bench.attach();
    let bursts = 0;
    await typeKeys(
      () => {},
      async () => {
        // Control belongs to a page with a name, or to nobody who has one: whoever comes next goes on.
        if (++bursts % 300 === 0) {
          client.stream.close();
          client = await bench.attach(bursts % 600 === 0 ? { id: `page-${bursts}` } : {});
        }
        if (bursts % 97 === 0) {
          // While the BMC refuses keys, and while it does not.
          if (bursts % 2 === 0) bench.upstream.stall();
          setImmediate(() => {
            bench.upstream.lose();
            bench.upstream.resume();
          });
        }
        return client;
      },
    );
    await vi.waitFor(() => expect(bench.upstream.typed).toHaveLength(KEYS.length), { timeout: 10_000 });
    expect(bench.upstream.typed === KEYS).toBe(true);
    expect(bench.upstream.dials).toBeGreaterThan(20);
  }, 30_000);

  it("never sends twice what may have arrived, and reports it", async () => {
    await bench.open();
    const client = await bench.attach();
    const told = notices(client);
    await typeKeys(
      (writes) => {
        if (writes % 97 !== 0) return;
        bench.upstream.lose();
        throw new Error("lost while sending");
      },
      async () => client,
    );
    const missing = () => told.reduce((sum, one) => sum + (one.kind === "unsent" ? one.uncertain : 0), 0);
    await vi.waitFor(() => expect(bench.upstream.typed.length + missing()).toBe(KEYS.length), { timeout: 10_000 });
    expect(missing()).toBeGreaterThan(0);
    // In order: every key is the successor of the one before, but for the reported ones.
    let at = 0;
    for (const key of bench.upstream.typed) {
      while (KEYS[at] !== key) at++;
      at++;
    }
    expect(at).toBeLessThanOrEqual(KEYS.length);
  }, 30_000);

  it("is reported to the others that may type, or to the next, when whoever typed has left", async () => {
    await bench.open();
    const [ann, bob, watcher] = [await bench.attach(), await bench.attach(), await bench.attach({ mode: "read-only" })];
    const [bobs, watchers] = [notices(bob), notices(watcher)];
    bench.upstream.beforeWrite = () => {
      bench.upstream.lose();
      throw new Error("lost while sending");
    };
    bench.upstream.stall();
    await type(ann, "abc");
    ann.stream.close();
    bench.upstream.resume();
    const unsent = { kind: "unsent", dropped: 0, others: true };
    await vi.waitFor(() => expect(bobs).toContainEqual({ ...unsent, uncertain: 3 }));
    await vi.waitFor(() => expect(bench.upstream.isLive).toBe(true));
    bench.upstream.stall();
    await type(bob, "de");
    bob.stream.close();
    bench.upstream.resume();
    await vi.waitFor(() => expect(unsentLines()).toHaveLength(2));
    const late = await bench.attach({ mode: "read-only" });
    const [next, later] = [await bench.attach(), await bench.attach()];
    expect(await Promise.all([late, next, later].map(firstNotices))).toEqual([[], [{ ...unsent, uncertain: 2 }], []]);
    expect(watchers.filter(({ kind }) => kind === "unsent")).toEqual([]);
  });

  it("waits for a BMC that takes no keys, without piling them up", async () => {
    await bench.open();
    const client = await bench.attach();
    bench.upstream.stall();
    let taken = 0;
    const typing = (async () => {
      for (let i = 0; i < 100; i++) {
        await type(client, "k".repeat(1000));
        taken++;
      }
    })();
    await vi.waitFor(() => expect(taken).toBeGreaterThan(10));
    await new Promise((resolve) => setImmediate(resolve));
    expect(taken).toBeLessThan(20);
    bench.upstream.resume();
    await typing;
    await vi.waitFor(() => expect(bench.upstream.typed).toHaveLength(100_000));
  });

  it("is given up, and reported, when the line does not come back", async () => {
    await bench.hubs.closeAll();
    bench.start({ holdKeysMs: 20 });
    bench.upstream.refuses = new Error("no answer");
    await bench.hubs.open(NODE, bench.upstream);
    const client = await bench.attach();
    const told = notices(client);
    await type(client, "reboot\r");
    await vi.waitFor(() => expect(told).toContainEqual({ kind: "unsent", dropped: 7, uncertain: 0, others: false }));
    bench.upstream.refuses = null;
    await vi.waitFor(() => expect(bench.upstream.isLive).toBe(true));
    await type(client, "x");
    await vi.waitFor(() => expect(bench.upstream.typed).toBe("x"));
  });
});
