/** Columns of the matrix, each a caller: the scope and a role in it. "owner" and "lessee" are the node's projects. */
export const MATRIX_CALLERS = [
  "system admin",
  "system member",
  "system reader",
  "system service",
  "owner admin",
  "owner member",
  "owner reader",
  "owner service",
  "lessee admin",
  "lessee member",
  "lessee reader",
  "other admin",
  "system manager",
  "owner manager",
  "lessee manager",
] as const;

/** Method, path below the node, body, and what comes of it for each caller. y: it is done. n: 403. h: 404, as if the node were not there. */
export const NODE_MATRIX: readonly (readonly [method: string, path: string, body: unknown, row: string])[] = [
  ["GET", "", undefined, "y y y y  y y y y  y y y h  y y y"],
  ["GET", "/states", undefined, "y y y y  y y y y  y y y h  y y y"],
  ["GET", "/states/console", undefined, "y y n y  y y n y  n n n h  y y n"],
  ["PUT", "/states/console", { enabled: true }, "y y n y  y y n y  n n n h  y y n"],
  ["PUT", "/states/power", { target: "power on" }, "y y n y  y y n n  y y n h  y y y"],
  ["PUT", "/maintenance", { reason: "x" }, "y y n y  y y n y  y n n h  y y y"],
  ["DELETE", "/maintenance", undefined, "y y n y  y y n y  y n n h  y y y"],
  ["GET", "/validate", undefined, "y y n y  y y n y  y n n h  y y y"],
  ["GET", "/management/boot_device", undefined, "y y n y  y n n y  n n n h  y y n"],
  ["PUT", "/management/boot_device", { boot_device: "cdrom" }, "y y n y  y n n y  n n n h  y y n"],
  ["PATCH", "", [{ op: "add", path: "/extra/a", value: 1 }], "y y n y  y y n n  y y n h  y y y"],
  ["PATCH", "", [{ op: "add", path: "/driver_info/a", value: 1 }], "y y n y  y y n y  n n n h  y y n"],
  ["PATCH", "", [{ op: "replace", path: "/instance_info", value: { a: 1 } }], "y y n y  y y n y  y n n h  y y y"],
  ["PATCH", "", [{ op: "replace", path: "/owner", value: "else" }], "y y n n  n n n n  n n n h  y n n"],
  ["PATCH", "", [{ op: "replace", path: "/lessee", value: "else" }], "y y n y  y y n y  n n n h  y y n"],
  ["DELETE", "", undefined, "y n n n  y n n n  n n n h  n n n"],
];

/** A row, caller by caller. */
export function expectedOf(row: string): (readonly [caller: string, outcome: string])[] {
  const outcomes = row.split(/ +/);
  return MATRIX_CALLERS.map((caller, i) => [caller, outcomes[i] ?? ""]);
}
