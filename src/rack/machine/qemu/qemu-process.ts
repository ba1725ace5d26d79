import { type ChildProcess, spawn } from "node:child_process";
import { errorMessage, isAbort } from "#/lib/errors/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { connectUnix } from "#/transports/index.ts";
import { MachineError } from "../errors.ts";
import { openQmp, type QmpClient, type QmpEvent } from "./qmp-client.ts";
import { openSerialSocket } from "./serial-socket.ts";

export const QEMU_PROGRAM = "qemu-system-x86_64";
/** From util-linux. Starts QEMU so that the kernel kills it when this process dies, however it dies. */
export const SETPRIV_PROGRAM = "setpriv";

const START_TIMEOUT_MS = 20_000;
const CONNECT_RETRY_MS = 20;
const QUIT_TIMEOUT_MS = 2_000;
const MAX_COMPLAINT_CHARACTERS = 4_096;

/** A running QEMU with its control channel and serial line connected; the machine is still stopped. */
export interface QemuProcess {
  readonly pid: number;
  readonly qmp: QmpClient;
  readonly serial: ByteStream;
  /** Resolves when the process is gone, with what it wrote to its standard error; never rejects. */
  readonly exited: Promise<string>;
  /** Ends the process, politely first. Idempotent; resolves when it is gone. */
  end(): Promise<void>;
}

export interface StartQemuOptions {
  /** For a QEMU that connects its serial line to this port. */
  readonly args: (serialPort: number) => readonly string[];
  readonly qmpSocket: string;
  readonly clock: Clock;
  readonly onEvent: (event: QmpEvent) => void;
}

/** Rejects with MACHINE_START_FAILED and QEMU's own words. */
export async function startQemu({ args, qmpSocket, clock, onEvent }: StartQemuOptions): Promise<QemuProcess> {
  const line = await openSerialSocket();
  const child = spawn(SETPRIV_PROGRAM, ["--pdeathsig", "KILL", QEMU_PROGRAM, ...args(line.port)], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const exited = watchExit(child);
  const gone = new AbortController();
  void exited.then((said) => gone.abort(startFailed(said)));
  const { signal } = gone;
  const late = `it was not ready within ${START_TIMEOUT_MS / 1000} s`;
  using _deadline = clock.timer(START_TIMEOUT_MS, () => gone.abort(startFailed(late)));
  try {
    const qmp = await openQmp(await connectWhenThere(qmpSocket, clock, signal), { clock, onEvent });
    const serial = await line.connected;
    return { pid: child.pid as number, qmp, serial, exited, end: () => end(child, qmp, exited, clock) };
  } catch (error) {
    line.close();
    child.kill("SIGKILL");
    const said = await exited;
    if (error instanceof MachineError && error.code === "MACHINE_START_FAILED") throw error;
    throw startFailed(said || errorMessage(error), error);
  }
}

function watchExit(child: ChildProcess): Promise<string> {
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-MAX_COMPLAINT_CHARACTERS);
  });
  return new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", () => resolve(said.trim()));
  });
}

/** QEMU makes its sockets a moment after it starts. */
async function connectWhenThere(path: string, clock: Clock, signal: AbortSignal): Promise<ByteStream> {
  for (;;) {
    try {
      return await connectUnix(path, { signal });
    } catch (error) {
      if (signal.aborted || isAbort(error)) throw signal.reason;
      await clock.sleep(CONNECT_RETRY_MS, signal);
    }
  }
}

async function end(child: ChildProcess, qmp: QmpClient, exited: Promise<string>, clock: Clock): Promise<void> {
  // QEMU may go before it answers; only its end counts.
  qmp.execute("quit").catch(() => {});
  const timer = clock.timer(QUIT_TIMEOUT_MS, () => child.kill("SIGKILL"));
  await exited;
  timer[Symbol.dispose]();
  qmp.close();
}

function startFailed(said: string, cause?: unknown): MachineError {
  const message = `${QEMU_PROGRAM} did not start: ${said || "it ended without a word"}`;
  return new MachineError("MACHINE_START_FAILED", "unavailable", message, { cause });
}
