import { expect, it } from "vitest";
import { encodeSwitchingProtocols, tryReadHandshake } from "./index.ts";

const GOOD = {
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};

it("answers the example of RFC 6455 section 1.3", () => {
  const handshake = tryReadHandshake("GET", GOOD);
  expect(typeof handshake).toBe("object");
  if (typeof handshake === "string") return;
  const answer = encodeSwitchingProtocols(handshake, "binary");
  expect(answer).toContain("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");
  expect(answer.endsWith("\r\nSec-WebSocket-Protocol: binary\r\n\r\n")).toBe(true);
  expect(encodeSwitchingProtocols(handshake, null).endsWith("=\r\n\r\n")).toBe(true);
});

it.each([
  [undefined, []],
  ["binary", ["binary"]],
  ["base64, binary", ["base64", "binary"]],
  [" binary ,base64", ["binary", "base64"]],
])("reads the sub-protocols %j", (offered, protocols) => {
  expect(tryReadHandshake("GET", { ...GOOD, "sec-websocket-protocol": offered })).toMatchObject({ protocols });
});

it.each([
  ["POST", GOOD],
  ["GET", { ...GOOD, upgrade: "h2c" }],
  ["GET", { ...GOOD, "sec-websocket-version": "12" }],
  ["GET", { ...GOOD, "sec-websocket-version": undefined }],
  ["GET", { ...GOOD, "sec-websocket-key": undefined }],
  ["GET", { ...GOOD, "sec-websocket-key": "short" }],
])("says what is wrong with %s %j", (method, headers) => {
  expect(tryReadHandshake(method, headers)).toMatch(/^(A WebSocket|Upgrade|Sec-WebSocket)/);
});
