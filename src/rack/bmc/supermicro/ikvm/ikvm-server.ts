import type { Certificate } from "#/rack/bmc/redfish/index.ts";
import { ScreenServer } from "../../screen-server.ts";
import type { SupermicroContext } from "../context.ts";

/** GraphicalConsole MaxConcurrentSessions of X10 to X12. */
export const KVM_SLOTS = 4;

export interface IkvmServerOptions {
  readonly host: string;
  readonly certificate: Certificate;
  /** Boards with KVM over SSL speak TLS from the first byte. */
  readonly tls: boolean;
}

/** The KVM port: for up to four viewers, as NetworkProtocol KVMIP has it. It hangs up on all of them. */
export function createIkvmServer(options: IkvmServerOptions, context: SupermicroContext): ScreenServer {
  const { ikvm, faults } = context;
  return new ScreenServer(
    {
      ...options,
      slots: KVM_SLOTS,
      plan: () => {
        const isOpen = ikvm.enabled && !faults.active().some((fault) => fault.closes?.("screen"));
        return isOpen ? { port: ikvm.port, tls: options.tls } : null;
      },
      isMute: () => faults.active().some((fault) => fault.silences?.("screen")),
      serve: async () => {},
    },
    context,
  );
}
