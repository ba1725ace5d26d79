import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Programs } from "../program.ts";
import { ACCOUNT } from "./account.ts";

/** What Ironic starts for each console: socat, and with the first client another socat and ipmitool. */
export interface IpmitoolConsole {
  readonly pid: number;
  readonly port: number;
  end(): Promise<void>;
}

export async function startIpmitoolConsole(
  programs: Programs,
  bmcPort: number,
  folder: string,
): Promise<IpmitoolConsole> {
  const port = await freePort();
  const password = join(folder, "password");
  writeFileSync(password, ACCOUNT.password, { mode: 0o600 });
  const login = `-I lanplus -H 127.0.0.1 -p ${bmcPort} -U ${ACCOUNT.username} -f ${password} -C 17`;
  const { pid, end } = await programs.spawn("socat", [
    `TCP-LISTEN:${port},bind=127.0.0.1,reuseaddr,fork,max-children=1,nodelay`,
    `EXEC:ipmitool ${login} sol activate,pty,stderr`,
  ]);
  return { pid, port, end };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
