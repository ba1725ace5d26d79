import type { ConsoleSession } from "#/model/index.ts";
import type { ConsoleAction, ViewerSessions } from "./viewer-sessions.ts";

/** Somebody at a graphical console: a page, a native client, Nova's proxy. */
export interface GraphicalViewer {
  /** Stands for nothing but this viewer at this console: nobody can join with it. */
  readonly id: string;
  /** What people call it: 1 for the first at this console. */
  readonly number: number;
  /** Whose token it came with; null on the plain RFB port. */
  readonly sessionId: string | null;
  readonly mode: ConsoleSession["mode"];
  readonly state: "writer" | "asking" | "watching";
  /** Milliseconds since 1970. */
  readonly since: number;
  /** Seconds since it last typed or pointed; null: never. */
  readonly idleSeconds: number | null;
}

export interface GraphicalConsoleState {
  /** There is a session with the BMC. There is none while nobody watches. */
  readonly connected: boolean;
  readonly width: number;
  readonly height: number;
  /** The id of the viewer that controls the console; "administrator" while the API does; null: nobody. */
  readonly writer: string | null;
  readonly viewers: readonly GraphicalViewer[];
  /** Viewers that ask for control, the longest-waiting first. */
  readonly asks: readonly string[];
}

export interface TypeRequest {
  readonly text: string;
  /** Name of a layout: "en-us", "de". What the machine believes its keyboard to be. */
  readonly layout: string;
  /** Characters a second at the most, where the BMC takes that many; null: a rate that most machines keep up with. */
  readonly rate: number | null;
  /** Leave out what the layout cannot type, instead of typing nothing. */
  readonly partial: boolean;
  /** In the name of the viewer that controls the console; null: as the administrator. */
  readonly viewer: string | null;
  /** Although somebody else controls the console, who gets it back afterwards. */
  readonly forced: boolean;
}

/** A character that a layout has no keys for. */
export interface Untypeable {
  readonly character: string;
  /** Where it first stands, counted in characters from 0. */
  readonly index: number;
}

export interface TypeReport {
  /** Characters typed. */
  readonly typed: number;
  readonly untypeable: readonly Untypeable[];
  /** Why it stopped before the end; null when it did not. */
  readonly stopped: "aborted" | "control-lost" | "upstream-lost" | null;
}

/**
 * The graphical consoles of this conductor as the API drives them. Every verb rejects with `conflict`
 * CONSOLE_NOT_RUNNING when the node's console is not enabled here.
 */
export interface GraphicalConsoles extends ViewerSessions {
  show(nodeUuid: string): Promise<GraphicalConsoleState>;
  /** As an administrator, in anybody's place. */
  act(nodeUuid: string, action: ConsoleAction): Promise<GraphicalConsoleState>;
  /** Resolves when all is typed. Rejects with `conflict` when somebody else controls the console. */
  type(nodeUuid: string, request: TypeRequest, signal: AbortSignal): Promise<TypeReport>;
  /** Presses a chord such as "ctrl-alt-del" or "sysrq-b", and lets go of it. */
  press(
    nodeUuid: string,
    chord: string,
    as: Pick<TypeRequest, "viewer" | "forced">,
    signal: AbortSignal,
  ): Promise<void>;
}
