import { describe, expect, it } from "vitest";
import { ManualClock } from "#/lib/time/index.ts";
import { InputQueue } from "./input-queue.ts";

function createQueue(keyIntervalMs: number) {
  const clock = new ManualClock();
  const sent: string[] = [];
  const write = async (bytes: Uint8Array) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    sent.push(bytes[0] === 4 ? `${bytes[1] ? "+" : "-"}${view.getUint32(4)}` : `${bytes[1]}@${view.getUint16(2)}`);
  };
  return { clock, sent, queue: new InputQueue({ keyIntervalMs }, { write, clock }) };
}

describe("InputQueue", () => {
  it("sends the first key at once and the next ones at their pace", async () => {
    const { clock, sent, queue } = createQueue(50);
    for (const keysym of [1, 2]) {
      queue.key(keysym, true);
      queue.key(keysym, false);
    }
    await clock.advance(0);
    expect(sent).toEqual(["+1"]);
    await clock.advance(50);
    expect(sent).toEqual(["+1", "-1"]);
    await clock.advance(100);
    expect(sent).toEqual(["+1", "-1", "+2", "-2"]);
  });

  it("drops the repeats of a key while it waits, and never its release", async () => {
    const { clock, sent, queue } = createQueue(50);
    queue.key(1, true);
    for (let i = 0; i < 100; i++) queue.key(1, true);
    queue.key(1, false);
    await clock.advance(1000);
    expect(sent).toEqual(["+1", "-1"]);
  });

  it("merges pointer moves that wait and keeps clicks", async () => {
    const { clock, sent, queue } = createQueue(50);
    queue.key(1, true);
    queue.key(2, true);
    for (let x = 0; x < 10; x++) queue.pointer(0, x, 0);
    queue.pointer(1, 9, 0);
    queue.pointer(0, 9, 0);
    await clock.advance(0);
    await clock.advance(1000);
    expect(sent).toEqual(["+1", "+2", "0@9", "1@9", "0@9"]);
  });

  it("drops presses beyond its room and still sends every release", async () => {
    const { clock, sent, queue } = createQueue(50);
    for (let keysym = 1; keysym <= 600; keysym++) queue.key(keysym, true);
    for (let keysym = 1; keysym <= 600; keysym++) queue.key(keysym, false);
    await clock.advance(0);
    await clock.advance(120_000);
    expect(sent.filter((event) => event.startsWith("+")).length).toBeLessThan(520);
    expect(sent.filter((event) => event.startsWith("-"))).toHaveLength(600);
  });

  it("sends nothing more once closed", async () => {
    const { clock, sent, queue } = createQueue(50);
    queue.key(1, true);
    queue.key(1, false);
    await clock.advance(0);
    queue.close();
    queue.key(2, true);
    await clock.advance(1000);
    expect(sent).toEqual(["+1"]);
  });
});
