import { spawn } from "node:child_process";
import { GuestError } from "./errors.ts";

const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;
const TIMEOUT_MS = 10 * 60_000;

/**
 * Runs a program to its end and gives its standard output as text. Rejects with GUEST_PROGRAM_MISSING, or with
 * GUEST_BUILD_FAILED and the last line the program complained with.
 */
export function runProgram(program: string, args: readonly string[], cwd?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ["ignore", "pipe", "pipe"], timeout: TIMEOUT_MS });
    const output: Buffer[] = [];
    const complaints: Buffer[] = [];
    let size = 0;
    const keep = (parts: Buffer[]) => (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_OUTPUT_BYTES) parts.push(chunk);
    };
    child.stdout.on("data", keep(output));
    child.stderr.on("data", keep(complaints));
    child.on("error", (cause: NodeJS.ErrnoException) => {
      if (cause.code === "ENOENT") {
        const message = `building the guest image needs the program ${program}, which is not installed`;
        reject(new GuestError("GUEST_PROGRAM_MISSING", "unavailable", message, { details: { program }, cause }));
      } else reject(cause);
    });
    child.on("close", (status, signal) => {
      if (status === 0) return resolve(Buffer.concat(output).toString());
      const said = Buffer.concat(complaints).toString().trim().split("\n").at(-1);
      const message = `building the guest image: ${program} ${args[0] ?? ""} failed (${signal ?? status}): ${said}`;
      reject(new GuestError("GUEST_BUILD_FAILED", "unavailable", message, { details: { program } }));
    });
  });
}
