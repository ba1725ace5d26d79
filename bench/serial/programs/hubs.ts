import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { createSerialHubs } from "#/console/serial/index.ts";
import { parseIpmiDriverInfo } from "#/drivers/modules/ipmi/driver-info.ts";
import { IPMI_OPTIONS, systemIpmiConnections } from "#/drivers/modules/ipmi/index.ts";
import { solUpstream } from "#/drivers/modules/ipmi/sol-console.ts";
import { silentLogger } from "#/lib/log/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { listenTcp } from "#/transports/index.ts";
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
  const connections = systemIpmiConnections(clock, IPMI_OPTIONS);
  const login = { ipmi_address: "127.0.0.1", ipmi_username: ACCOUNT.username, ipmi_password: ACCOUNT.password };
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
    const info = parseIpmiDriverInfo({ ...login, ipmi_port: port });
    ports.push((await hubs.open(randomUUID(), solUpstream(info, connections))).port);
  }
  return { ports };
}
