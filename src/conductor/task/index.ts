export { deadline } from "./deadline.ts";
export { isNodeLocked, isNodeNotFound, openExclusive, openShared } from "./open-task.ts";
export { recordEvent } from "./record-event.ts";
export { recordFailure } from "./record-failure.ts";
export { Task } from "./task.ts";
export { finishWork, inBackground, type Work } from "./work.ts";
