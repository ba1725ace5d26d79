import { readdirSync, readFileSync } from "node:fs";

/** CPU seconds of a process and everything it has started and not yet ended, from `/proc/PID/task/TID/schedstat` (ns). */
export function cpuSeconds(pid: number): number {
  let nanoseconds = 0;
  for (const one of processTree(pid)) {
    for (const task of readdirSync(`/proc/${one}/task`)) {
      nanoseconds += Number(readFileSync(`/proc/${one}/task/${task}/schedstat`, "utf8").split(" ")[0]);
    }
  }
  return nanoseconds / 1e9;
}

/** Proportional set size of a process in KiB. */
export function pssKib(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1]);
}

/** The same of everything that it has started as well. */
export function treePssKib(pid: number): number {
  return processTree(pid).reduce((sum, one) => sum + pssKib(one), 0);
}

/** What the kernel holds for everything on this machine, in KiB: objects (sockets, files, ...) and socket buffers. */
export function kernelKib(): number {
  const slab = Number(/^Slab:\s+(\d+) kB/m.exec(readFileSync("/proc/meminfo", "utf8"))?.[1]);
  const pages = Number(/^TCP: .* mem (\d+)/m.exec(readFileSync("/proc/net/sockstat", "utf8"))?.[1]);
  return slab + pages * 4;
}

/** A process and everything that it has started and not yet ended. */
export function processTree(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  return [pid, ...children.flatMap(processTree)];
}
