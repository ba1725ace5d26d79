import { describe, expect, it } from "vitest";
import { hex } from "#/lib/bytes/index.ts";
import { ipmiCrypto } from "#/transports/index.ts";
import { Bench } from "../test-support.ts";
import { decodeAsf, encodePing } from "./presence-ping.ts";
import { readRmcp } from "./rmcp.ts";

describe("a presence ping", () => {
  it("is answered by the BMC, which says that it speaks IPMI", async () => {
    const bench = new Bench({ crypto: ipmiCrypto });
    const socket = bench.network.bind({ host: "10.0.0.2", port: 1 });
    const pongs: Uint8Array[] = [];
    socket.receive((bytes) => pongs.push(bytes));
    expect(hex(encodePing(9))).toBe("0600ff06000011be80090000");
    socket.send(encodePing(9), bench.bmc.address);
    await bench.pass(10);
    expect(pongs.map(hex)).toEqual(["0600ff06000011be40090010000011be000000008100000000000000"]);
    expect(decodeAsf(readRmcp(pongs[0] as Uint8Array).reader)).toEqual({ kind: "pong", tag: 9, supportsIpmi: true });
  });
});
