import { expect, it } from "vitest";
import { planReset } from "./reset-types.ts";

it.each([
  ["power on", "Off", ["On", "ForceOn"], "On"],
  ["power on", "On", [], "On"],
  ["power on", "PoweringOn", [], "On"],
  ["power on", "PoweringOff", ["On", "ForceOn"], "On"],
  ["power off", "On", ["ForceOff"], "Off"],
  ["power off", "PoweringOff", ["ForceOff"], "Off"],
  ["power off", "Off", [], "Off"],
  ["soft power off", "On", ["GracefulShutdown"], "Off"],
  ["soft power off", "PoweringOff", [], "Off"],
  ["soft power off", "Off", [], "Off"],
  ["rebooting", "On", ["ForceRestart", "PowerCycle"], "On"],
  ["rebooting", "Off", ["On", "ForceOn"], "On"],
  ["soft rebooting", "On", ["GracefulRestart"], "On"],
  ["soft rebooting", "Off", ["On", "ForceOn"], "On"],
  ["power off", null, ["ForceOff"], "Off"],
] as const)("%s from %s sends %j and waits for %s", (target, powerState, resetTypes, until) => {
  expect(planReset(target, powerState)).toEqual({ resetTypes, until });
});
