import type { GraphicalConsoleState, GraphicalViewer } from "#/console/interfaces/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { type ControlDesk, holderOf, type SeatedViewer } from "./control-desk.ts";
import type { ControlledHub } from "./controlled-hub.ts";

/** The whole console, for an administrator. */
export function viewConsole(hub: ControlledHub, clock: Clock): GraphicalConsoleState {
  const { desk, connected, width, height } = hub;
  const viewers = desk.viewers.map((viewer) => viewViewer(desk, viewer, clock));
  return { connected, width, height, writer: holderOf(desk.state), viewers, asks: desk.state.asks };
}

function viewViewer(desk: ControlDesk, viewer: SeatedViewer, clock: Clock): GraphicalViewer {
  const { id, number, sessionId, writes, since, lastInputAt } = viewer;
  return {
    id,
    number,
    sessionId,
    mode: writes ? "write" : "read-only",
    state: stateOf(desk, id),
    since,
    idleSeconds: lastInputAt === null ? null : Math.floor((clock.monotonic() - lastInputAt) / 1000),
  };
}

function stateOf(desk: ControlDesk, id: string): GraphicalViewer["state"] {
  if (desk.holds(id)) return "writer";
  return desk.state.asks.includes(id) ? "asking" : "watching";
}

/** Another viewer, as viewers see one another: enough to tell them apart. */
interface Peer {
  readonly id: string;
  readonly number: number;
}

/** What one viewer is told: about itself, who has control, and who asks it for it. */
export interface OwnView {
  readonly you: {
    readonly number: number;
    readonly mode: GraphicalViewer["mode"];
    readonly state: GraphicalViewer["state"];
    /** Its last request was refused. */
    readonly refused: boolean;
  } | null;
  /** "administrator": the API types. */
  readonly writer: Peer | "administrator" | null;
  /** For the writer: who asks, the longest-waiting first. */
  readonly asks: readonly Peer[];
  readonly viewers: number;
}

/** `you` is null until the viewer's screen is connected. */
export function viewOwn(desk: ControlDesk, id: string): OwnView {
  const viewer = desk.viewer(id);
  const peer = (one: string): Peer[] => {
    const found = desk.viewer(one);
    return found ? [{ id: found.id, number: found.number }] : [];
  };
  const holder = holderOf(desk.state);
  return {
    you: viewer && {
      number: viewer.number,
      mode: viewer.writes ? "write" : "read-only",
      state: stateOf(desk, id),
      refused: viewer.refused,
    },
    writer: holder === null ? null : (peer(holder)[0] ?? "administrator"),
    asks: desk.holds(id) ? desk.state.asks.flatMap(peer) : [],
    viewers: desk.viewers.length,
  };
}
