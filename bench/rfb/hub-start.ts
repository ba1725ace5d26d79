import { enrolRackNode, getConsole, lastError } from "../../test/support/nodes.ts";
import { startTestRack } from "../../test/support/rack.ts";
import { Service } from "../../test/support/service.ts";
import { openViewer } from "../../test/support/viewer.ts";
import { type Figure, figure } from "../figure.ts";
import { pause } from "./bed.ts";

const RUNS = 5;
const POLL_MS = 5;
const GIVE_UP_MS = 20_000;
/** Of the rack's Dell. What the hub shows before it has that picture is of another size. */
const SCREEN_WIDTH = 640;

/** From the API's "enable" to the first picture at a viewer: Redfish, the BMC's VNC server, the hub, the proxy. */
export async function* benchHubStart(): AsyncGenerator<Figure> {
  await using rack = await startTestRack({ machine: "synthetic" });
  await using service = await Service.create();
  await service.start();
  const node = await enrolRackNode(service, rack, "bench");
  await service.api("PUT", `/v1/nodes/${node}/states/power`, { target: "power on" });
  await poll("the machine to be on", async () => rack.machine.powered);
  const runs: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    await service.api("PUT", `/v1/nodes/${node}/states/console`, { enabled: true });
    const url = await poll("the console", async () => {
      const { console_info: info, console_enabled: enabled } = await getConsole(service, node);
      if (enabled && info) return info.url;
      const error = await lastError(service, node);
      if (error !== null) throw new Error(error);
      return null;
    });
    const viewer = await openViewer(url);
    const running = viewer.run(new AbortController().signal);
    await poll("the first picture", async () => viewer.framebuffer.width === SCREEN_WIDTH);
    runs.push(performance.now() - start);
    viewer.close();
    await running;
    await service.api("PUT", `/v1/nodes/${node}/states/console`, { enabled: false });
    await poll("the console to be off", async () => !(await getConsole(service, node)).console_enabled);
  }
  yield figure({
    bench: "rfb",
    figure: "hub_start_ms",
    unit: "ms",
    atMost: 1000,
    runs,
    detail: {
      how: "PUT states/console at the API to the machine's picture at a viewer behind the proxy, on the rack's Dell",
    },
  });
}

async function poll<T>(what: string, probe: () => Promise<T | null | false>): Promise<T> {
  const until = performance.now() + GIVE_UP_MS;
  while (performance.now() < until) {
    const value = await probe();
    if (value !== null && value !== false) return value;
    await pause(POLL_MS);
  }
  throw new Error(`waited ${GIVE_UP_MS / 1000} s for ${what}`);
}
