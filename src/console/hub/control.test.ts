import { describe, expect, it } from "vitest";
import { encodeIntroduction } from "#/console/session/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import { NODE, settle, setUp, until } from "./testing/hub-under-test.ts";

const OTHER = "2be26c0b-03f2-4d2e-ae87-c02d7f33c123";
const NAME = "0123456789abcdef";

describe("the viewer port", () => {
  it.each([
    ["nothing like an introduction", "GET / HTTP/1.1\r\n"],
    ["one without an end", "OUTBAND/1 ".padEnd(400, "x")],
    ["a wrong token", `OUTBAND/1 screen ${NODE} ${"A".repeat(43)} -\n`],
    ["another version", `OUTBAND/2 screen ${NODE} ${"A".repeat(43)} -\n`],
  ])("hangs up on %s", async (_, line) => {
    const { dial, bmc } = await setUp();
    const stream = dial(7000);
    await stream.write(new TextEncoder().encode(line));
    expect(await stream.read().catch(() => null)).toBeNull();
    expect(bmc.sessions.size).toBe(0);
  });

  it("hangs up on a token of another node, one that was revoked, and one of a serial console", async () => {
    const { dial, sessions } = await setUp();
    const foreign = await sessions.mint({ nodeUuid: OTHER, kind: "graphical", mode: "write" });
    const revoked = await sessions.mint({ nodeUuid: NODE, kind: "graphical", mode: "write" });
    await sessions.revoke(revoked.session.id);
    const serial = await sessions.mint({ nodeUuid: NODE, kind: "serial", mode: "write" });
    for (const { token } of [foreign, revoked, serial]) {
      const stream = dial(7000);
      await stream.write(encodeIntroduction({ purpose: "screen", nodeUuid: NODE, token, viewer: null }));
      expect(await stream.read().catch(() => null)).toBeNull();
    }
  });

  it("cuts the viewers of a session when it is revoked, and no others", async () => {
    const { consoles, view } = await setUp();
    const [one, two] = [await view(), await view()];
    await consoles.revokeSession(NODE, one.session.id);
    await until("the cut", () => one.isGone());
    expect(two.isGone()).toBe(false);
    await expect(consoles.revokeSession(NODE, one.session.id)).rejects.toMatchObject({ category: "not-found" });
    await expect(consoles.revokeSession(OTHER, two.session.id)).rejects.toMatchObject({ category: "not-found" });
  });

  it("writes no token to the log", async () => {
    const { log, view } = await setUp();
    const { token } = await view();
    expect(JSON.stringify(log.lines)).not.toContain(token);
  });
});

describe("input", () => {
  it("of a read-only viewer never reaches the BMC, whatever messages it sends", async () => {
    const { bmc, introduce, connected } = await setUp();
    const { stream } = await introduce("read-only");
    await handshake(stream);
    await connected();
    await settle();
    const before = bmc.bytesOfInput;
    let seed = 7;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    for (let i = 0; i < 5_000; i++) await stream.write(anyInput(random));
    await settle();
    expect(bmc.bytesOfInput).toBe(before);
    expect(bmc.input).toEqual([]);
  });

  it("of everybody is dropped when the console is read-only, the administrator's as well", async () => {
    const { bmc, view, dial, screen, consoles, connected } = await setUp({ readOnly: true });
    const [one, native] = [await view(), await screen(dial(5900))];
    await connected();
    one.key(0x61, true);
    native.key(0x62, true);
    const text = { text: "a", layout: "en-us", rate: null, partial: false, viewer: null, forced: true };
    const typing = consoles.type(NODE, text, new AbortController().signal);
    await expect(typing).rejects.toMatchObject({ code: "CONTROL_READ_ONLY" });
    await settle();
    expect(bmc.input).toEqual([]);
  });

  it("of anonymous viewers is dropped where they may not write", async () => {
    const { bmc, dial, screen, connected } = await setUp({ anonymousWrite: false });
    const native = await screen(dial(5900));
    await connected();
    native.key(0x62, true);
    await settle();
    expect(bmc.input).toEqual([]);
  });

  it("is let go of upstream at a hand-over, the last pressed first, before the next one's", async () => {
    const { bmc, view, consoles, connected } = await setUp();
    const [one, two] = [await view(), await view()];
    await connected();
    one.key(0xffe3, true);
    one.key(0x61, true);
    one.pointer(1, 3, 4);
    await until("the input", () => bmc.input.length === 3);
    const { viewers } = await consoles.show(NODE);
    const second = viewers.find(({ sessionId }) => sessionId === two.session.id);
    await consoles.act(NODE, { action: "give", viewer: second?.id ?? "" });
    one.key(0x61, false);
    one.key(0x7a, true);
    two.key(0x62, true);
    await until("the other's input", () => bmc.input.includes("+62"));
    expect(bmc.input).toEqual(["+ffe3", "+61", "p1", "-61", "-ffe3", "p0", "+62"]);
  });

  it("is let go of when the writer vanishes", async () => {
    const { bmc, introduce, screen, connected } = await setUp();
    const { stream } = await introduce("write", NAME);
    const viewer = await screen(stream);
    await connected();
    viewer.key(0xffe9, true);
    await until("the press", () => bmc.input.length === 1);
    stream.close();
    await until("the release", () => bmc.input.length === 2);
    expect(bmc.input).toEqual(["+ffe9", "-ffe9"]);
  });

  it("goes upstream from one of two copies of a page as from the other", async () => {
    const { bmc, sessions, dial, screen, connected, consoles } = await setUp();
    const { token } = await sessions.mint({ nodeUuid: NODE, kind: "graphical", mode: "write" });
    const open = async () => {
      const stream = dial(7000);
      await stream.write(encodeIntroduction({ purpose: "screen", nodeUuid: NODE, token, viewer: NAME }));
      return screen(stream);
    };
    const [one, two] = [await open(), await open()];
    await connected();
    expect((await consoles.show(NODE)).viewers).toHaveLength(1);
    one.key(0x61, true);
    two.key(0x62, true);
    await until("both", () => bmc.input.length === 2);
    one.close();
    await until("the release of one", () => bmc.input.includes("-61"));
    two.key(0x63, true);
    await until("the other still types", () => bmc.input.includes("+63"));
  });
});

/** RFB 3.8 without security, as a viewer. */
async function handshake(stream: ByteStream): Promise<void> {
  await stream.read();
  await stream.write(new TextEncoder().encode("RFB 003.008\n"));
  await stream.read();
  await stream.write(Uint8Array.of(1));
  await stream.read();
  await stream.write(Uint8Array.of(1));
  await stream.read();
}

/** A whole client message that is input, or beyond RFC 6143, with any contents. */
function anyInput(random: (below: number) => number): Uint8Array {
  const noise = (type: number, length: number) => Uint8Array.from({ length }, (_, i) => (i === 0 ? type : random(256)));
  switch (random(8)) {
    case 0:
      return noise(4, 8);
    case 1:
      return noise(5, 6);
    case 2: {
      const text = noise(6, 8 + random(50));
      new DataView(text.buffer).setUint32(4, text.length - 8);
      return text;
    }
    case 3:
      return Uint8Array.of(150, random(2), 0, 0, 0, 0, 0, 9, 0, 9);
    case 4:
      return Uint8Array.of(250, 0, 1, 2 + random(3));
    case 5:
      return Uint8Array.of(255, 0, 0, random(2), 0, 0, 0, random(256), 0, 0, 0, random(128));
    case 6:
      return Uint8Array.of(255, 1, 0, random(2));
    default:
      return Uint8Array.of(251, 0, 0, random(256), 0, random(256), 0, 0);
  }
}
