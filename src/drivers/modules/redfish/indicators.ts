import type { Indicators } from "#/drivers/interfaces/index.ts";
import type { IndicatorState } from "#/model/index.ts";
import { openRedfish, type RedfishDeps } from "./connection.ts";
import { answerError, RedfishDriverError } from "./errors.ts";
import { readSystem } from "./system.ts";

const LED = { component: "system", name: "LED", readonly: false, states: ["on", "off", "blinking"] } as const;

const STATES: Readonly<Record<string, IndicatorState>> = { Lit: "on", Off: "off", Blinking: "blinking" };
const WORDS: Readonly<Record<string, string>> = { on: "Lit", off: "Off", blinking: "Blinking" };

/** The one light that Redfish has everywhere: IndicatorLED of the ComputerSystem. */
export function createRedfishIndicators(deps: RedfishDeps): Indicators {
  return {
    list: async (task) => {
      await using redfish = await openRedfish(task, deps);
      const { system } = await readSystem(redfish, "reading the indicators");
      return system.indicatorLed === null ? [] : [LED];
    },
    get: async (task, component, name) => {
      requireLed(component, name);
      await using redfish = await openRedfish(task, deps);
      const { system } = await readSystem(redfish, "reading the indicator");
      return STATES[system.indicatorLed ?? ""] ?? "unknown";
    },
    set: async (task, component, name, state) => {
      requireLed(component, name);
      const doing = `switching the indicator to ${state}`;
      await using redfish = await openRedfish(task, deps);
      const { path, etag } = await readSystem(redfish, doing);
      const answer = await redfish.ask(doing, (client) =>
        client.patch(path, { IndicatorLED: WORDS[state] ?? "Off" }, etag),
      );
      if (!answer.ok) throw answerError(answer, doing);
    },
  };
}

function requireLed(component: string, name: string): void {
  if (component === LED.component && name === LED.name) return;
  const message = `this machine has no indicator ${name}@${component}; it has ${LED.name}@${LED.component}`;
  throw new RedfishDriverError("REDFISH_INDICATOR_UNKNOWN", "invalid", message);
}
