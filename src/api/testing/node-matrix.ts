/** Columns of the matrix, each a caller: the scope and a role in it. "owner" and "lessee" are the node's projects. */
export const MATRIX_CALLERS = [
  "system admin",
  "system manager",
  "system member",
  "system reader",
  "system service",
  "owner admin",
  "owner manager",
  "owner member",
  "owner reader",
  "owner service",
  "lessee admin",
  "lessee manager",
  "lessee member",
  "lessee reader",
  "other admin",
] as const;

/**
 * Method, path below the node, body, and what comes of it for each caller. y: it is done. n: 403. h: 404, as if the node were
 * not there.
 */
export const NODE_MATRIX: readonly (readonly [method: string, path: string, body: unknown, row: string])[] = [
  ["GET", "", undefined, "y y y y y  y y y y y  y y y y h"],
  ["GET", "/states", undefined, "y y y y y  y y y y y  y y y y h"],
  ["GET", "/states/console", undefined, "y y y n y  y y y n y  n n n n h"],
  ["PUT", "/states/console", { enabled: true }, "y y y n y  y y y n y  n n n n h"],
  ["PUT", "/states/power", { target: "power on" }, "y y y n y  y y y n n  y y y n h"],
  ["PUT", "/maintenance", { reason: "x" }, "y y y n y  y y y n y  y y n n h"],
  ["DELETE", "/maintenance", undefined, "y y y n y  y y y n y  y y n n h"],
  ["GET", "/validate", undefined, "y y y n y  y y y n y  y y n n h"],
  ["GET", "/management/boot_device", undefined, "y y y n y  y y n n y  n n n n h"],
  ["PUT", "/management/boot_device", { boot_device: "cdrom" }, "y y y n y  y y n n y  n n n n h"],
  ["PATCH", "", [{ op: "add", path: "/extra/a", value: 1 }], "y y y n y  y y y n n  y y y n h"],
  ["PATCH", "", [{ op: "add", path: "/driver_info/a", value: 1 }], "y y y n y  y y y n y  n n n n h"],
  ["PATCH", "", [{ op: "replace", path: "/instance_info", value: { a: 1 } }], "y y y n y  y y y n y  y y n n h"],
  ["PATCH", "", [{ op: "replace", path: "/owner", value: "else" }], "y y y n n  n n n n n  n n n n h"],
  ["PATCH", "", [{ op: "replace", path: "/lessee", value: "else" }], "y y y n y  y y y n y  n n n n h"],
  ["DELETE", "", undefined, "y n n n n  y n n n n  n n n n h"],
];

/** A row, caller by caller. */
export function expectedOf(row: string): (readonly [caller: string, outcome: string])[] {
  const outcomes = row.split(/ +/);
  return MATRIX_CALLERS.map((caller, i) => [caller, outcomes[i] ?? ""]);
}
