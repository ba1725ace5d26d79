import { openCanvas } from "./canvas.ts";
import { loadRecording, type Place, readPlace, recordingUrl, type Verdict } from "./load.ts";
import { Player } from "./player.ts";
import { Timeline } from "./timeline.ts";
import { createView } from "./view.ts";

const KEY_STEP_MS = 5_000;
const SAID = { intact: "Intact", unchecked: "Not checked (needs HTTPS)" };

const view = createView(document);
const place = readPlace(location.search);
if (place === null) view.fail("This page plays a recording", "Its address must say which: ?node=NODE&recording=ID");
else open(place).catch((error: Error) => view.fail("The recording cannot be played", error.message));

async function open(where: Place): Promise<void> {
  const timeline = new Timeline();
  const verdict = await loadRecording(where, timeline);
  const { header, durationMs, gaps } = timeline;
  if (header === null) throw new Error("It has not begun yet.");
  const picture = await openCanvas(view.screen, header.serverInit);
  const player = new Player({ timeline, picture, now: () => performance.now(), onChange: () => view.show(player) });
  const title = header.nodeName ?? header.nodeUuid;
  view.ready({ title, began: new Date(header.startedAt), durationMs, gaps, url: recordingUrl(where) });
  judge(verdict, timeline);
  control(player);
  player.seek(0);
  const tick = (): void => {
    player.tick();
    requestAnimationFrame(tick);
  };
  tick();
}

function judge(verdict: Verdict, { complete, gaps }: Timeline): void {
  const broken = verdict.kind === "broken";
  const said = [broken ? `Changed after it was recorded, from byte ${verdict.offset} on` : SAID[verdict.kind]];
  if (!complete) said.push("without an end");
  if (gaps.length > 0) said.push(gaps.length === 1 ? "with a gap" : `with ${gaps.length} gaps`);
  view.status(said.join(", "), !broken && complete && gaps.length === 0 ? "ready" : "warning");
}

function control(player: Player): void {
  const toggle = () => (player.playing ? player.pause() : player.play());
  view.onPlay(toggle);
  view.onSeek((timeMs) => player.seek(timeMs));
  view.onSpeed((speed) => {
    player.speed = speed;
  });
  view.onKey((key) => {
    if (key === " ") toggle();
    else if (key === "ArrowLeft") player.seek(player.positionMs - KEY_STEP_MS);
    else if (key === "ArrowRight") player.seek(player.positionMs + KEY_STEP_MS);
    else if (key === "Home") player.seek(0);
    else if (key === "End") player.seek(Number.POSITIVE_INFINITY);
  });
}
