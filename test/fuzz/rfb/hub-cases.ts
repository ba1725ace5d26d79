import { ManualClock } from "#/lib/time/index.ts";
import { deliver, type Ending, end, settle, turn } from "../delivery.ts";
import { FuzzStream, type Reading } from "../fuzz-stream.ts";
import { FuzzFailure } from "../oracle.ts";
import type { Random } from "../random.ts";
import { hostileServerAttack } from "./hostile-server.ts";
import { hostileViewerBytes } from "./hostile-viewer.ts";
import { FuzzHubs, GoodBmc, GoodViewer } from "./hubs.ts";

/** A hostile BMC behind one hub: its viewers stay, and the hub next to it works on. */
export async function hostileBmcBehindHub(random: Random): Promise<string> {
  const clock = new ManualClock();
  await using hubs = new FuzzHubs(clock, { readOnly: false });
  const bmc = new GoodBmc(clock);
  bmc.paint(10);
  const [first, ...again] = [0, 1, 2].map(() => new FuzzStream(clock)) as [FuzzStream, ...FuzzStream[]];
  const dialled = [first, ...again];
  const watch = await hubs.open("hostile", () => {
    const next = dialled.shift();
    if (!next) throw new Error("the hostile BMC has gone");
    return next;
  });
  const viewer = await GoodViewer.join(watch, clock);
  const neighbour = await GoodViewer.join(await hubs.open("good", () => bmc.dial()), clock);
  await neighbour.expectColour(10, clock);
  await deliver(hostileServerAttack(random).bytes, first, clock, random);
  end(first, random.pick<Ending>(["close", "reset", "silence"]));
  bmc.paint(20);
  await neighbour.expectColour(20, clock);
  neighbour.expectAlive();
  viewer.expectAlive();
  await settle("closing the hubs", hubs[Symbol.asyncDispose](), clock);
  if (!first.closed) throw new FuzzFailure("the hostile BMC's session is open although the hub is closed");
  return "hub: neighbours untouched";
}

/** A hostile viewer on a hub that others watch too. */
export async function hostileViewerOnHub(random: Random): Promise<string> {
  const clock = new ManualClock();
  const readOnly = random.chance(50);
  await using hubs = new FuzzHubs(clock, { readOnly });
  const bmc = new GoodBmc(clock);
  bmc.paint(10);
  const connect = await hubs.open("good", () => bmc.dial());
  const viewer = await GoodViewer.join(connect, clock);
  await viewer.expectColour(10, clock);
  const stream = new FuzzStream(clock, random.pick<Reading>(["fast", "slow", "never"]));
  connect(stream);
  await deliver(hostileViewerBytes(random, false), stream, clock, random);
  bmc.paint(20);
  await viewer.expectColour(20, clock);
  end(stream, random.pick<Ending>(["close", "reset"]));
  for (let i = 0; i < 20; i++) {
    await turn();
    await clock.advance(5);
  }
  bmc.paint(30);
  await viewer.expectColour(30, clock);
  viewer.expectAlive();
  if (readOnly && bmc.inputs > 0) throw new FuzzFailure("a read-only viewer's input reached the BMC");
  if (bmc.pressed.size > 0 || bmc.buttons !== 0) throw new FuzzFailure("keys or buttons stay pressed at the BMC");
  await settle("closing the hubs", hubs[Symbol.asyncDispose](), clock);
  return "hub: neighbours untouched";
}
