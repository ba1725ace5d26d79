import { expect, it } from "vitest";
import { Framebuffer } from "#/protocols/rfb/index.ts";
import { PictureCoverage } from "./picture-coverage.ts";

function start() {
  const framebuffer = new Framebuffer(8, 4);
  const coverage = new PictureCoverage(framebuffer);
  framebuffer.subscribe((change) => coverage.note(change));
  return { framebuffer, coverage };
}

it("does not take for a picture what was there before the server gave its size", () => {
  const { framebuffer, coverage } = start();
  framebuffer.damage({ x: 0, y: 0, width: 8, height: 4 });
  expect(coverage.whole).toBe(false);
});

it("is whole when every pixel was painted, overlaps counted once", () => {
  const { framebuffer, coverage } = start();
  framebuffer.resize(8, 4);
  framebuffer.damage({ x: 0, y: 0, width: 8, height: 2 });
  framebuffer.damage({ x: 0, y: 0, width: 8, height: 2 });
  framebuffer.damage({ x: 0, y: 1, width: 7, height: 3 });
  expect(coverage.whole).toBe(false);
  framebuffer.damage({ x: 7, y: 2, width: 1, height: 2 });
  expect(coverage.whole).toBe(true);
});

it("begins again when the size changes", () => {
  const { framebuffer, coverage } = start();
  framebuffer.resize(2, 2);
  framebuffer.damage({ x: 0, y: 0, width: 2, height: 2 });
  framebuffer.resize(4, 4);
  expect(coverage.whole).toBe(false);
});
