import type { DellFault } from "./fault.ts";

/** VeNCrypt with the BMC's certificate. */
export function vncTlsInside(): DellFault {
  return { tlsInside: "certificate" };
}

/** Security type 18: no certificate proves who is there. */
export function vncTlsAnonymous(): DellFault {
  return { tlsInside: "anonymous" };
}
