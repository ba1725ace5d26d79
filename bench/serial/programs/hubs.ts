import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { createSerialHubs } from "#/console/serial/index.ts";
import type { SerialUpstream } from "#/drivers/interfaces/index.ts";
import { silentLogger } from "#/lib/log/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { IpmiSocket, openIpmiSession, openSol } from "#/protocols/ipmi/index.ts";
import { bindUdp, ipmiCrypto, listenTcp } from "#/transports/index.ts";
import { ACCOUNT } from "../account.ts";

export interface HubsRequest {
  readonly do: "open";
  readonly bmcPorts: readonly number[];
  /** For logs. */
  readonly folder: string;
}

export interface HubsReply {
  /** Where each console listens. */
  readonly ports: readonly number[];
}

const clock = systemClock;
const log = silentLogger;

process.on("message", async (request: HubsRequest) => {
  process.send?.(await open(request.bmcPorts, request.folder));
});
process.on("disconnect", () => process.exit(0));

async function open(bmcPorts: readonly number[], folder: string): Promise<HubsReply> {
  const socket = new IpmiSocket({ socket: await bindUdp({ host: "127.0.0.1", port: 0 }), crypto: ipmiCrypto });
  const hubs = createSerialHubs(
    {
      listenHost: "127.0.0.1",
      portRanges: [],
      terminalTimeoutMs: 0,
      logFolder: join(folder, "log"),
      recordingFolder: join(folder, "recordings"),
      readOnly: false,
    },
    { clock, log, listen: listenTcp, randomUuid: randomUUID },
  );
  const ports: number[] = [];
  for (const port of bmcPorts) {
    ports.push((await hubs.open(randomUUID(), upstream(socket, port))).port);
  }
  return { ports };
}

function upstream(socket: IpmiSocket, port: number): SerialUpstream {
  return {
    peer: `127.0.0.1:${port}`,
    async dial(signal) {
      const login = { ...ACCOUNT, privilege: "administrator" } as const;
      const session = await openIpmiSession(
        { host: "127.0.0.1", port, ...login, signal },
        { socket, crypto: ipmiCrypto, clock },
      );
      try {
        const sol = await openSol(session, { inUse: "take", signal }, { clock });
        return {
          peer: sol.peer,
          read: () => sol.read(),
          write: (bytes) => sol.write(bytes),
          sendBreak: () => sol.sendBreak(),
          close: () => void sol.end().finally(() => session.close()),
        };
      } catch (error) {
        await session.close();
        throw error;
      }
    },
  };
}
