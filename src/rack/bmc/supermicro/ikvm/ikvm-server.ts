import type { ByteStream } from "#/lib/stream/index.ts";
import { serveAten } from "#/protocols/rfb/aten/index.ts";
import { accountMatches, type Certificate } from "#/rack/bmc/redfish/index.ts";
import { ScreenServer } from "../../screen-server.ts";
import type { SupermicroContext } from "../context.ts";

/** GraphicalConsole MaxConcurrentSessions of X10 to X12. */
export const KVM_SLOTS = 4;

/** As long as a credential can be in ATEN's login: 24 bytes with a zero at the end. */
const MAX_CREDENTIAL = 23;

/** The best an AST2400 and later does without its second pass: sharp text, at about three times the bytes of 4:2:0. */
const VIDEO = { encoding: "ast2100", lumaSelector: 11, chromaSelector: 11, sampling: "444", vq: true } as const;

export interface IkvmServerOptions {
  readonly host: string;
  readonly certificate: Certificate;
  /** Boards with KVM over SSL speak TLS from the first byte, and call their version 055.008. */
  readonly tls: boolean;
}

/** The KVM port: ATEN's dialect of RFB, for up to four viewers, as NetworkProtocol KVMIP has it. */
export function createIkvmServer(options: IkvmServerOptions, context: SupermicroContext): ScreenServer {
  const { host, certificate, tls } = options;
  const { ikvm, faults } = context;
  return new ScreenServer(
    {
      host,
      certificate,
      slots: KVM_SLOTS,
      plan: () => {
        const isOpen = ikvm.enabled && !faults.active().some((fault) => fault.closes?.("screen"));
        return isOpen ? { port: ikvm.port, tls } : null;
      },
      isMute: () => faults.active().some((fault) => fault.silences?.("screen")),
      serve: (stream, signal) => serveViewer(stream, { tls, signal }, context),
    },
    context,
  );
}

function serveViewer(
  stream: ByteStream,
  { tls, signal }: { readonly tls: boolean; readonly signal: AbortSignal },
  { account, faults, tickets, machine, clock }: SupermicroContext,
): Promise<void> {
  const cut = (text: string) => text.slice(0, MAX_CREDENTIAL);
  const carried = { username: cut(account.username), password: cut(account.password) };
  const takesAccount = () => !faults.active().some((fault) => fault.refusesAccount?.());
  return serveAten(stream, {
    framebuffer: machine.screen,
    video: VIDEO,
    version: tls ? "055.008" : "003.008",
    // The BMC's account, or the token of the viewer's page with an empty password.
    checkCredentials: ({ username, password }) =>
      (takesAccount() && accountMatches(carried, username, password)) || (password === "" && tickets.redeem(username)),
    screenOff: () => !machine.powered,
    onKey: (keysym, down) => machine.key(keysym, down),
    onPointer: (buttons, x, y) => machine.pointer(buttons, x, y),
    signal,
    clock,
  });
}
