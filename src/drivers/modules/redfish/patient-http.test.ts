import { expect, it } from "vitest";
import { ScriptedHttpClient } from "#/lib/http/index.ts";
import { TransportError } from "#/transports/index.ts";
import { patientHttp } from "./patient-http.ts";
import { scriptedBmc } from "./scripted-bmc.ts";

const refused = new TransportError("TRANSPORT_CONNECT", "bmc-unreachable", "refused");
const get = { method: "GET", path: "/", timeoutMs: 30_000, maxBytes: 1000 } as const;
const patience = { connectionAttempts: 3, connectionRetryIntervalMs: 4000 };

it("dials as often as it is told to", async () => {
  const { clock } = scriptedBmc();
  const http = new ScriptedHttpClient().on("GET /", refused, refused, { status: 200 });
  await expect(patientHttp(http, patience, clock).request(get)).resolves.toMatchObject({ status: 200 });
  const dead = new ScriptedHttpClient().on("GET /", refused);
  await expect(patientHttp(dead, patience, clock).request(get)).rejects.toBe(refused);
  expect(dead.requests).toHaveLength(3);
});

it("stays within the request's time, and repeats nothing that may have been sent", async () => {
  const { clock } = scriptedBmc();
  const dead = new ScriptedHttpClient().on("GET /", refused);
  await expect(patientHttp(dead, patience, clock).request({ ...get, timeoutMs: 5000 })).rejects.toBe(refused);
  expect(dead.requests).toHaveLength(2);
  const timeout = new TransportError("TRANSPORT_TIMEOUT", "bmc-unreachable", "no answer");
  const slow = new ScriptedHttpClient().on("GET /", timeout);
  await expect(patientHttp(slow, patience, clock).request(get)).rejects.toBe(timeout);
  expect(slow.requests).toHaveLength(1);
});
