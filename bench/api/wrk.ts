import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { HEADERS, nodeBody } from "./node-body.ts";
import { runProgram } from "./programs.ts";
import type { Side } from "./side.ts";

export interface Load {
  readonly perSecond: number;
  readonly p99Ms: number;
}

/** What one run of wrk sends. */
export type Request =
  | { readonly kind: "list" }
  | { readonly kind: "show" }
  | { readonly kind: "create"; readonly prefix: string };

/** Runs wrk against one side. An answer that is not what was asked for ends the benchmark: it would count as fast. */
export function load(folder: string, side: Side, request: Request, connections: number, seconds: number): Load {
  const script = join(folder, "wrk.lua");
  writeFileSync(script, lua(side, request));
  const args = ["-t1", `-c${connections}`, `-d${seconds}s`, "--timeout", "30s", "-s", script, side.url];
  const output = runProgram("wrk", args);
  const line = /^RESULT (\S+) (\S+) (\S+) (\S+)$/m.exec(output);
  if (!line) throw new Error(`wrk said nothing to understand: ${output.slice(-500)}`);
  const [good, bad, micros, p99Micros] = line.slice(1).map(Number) as [number, number, number, number];
  if (bad > 0 || good === 0) throw new Error(`${request.kind} at ${side.name}: ${bad} of ${good + bad} answers failed`);
  return { perSecond: (good / micros) * 1e6, p99Ms: p99Micros / 1000 };
}

function lua(side: Side, request: Request): string {
  const headers = Object.entries(HEADERS).map(([name, value]) => `wrk.headers["${name}"] = "${value}"`);
  return `${headers.join("\n")}
${requestLua(side, request)}
local thread
function setup(t) thread = t end
function done(summary, latency, requests)
  local e = summary.errors
  -- Not e.read: Ironic ends connections that wrk would use again, and only whole answers are counted as requests.
  local bad = e.connect + e.status + e.timeout
  print(string.format("RESULT %d %d %d %d", summary.requests - e.status, bad, summary.duration, latency:percentile(99)))
end
`;
}

function requestLua(side: Side, request: Request): string {
  switch (request.kind) {
    case "list":
      return 'function request() return wrk.format("GET", "/v1/nodes?limit=1000") end';
    case "show":
      return `local uuids = {${side.uuids.map((uuid) => `"${uuid}"`).join(",")}}
local i = 0
function request()
  i = (i * 31 + 17) % #uuids
  return wrk.format("GET", "/v1/nodes/" .. uuids[i + 1])
end`;
    case "create": {
      const [before, after] = JSON.stringify(nodeBody("@@")).split("@@");
      return `local i = 0
function request()
  i = i + 1
  return wrk.format("POST", "/v1/nodes", nil, [==[${before}${request.prefix}-]==] .. i .. [==[${after}]==])
end`;
    }
  }
}
