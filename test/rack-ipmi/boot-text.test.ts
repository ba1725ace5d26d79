import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createSerialHubs } from "#/console/serial/index.ts";
import type { SerialUpstream } from "#/drivers/interfaces/index.ts";
import { silentLogger } from "#/lib/log/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import {
  CHASSIS_CONTROL,
  expectOk,
  type IpmiSession,
  IpmiSocket,
  openIpmiSession,
  openSol,
} from "#/protocols/ipmi/index.ts";
import { bindUdp, ipmiCrypto, listenTcp } from "#/transports/index.ts";
import { startOneMachine } from "../support/one-machine.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually } from "../support/process.ts";

const present = requirePeer("qemu-system-x86_64", "qemu-system-x86");
const BAD_NETWORK = ["ipmi-loss", "ipmi-duplication", "ipmi-reordering"] as const;
const BOOT_MS = 240_000;
/** Nothing more comes: the shell waits for somebody. */
const PROMPT = /:\/root# $/;

it.skipIf(!present)(
  "QEMU's boot text comes through SOL and the hub, byte for byte as in QEMU's own log, with 5 per cent of the datagrams lost, doubled and overtaken",
  { timeout: BOOT_MS + 60_000 },
  async () => {
    await using one = await startOneMachine({
      vendor: "generic",
      address: "127.0.13.2",
      machine: "qemu",
      faults: BAD_NETWORK,
    });
    const { config } = one.rackMachine;
    const udp = await bindUdp({ host: "127.0.0.1", port: 0 });
    const socket = new IpmiSocket({ socket: udp, crypto: ipmiCrypto });
    const deps = { socket, crypto: ipmiCrypto, clock: systemClock };
    const { username, password, address: host } = config;
    const login = { host, port: config.ports.ipmi, username, password, privilege: "administrator" } as const;
    let session: IpmiSession | undefined;
    const upstream: SerialUpstream = {
      peer: host,
      dial: async (signal) => {
        session = await openIpmiSession({ ...login, signal }, deps);
        return openSol(session, { inUse: "take", signal }, deps);
      },
    };
    const hubs = createSerialHubs(
      {
        listenHost: "127.0.0.1",
        portRanges: [],
        terminalTimeoutMs: 0,
        logFolder: join(one.stateDir, "log"),
        recordingFolder: join(one.stateDir, "recordings"),
        readOnly: false,
      },
      { clock: systemClock, log: silentLogger, listen: listenTcp, randomUuid: randomUUID },
    );
    try {
      await hubs.open("machine", upstream);
      await eventually("the console", async () => (await hubs.show("machine")).line === "live");
      expectOk(await (session as IpmiSession).send(CHASSIS_CONTROL, "power-up"));
      const shown = async () => Buffer.from((await hubs.output("machine", {})).bytes);
      const printed = async () => Buffer.from(await one.rackMachine.machine.serialLog());
      const text = await eventually(
        "the shell's prompt",
        async () => {
          const [ours, theirs] = [await shown(), await printed()];
          return PROMPT.test(theirs.toString("latin1")) && ours.length >= theirs.length ? ours : null;
        },
        BOOT_MS,
      );
      expect(text.toString("latin1")).toContain("Linux version");
      expect(Buffer.compare(text, await printed())).toBe(0);
      // What QEMU itself has written down.
      const log = await readFile(join(one.stateDir, `${config.name}.serial.log`));
      expect(Buffer.compare(text, log)).toBe(0);
      // The network was as bad as it was meant to be.
      expect(session?.counters.replayed).toBeGreaterThan(0);
    } finally {
      await hubs.closeAll();
      await session?.close();
      udp.close();
    }
  },
);
