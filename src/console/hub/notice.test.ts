import { describe, expect, it } from "vitest";
import { Framebuffer, RfbError } from "#/protocols/rfb/index.ts";
import { paintNotice, wrap } from "./notice.ts";
import { glyphPixel } from "./notice-font.ts";
import { retryDelay } from "./retry-delay.ts";
import { describeUpstreamFailure } from "./upstream-failure.ts";

describe("a notice", () => {
  it.each([
    [720, 400],
    [1, 1],
    [0, 0],
    [100, 30],
    [1920, 1200],
  ])("fits a picture of %ix%i", (width, height) => {
    const framebuffer = new Framebuffer(width, height);
    paintNotice(framebuffer, { title: "BMC connection lost, retrying", text: "x".repeat(5000) });
    expect(framebuffer.words.length).toBe(width * height);
  });

  it("is covered by the next one", () => {
    const once = new Framebuffer(720, 400);
    paintNotice(once, { title: "Short", text: "" });
    const twice = new Framebuffer(720, 400);
    paintNotice(twice, { title: "A much longer title", text: "and text ".repeat(40) });
    paintNotice(twice, { title: "Short", text: "" });
    expect(twice.words).toEqual(once.words);
  });

  it("wraps words and breaks long ones", () => {
    expect(wrap("the BMC refused authentication", 11)).toEqual(["the BMC", "refused", "authenticat", "ion"]);
    expect(wrap("", 10)).toEqual([]);
  });

  it("has a glyph of its own for every character but the space", () => {
    const drawn = new Set<string>();
    for (let code = 33; code < 127; code++) {
      let rows = "";
      for (let i = 0; i < 40; i++) rows += glyphPixel(String.fromCharCode(code), i % 5, Math.floor(i / 5)) ? "#" : ".";
      drawn.add(rows);
    }
    expect(drawn.size).toBe(94);
  });
});

describe("retryDelay", () => {
  it("doubles up to its cap, give or take a fifth", () => {
    expect([1, 2, 3, 6, 7, 1000].map((failures) => retryDelay(failures, false, 0.5))).toEqual([
      1000, 2000, 4000, 30_000, 30_000, 30_000,
    ]);
    expect(retryDelay(1, false, 0)).toBe(800);
    expect(retryDelay(1, false, 1)).toBe(1200);
  });
});

describe("describeUpstreamFailure", () => {
  it("gives viewers the BMC's reason and never its address", () => {
    const error = new RfbError("RFB_NO_SECURITY", "bmc-fault", "10.0.0.7:5901 refused the session: No licence", {
      details: { reason: "No licence" },
    });
    expect(describeUpstreamFailure(error)).toEqual({
      code: "RFB_NO_SECURITY",
      words: "The BMC refused the console session. It says: No licence",
      lasting: true,
    });
  });
});
