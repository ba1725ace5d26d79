import type { SerialAddress } from "#/console/interfaces/index.ts";

/** Ironic's `console_info` of a serial console that is a TCP port: what Nova and `console show` hand on. */
export function serialConsoleInfo({ host, port }: SerialAddress): { readonly type: "socat"; readonly url: string } {
  return { type: "socat", url: `tcp://${host.includes(":") ? `[${host}]` : host}:${port}` };
}
