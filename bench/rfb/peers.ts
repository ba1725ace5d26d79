import { errorMessage } from "#/lib/errors/index.ts";
import { connectTcp } from "#/transports/index.ts";
import { type Figure, figure, median, round } from "../figure.ts";
import { packageVersion } from "../proxy/actors.ts";
import { cpuSeconds } from "../proxy/process-costs.ts";
import { type Bed, pause } from "./bed.ts";
import { HEIGHT, TextPicture, WIDTH } from "./text-picture.ts";
import { paintRootWindow } from "./x11-screen.ts";

const RUNS = 5;
const MEASURE_MS = 2500;
/** Between a whole picture and the request for the next: what a viewer of 30 pictures a second does. */
const PAUSE_MS = 30;
const WARM_UP_PAUSE_MS = 2;
const SIZE = `${WIDTH}x${HEIGHT}`;

interface Server {
  readonly pid: number;
  readonly port: number;
}

type Peer = { readonly figure: string; readonly name: string } & (
  | { readonly server: Server }
  | { readonly missing: string }
);

/** One viewer that asks for the whole picture again and again: processor time for each that it gets, ours and theirs. */
export async function* benchPeers(bed: Bed): AsyncGenerator<Figure> {
  const picture = new TextPicture();
  const bmc = await bed.startBmc();
  // What we keep of an encoded picture must not help: it is said to have changed before every request.
  bmc.set({ mode: "dirty" });
  const peers: Peer[] = [
    await orMissing("encode_vs_x11vnc", "x11vnc", startX11vnc(bed, picture)),
    await orMissing("encode_vs_tigervnc", "tigervnc-standalone-server", startXvnc(bed, picture)),
  ];
  const watch = bed.startWatch();

  async function cpuMsPerFrame({ pid, port }: Server, wholeEveryMs: number): Promise<number> {
    await watch({ do: "open-whole", route: { port }, wholeEveryMs });
    await pause(300);
    const before = cpuSeconds(pid);
    const { updates = 0 } = await watch({ do: "measure", ms: MEASURE_MS });
    const cpu = cpuSeconds(pid) - before;
    await watch({ do: "close" });
    await pause(200);
    return (cpu * 1000) / updates;
  }

  const runs: { ours: number; theirs: Map<Peer, number> }[] = [];
  for (let run = 0; run <= RUNS; run++) {
    // Run 0 warms up, with many pictures: a service runs for weeks.
    const pauseMs = run === 0 ? WARM_UP_PAUSE_MS : PAUSE_MS;
    const ours = await cpuMsPerFrame(bmc, pauseMs);
    const theirs = new Map<Peer, number>();
    for (const peer of peers) if ("server" in peer) theirs.set(peer, await cpuMsPerFrame(peer.server, pauseMs));
    if (run > 0) runs.push({ ours, theirs });
  }
  for (const peer of peers) {
    const measured = "server" in peer;
    const theirs = runs.map((run) => run.theirs.get(peer) ?? Number.NaN);
    yield figure({
      bench: "rfb",
      figure: peer.figure,
      unit: "ratio",
      atMost: 1,
      runs: measured ? runs.map(({ ours }, i) => ours / (theirs[i] as number)) : [],
      peer: packageVersion(peer.name),
      reason: "missing" in peer ? peer.missing : undefined,
      detail: measured
        ? {
            how: "Tight, a text screen, the whole picture asked for 30 ms after the last has come; CPU of the server's process",
            ours_ms: round(median(runs.map(({ ours }) => ours))),
            peer_ms: round(median(theirs)),
          }
        : undefined,
    });
  }
}

/** Without its naps, in which it serves nobody. Its X server's work is not counted. */
async function startX11vnc(bed: Bed, picture: TextPicture): Promise<Server> {
  const display = await startXServer(bed, "Xvfb", (number) => [`:${number}`, "-screen", "0", `${SIZE}x24`, "-ac"]);
  await paintRootWindow(display, picture.framebuffer);
  const port = 21_000 + display;
  const options = "-localhost -forever -shared -nopw -nonap -nocursor -noxdamage -quiet -noxrecord -defer 1".split(" ");
  const pid = await bed.spawn("x11vnc", ["-display", `:${display}`, "-rfbport", `${port}`, ...options]);
  await listening(port);
  return { pid, port };
}

async function startXvnc(bed: Bed, picture: TextPicture): Promise<Server> {
  let pid = 0;
  let port = 0;
  const display = await startXServer(
    bed,
    "Xvnc",
    (number) => {
      port = 21_000 + number;
      const options = "-localhost -SecurityTypes None -depth 24 -ac -AlwaysShared".split(" ");
      return [`:${number}`, "-rfbport", `${port}`, "-geometry", SIZE, ...options];
    },
    (started) => {
      pid = started;
    },
  );
  await paintRootWindow(display, picture.framebuffer);
  await listening(port);
  return { pid, port };
}

async function startXServer(
  bed: Bed,
  command: string,
  args: (display: number) => readonly string[],
  started: (pid: number) => void = () => {},
): Promise<number> {
  const display = 200 + Math.floor(Math.random() * 700);
  started(await bed.spawn(command, args(display)));
  await pause(1500);
  return display;
}

async function listening(port: number): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      (await connectTcp({ host: "127.0.0.1", port })).close();
      return;
    } catch (error) {
      if (attempt === 50) throw error;
      await pause(100);
    }
  }
}

async function orMissing(name: string, debianPackage: string, starting: Promise<Server>): Promise<Peer> {
  try {
    return { figure: name, name: debianPackage, server: await starting };
  } catch (error) {
    return { figure: name, name: debianPackage, missing: errorMessage(error) };
  }
}
