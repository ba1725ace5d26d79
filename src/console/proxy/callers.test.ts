import { expect, it } from "vitest";
import { createCallers } from "./callers.ts";
import { ProxyError } from "./errors.ts";

const callers = createCallers(
  {
    publicUrls: ["https://console.example:8443/novnc/vnc_auto.html", "wss://lines.example:8444/"],
    allowedOrigins: ["https://horizon.example", "http://lab.example:8080", "skyline.example"],
    allowedHosts: ["edge.example", "Upper.Example"],
  },
  "vnc",
);

it.each<[string | undefined, boolean]>([
  ["console.example", true],
  ["console.example:6090", true],
  ["CONSOLE.example:6090", true],
  ["console.example.:6090", true],
  ["lines.example:8444", true],
  ["edge.example", true],
  ["upper.example", true],
  ["localhost:6090", true],
  ["127.0.0.1:6090", true],
  ["10.1.2.3", true],
  ["[::1]:6090", true],
  ["[fe80::1]", true],
  ["evil.example", false],
  ["console.example.evil.example", false],
  ["sub.console.example", false],
  ["127.0.0.1.evil.example", false],
  ["localhost.evil.example", false],
  ["user@localhost", false],
  ["localhost/x", false],
  ["localhost:99999999", false],
  ["", false],
  [undefined, false],
])("Host %j: %j", (host, known) => {
  expect(callers.knowsHost(host)).toBe(known);
});

it.each<[string | undefined, string, boolean]>([
  [undefined, "console.example", true],
  ["https://console.example", "console.example", true],
  ["https://CONSOLE.example:1234", "console.example:6090", true],
  ["https://console.example.", "console.example", true],
  ["http://127.0.0.1:8000", "127.0.0.1:6090", true],
  ["http://[::1]:8000", "[::1]:6090", true],
  ["http://[0:0:0:0:0:0:0:1]", "[::1]:6090", true],
  ["http://localhost:6090", "127.0.0.1:6090", false],
  ["https://console.example:8443", "127.0.0.1:6090", true],
  ["https://console.example", "127.0.0.1:6090", false],
  ["https://horizon.example", "127.0.0.1:6090", true],
  ["https://horizon.example:443", "127.0.0.1:6090", true],
  ["http://horizon.example", "127.0.0.1:6090", false],
  ["https://horizon.example:444", "127.0.0.1:6090", false],
  ["http://lab.example:8080", "127.0.0.1:6090", true],
  ["http://skyline.example:9999", "127.0.0.1:6090", true],
  ["https://sub.skyline.example", "127.0.0.1:6090", false],
  ["null", "127.0.0.1:6090", false],
  ["", "127.0.0.1:6090", false],
  ["https://", "127.0.0.1:6090", false],
  ["file://", "127.0.0.1:6090", false],
  ["ftp://127.0.0.1", "127.0.0.1:6090", false],
  ["https://evil.example@127.0.0.1", "127.0.0.1:6090", false],
  ["https://127.0.0.1/path", "127.0.0.1:6090", false],
  ["https://127.0.0.1:6090 https://evil.example", "127.0.0.1:6090", false],
])("Origin %j at Host %j: %j", (origin, host, allowed) => {
  expect(callers.allowsOrigin(origin, host)).toBe(allowed);
});

it("learns nothing from a request: an origin seen as a Host stays refused", () => {
  expect(callers.allowsOrigin("https://evil.example", "evil.example")).toBe(true);
  expect(callers.knowsHost("evil.example")).toBe(false);
  expect(callers.allowsOrigin("https://evil.example", "console.example")).toBe(false);
});

it("takes * in the list for nobody", () => {
  const open = createCallers({ publicUrls: [], allowedOrigins: ["*"], allowedHosts: [] }, "vnc");
  expect(open.allowsOrigin("https://evil.example", "127.0.0.1")).toBe(false);
});

it.each([
  { publicUrls: ["console.example"] },
  { publicUrls: ["ftp://console.example"] },
  { allowedOrigins: ["https://horizon.example/dashboard"] },
  { allowedHosts: ["https://edge.example"] },
])("names an option it cannot use: %j", (wrong) => {
  const options = { publicUrls: [], allowedOrigins: [], allowedHosts: [], ...wrong };
  expect(() => createCallers(options, "serial_console")).toThrow(ProxyError);
  expect(() => createCallers(options, "serial_console")).toThrow("[serial_console]");
});
