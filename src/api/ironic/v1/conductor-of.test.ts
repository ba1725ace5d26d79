import { expect, it } from "vitest";
import type { Conductor } from "#/model/index.ts";
import { conductorOf } from "./conductor-of.ts";

const NODE = { driver: "idrac", conductorGroup: "", conductorAffinity: null };

function conductor(hostname: string, change: Partial<Conductor> = {}): Conductor {
  const times = { createdAt: 0, updatedAt: 0 };
  return { id: 1, hostname, conductorGroup: "", drivers: ["idrac"], online: true, ...times, ...change };
}

it("is the live conductor of the node's group that knows its driver", () => {
  const others = [
    conductor("offline", { online: false }),
    conductor("elsewhere", { conductorGroup: "rack-a" }),
    conductor("stranger", { drivers: ["ipmi"] }),
  ];
  expect(conductorOf(NODE, others)).toBeNull();
  expect(conductorOf(NODE, [...others, conductor("right")])).toBe("right");
});

it("is the one that worked on it last where several can", () => {
  const able = [conductor("a"), conductor("b")];
  expect(conductorOf(NODE, able)).toBe("a");
  expect(conductorOf({ ...NODE, conductorAffinity: "b" }, able)).toBe("b");
  expect(conductorOf({ ...NODE, conductorAffinity: "gone" }, able)).toBe("a");
});
