import { beforeEach, describe, expect, it } from "vitest";
import type { Block, BlockKind } from "#/protocols/recording/index.ts";
import { encodeGap } from "#/protocols/recording/index.ts";
import { Player } from "./player.ts";
import { Timeline } from "./timeline.ts";

function block(kind: BlockKind, timeMs: number, payload = Uint8Array.of(timeMs / 100)): Block {
  return { kind, timeMs, payload, body: payload, seal: payload, offset: 0 };
}

let now: number;
let drawn: number[];
let timeline: Timeline;
let player: Player;

/** Frames at 0 (key), 100, 200, ... 9900, keys every second. */
beforeEach(() => {
  now = 0;
  drawn = [];
  timeline = new Timeline();
  for (let ms = 0; ms < 10_000; ms += 100) timeline.add(block(ms % 1000 === 0 ? "keyFrame" : "update", ms));
  const picture = { draw: (bytes: Uint8Array) => drawn.push((bytes[0] as number) * 100) };
  player = new Player({ timeline, picture, now: () => now, onChange: () => {} });
  player.seek(0);
  drawn.length = 0;
});

function tickTo(ms: number): void {
  for (; now < ms; now += 20) player.tick();
  player.tick();
}

describe("Player", () => {
  it("draws each frame when its time has come", () => {
    player.play();
    tickTo(540);
    expect(drawn).toEqual([100, 200, 300, 400, 500]);
    expect(player.positionMs).toBe(540);
  });

  it("stands while it is paused, however long", () => {
    player.play();
    tickTo(300);
    player.pause();
    tickTo(5000);
    expect(player.positionMs).toBe(300);
    player.play();
    tickTo(5100);
    expect(player.positionMs).toBe(400);
  });

  it("plays faster, from where it is", () => {
    player.play();
    tickTo(500);
    player.speed = 4;
    tickTo(1000);
    expect(player.positionMs).toBe(2500);
    expect(drawn.at(-1)).toBe(2500);
  });

  it("seeks back to the key frame before, and draws up to the place", () => {
    player.seek(5350);
    drawn.length = 0;
    player.seek(2250);
    expect(drawn).toEqual([2000, 2100, 2200]);
  });

  it("seeks forward over key frames without drawing what lies before the last one", () => {
    player.seek(7120);
    expect(drawn).toEqual([7000, 7100]);
  });

  it("seeks forward within a key frame's stretch by drawing on", () => {
    player.seek(250);
    player.seek(520);
    expect(drawn).toEqual([100, 200, 300, 400, 500]);
  });

  it("stops at the end, and begins anew from there", () => {
    player.play();
    tickTo(20_000);
    expect(player.playing).toBe(false);
    expect(player.positionMs).toBe(9900);
    drawn.length = 0;
    player.play();
    expect(player.positionMs).toBe(0);
    expect(drawn).toEqual([0]);
  });

  it("keeps a seek inside the recording", () => {
    player.seek(Number.POSITIVE_INFINITY);
    expect(player.positionMs).toBe(9900);
    player.seek(-5);
    expect(player.positionMs).toBe(0);
  });
});

it("knows its gaps, and whether it has an end", () => {
  expect(timeline.complete).toBe(false);
  timeline.add(block("gap", 12_000, encodeGap({ fromMs: 9900, toMs: 12_000, reason: "disk-full" })));
  expect(timeline.gaps).toEqual([{ fromMs: 9900, toMs: 12_000, reason: "disk-full" }]);
  expect(timeline.durationMs).toBe(12_000);
});
