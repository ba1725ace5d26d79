import { describe, expect, it } from "vitest";
import { recordingsToPrune } from "./prune-recordings.ts";
import type { RecordingPlace } from "./recording-folder.ts";

const CAPS = { maxCountPerNode: 3, maxTotalBytes: 100, maxAgeMs: 1000 };

function place(id: string, options: Partial<RecordingPlace> = {}): RecordingPlace {
  return { id, nodeUuid: "a", path: id, sizeBytes: 10, modifiedAt: 5000, ...options };
}

function pruned(places: readonly RecordingPlace[], options: { goingOn?: string; roomFor?: string } = {}): string[] {
  const isGoingOn = ({ id }: RecordingPlace) => id === options.goingOn;
  return recordingsToPrune(places, CAPS, 5500, isGoingOn, { nodeUuid: options.roomFor ?? null }).map(({ id }) => id);
}

describe("recordingsToPrune", () => {
  it("leaves what fits", () => {
    expect(pruned([place("1"), place("2"), place("3")])).toEqual([]);
  });

  it("takes the oldest of a node that has too many, and makes room for the next", () => {
    expect(pruned([place("1"), place("2"), place("3"), place("4")])).toEqual(["1"]);
    expect(pruned([place("1"), place("2"), place("3")], { roomFor: "a" })).toEqual(["1"]);
    expect(pruned([place("1"), place("2"), place("3")], { roomFor: "b" })).toEqual([]);
  });

  it("takes the oldest of all nodes when they are too large together", () => {
    const places = [place("1", { sizeBytes: 60 }), place("2", { nodeUuid: "b", sizeBytes: 60 }), place("3")];
    expect(pruned(places)).toEqual(["1"]);
  });

  it("takes what is too old", () => {
    expect(pruned([place("1", { modifiedAt: 4000 }), place("2")])).toEqual(["1"]);
  });

  it("leaves what goes on", () => {
    const places = [place("1", { sizeBytes: 90 }), place("2", { sizeBytes: 20 })];
    expect(pruned(places, { goingOn: "1" })).toEqual(["2"]);
  });
});
