import { type ProvisionState, STABLE_STATES } from "./provision-state.ts";

/** What moves a node: what somebody asks for (see `verbs.ts`), and how the work went. */
export const PROVISION_EVENTS = [
  "manage",
  "provide",
  "inspect",
  "clean",
  "adopt",
  "deploy",
  "rebuild",
  "delete",
  "rescue",
  "unrescue",
  "service",
  "abort",
  "unhold",
  "done",
  "fail",
  "wait",
  "resume",
  "hold",
] as const;
export type ProvisionEvent = (typeof PROVISION_EVENTS)[number];

type Row = Partial<Record<ProvisionEvent, ProvisionState>>;

/**
 * Ironic's machine.
 *
 *     enroll ─manage▶ verifying ─▶ manageable ─provide▶ cleaning ─▶ available ─deploy▶ deploying ─▶ active
 *                                    ▲  │ ▲                 ▲                                         │
 *                         inspecting ┘  │ └─ manage ────────┼── available, every "... failed"         │
 *                            (clean, adopt)                 └── deleting ◀────────────── delete ──────┤
 *                                                              rescuing, servicing ◀─ rescue, service ┘
 *
 * A state in "-ing" has a conductor at work. It may have to wait for a ramdisk ("... wait"), which calls back ("resume"),
 * or be held by a step ("... hold"), until somebody lets go ("unhold").
 */
export const TRANSITIONS: Readonly<Record<ProvisionState, Row>> = {
  enroll: { manage: "verifying" },
  verifying: { done: "manageable", fail: "enroll" },
  manageable: { provide: "cleaning", clean: "cleaning", inspect: "inspecting", adopt: "adopting" },
  available: { deploy: "deploying", manage: "manageable" },
  deploying: { done: "active", fail: "deploy failed", wait: "wait call-back", hold: "deploy hold" },
  "wait call-back": {
    resume: "deploying",
    fail: "deploy failed",
    abort: "deploy failed",
    delete: "deleting",
    hold: "deploy hold",
  },
  "deploy hold": { unhold: "wait call-back", abort: "deploy failed" },
  "deploy failed": { rebuild: "deploying", deploy: "deploying", delete: "deleting" },
  active: { rebuild: "deploying", delete: "deleting", rescue: "rescuing", service: "servicing" },
  deleting: { clean: "cleaning", fail: "error" },
  error: { rebuild: "deploying", delete: "deleting" },
  cleaning: {
    done: "available",
    fail: "clean failed",
    wait: "clean wait",
    hold: "clean hold",
    manage: "manageable",
  },
  "clean wait": { resume: "cleaning", fail: "clean failed", abort: "clean failed", hold: "clean hold" },
  "clean hold": { unhold: "clean wait", abort: "clean failed" },
  "clean failed": { manage: "manageable" },
  inspecting: { done: "manageable", fail: "inspect failed", wait: "inspect wait" },
  "inspect wait": { done: "manageable", fail: "inspect failed", abort: "inspect failed", resume: "inspecting" },
  "inspect failed": { manage: "manageable", inspect: "inspecting" },
  adopting: { done: "active", fail: "adopt failed" },
  "adopt failed": { adopt: "adopting", manage: "manageable" },
  rescuing: { done: "rescue", wait: "rescue wait", fail: "rescue failed" },
  "rescue wait": { resume: "rescuing", fail: "rescue failed", abort: "rescue failed", delete: "deleting" },
  rescue: { rescue: "rescuing", unrescue: "unrescuing", delete: "deleting" },
  "rescue failed": { rescue: "rescuing", unrescue: "unrescuing", delete: "deleting" },
  unrescuing: { done: "active", fail: "unrescue failed" },
  "unrescue failed": { rescue: "rescuing", unrescue: "unrescuing", delete: "deleting" },
  servicing: { done: "active", fail: "service failed", wait: "service wait", hold: "service hold" },
  "service wait": {
    resume: "servicing",
    fail: "service failed",
    abort: "service failed",
    delete: "deleting",
    hold: "service hold",
  },
  "service hold": { service: "servicing", unhold: "service wait", fail: "service failed", abort: "service failed" },
  "service failed": {
    service: "servicing",
    rescue: "rescuing",
    wait: "service wait",
    hold: "service hold",
    delete: "deleting",
    abort: "active",
  },
};

/** Where a node in a state that is not stable is on its way to. */
const TARGETS: Readonly<Partial<Record<ProvisionState, ProvisionState>>> = {
  verifying: "manageable",
  inspecting: "manageable",
  "inspect wait": "manageable",
  "inspect failed": "manageable",
  deploying: "active",
  "wait call-back": "active",
  "deploy hold": "active",
  "deploy failed": "active",
  adopting: "active",
  "adopt failed": "active",
  unrescuing: "active",
  "unrescue failed": "active",
  servicing: "active",
  "service wait": "active",
  "service hold": "active",
  "service failed": "active",
  cleaning: "available",
  "clean wait": "available",
  "clean hold": "available",
  "clean failed": "available",
  deleting: "available",
  rescuing: "rescue",
  "rescue wait": "rescue",
  "rescue failed": "rescue",
};

/** A node's place in the machine. `target` is null in a stable state. */
export interface ProvisionPlace {
  readonly state: ProvisionState;
  readonly target: ProvisionState | null;
}

export function canProvision(state: ProvisionState, event: ProvisionEvent): boolean {
  return TRANSITIONS[state][event] !== undefined;
}

/** Where the event leads, or null when it means nothing there. */
export function provisionAfter(at: ProvisionPlace, event: ProvisionEvent): ProvisionPlace | null {
  const state = TRANSITIONS[at.state][event];
  if (state === undefined) return null;
  if (STABLE_STATES.has(state)) return { state, target: null };
  return { state, target: cleansByHand(at, event, state) ? "manageable" : (TARGETS[state] ?? null) };
}

/** Cleaning that somebody asked for ends where it began, and not in "available"; also across waiting and failing. */
function cleansByHand(at: ProvisionPlace, event: ProvisionEvent, next: ProvisionState): boolean {
  if (!CLEAN_STATES.has(next)) return false;
  if (at.state === "manageable") return event === "clean";
  return CLEAN_STATES.has(at.state) && at.target === "manageable";
}

const CLEAN_STATES: ReadonlySet<ProvisionState> = new Set(["cleaning", "clean wait", "clean hold", "clean failed"]);
