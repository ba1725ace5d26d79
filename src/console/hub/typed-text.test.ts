import { describe, expect, it } from "vitest";
import { NODE, settle, setUp, until } from "./testing/hub-under-test.ts";

describe("typed text", () => {
  const request = { layout: "en-us", rate: 1_000, partial: false, viewer: null, forced: false };

  it("of 10,000 keys arrives complete and in order through a BMC that stalls", async () => {
    const { bmc, consoles } = await setUp();
    const text = Array.from({ length: 5_000 }, (_, i) => "abcdefghijklmnopqrstuvwxyz0123456789"[(i * 7) % 36]).join("");
    const typing = consoles.type(NODE, { ...request, text, rate: 1e9 }, new AbortController().signal);
    for (const at of [500, 3_000, 7_000]) {
      await until(`${at} keys`, () => bmc.input.length >= at);
      bmc.stall();
      await settle();
      bmc.goOn();
    }
    expect(await typing).toEqual({ typed: 5_000, untypeable: [], stopped: null });
    await until("the last key", () => bmc.input.length === 10_000);
    const typed = bmc.input.filter((key) => key.startsWith("+")).map((key) => String.fromCharCode(parseInt(key, 16)));
    expect(typed.join("")).toBe(text);
  });

  it("ends with a report when the BMC is lost, and the next one is typed when it is back", async () => {
    const { bmc, consoles, view, connected } = await setUp();
    await view();
    await connected();
    const never = new AbortController().signal;
    const typing = consoles.type(NODE, { ...request, text: "x".repeat(10_000), forced: true }, never);
    await until("some keys", () => bmc.input.length > 100);
    bmc.drop();
    const report = await typing;
    expect(report.stopped).toBe("upstream-lost");
    expect(report.typed).toBeGreaterThan(40);
    await connected();
    const seen = bmc.input.length;
    expect(await consoles.type(NODE, { ...request, text: "ok", forced: true }, never)).toMatchObject({ typed: 2 });
    await until("the text", () => bmc.input.length >= seen + 4);
    expect(bmc.input.slice(-4)).toEqual(["+6f", "-6f", "+6b", "-6b"]);
  });

  it("keeps a second text out while one is typed, and viewers' keys as well", async () => {
    const { bmc, consoles, view, connected } = await setUp();
    const viewer = await view();
    await connected();
    const abort = new AbortController();
    const slow = consoles.type(NODE, { ...request, text: "aaaa", rate: 20, forced: true }, abort.signal);
    await until("a key", () => bmc.input.length > 0);
    const second = consoles.press(NODE, "ctrl-alt-del", { viewer: null, forced: true }, abort.signal);
    await expect(second).rejects.toMatchObject({ code: "CONTROL_TYPING", category: "conflict" });
    viewer.key(0x7a, true);
    expect(await slow).toMatchObject({ typed: 4 });
    viewer.key(0x62, true);
    await until("the viewer's key", () => bmc.input.includes("+62"));
    expect(bmc.input).not.toContain("+7a");
  });

  it("goes in the name of a viewer that has control, and of no other", async () => {
    const { bmc, consoles, view, connected } = await setUp();
    await view();
    await view();
    await connected();
    const { viewers, writer } = await consoles.show(NODE);
    const other = viewers.find(({ id }) => id !== writer);
    const never = new AbortController().signal;
    const wrong = consoles.type(NODE, { ...request, text: "a", viewer: other?.id ?? "" }, never);
    await expect(wrong).rejects.toMatchObject({ code: "CONTROL_HELD" });
    expect(await consoles.type(NODE, { ...request, text: "a", viewer: writer }, never)).toMatchObject({ typed: 1 });
    await until("the key", () => bmc.input.length === 2);
  });

  it("leaves no key down when it is aborted in the middle of a stall", async () => {
    const { bmc, consoles, view, connected } = await setUp();
    await view();
    await connected();
    const abort = new AbortController();
    const typing = consoles.type(NODE, { ...request, text: "A".repeat(1_000), forced: true }, abort.signal);
    await until("some keys", () => bmc.input.length > 50);
    bmc.stall();
    abort.abort(new Error("hung up"));
    expect(await typing).toMatchObject({ stopped: "aborted" });
    bmc.goOn();
    await settle();
    const down = (sign: string) => bmc.input.filter((key) => key.startsWith(sign)).length;
    expect(down("+")).toBe(down("-"));
  });
});
