import type { RfbServerSecurity } from "#/protocols/rfb/index.ts";
import type { Certificate } from "#/rack/bmc/redfish/index.ts";
import { ScreenServer } from "../../screen-server.ts";
import { VNC_SERVER } from "../attributes/idrac-attributes.ts";
import type { DellContext } from "../context.ts";
import { serveVncSession } from "./vnc-session.ts";

/** Changing one of these ends the session that is open. */
const CUTTING: readonly string[] = [VNC_SERVER.enable, VNC_SERVER.password, VNC_SERVER.port, VNC_SERVER.sslEncryption];

/**
 * The iDRAC's VNC server: open while it is enabled and has a password, one session at a time, all of it ruled by the
 * `VNCServer.1` attributes. With `SSLEncryptionBitLength` it speaks TLS from the first byte, or, where a fault says so,
 * inside RFB.
 */
export function createVncServer(
  options: { readonly host: string; readonly certificate: Certificate },
  context: DellContext,
): ScreenServer {
  const { attributes, faults } = context;
  const speaksTls = () => attributes.text(VNC_SERVER.sslEncryption) !== "Disabled";
  const tlsInside = () => faults.active().find((fault) => fault.tlsInside)?.tlsInside;
  const security = (): RfbServerSecurity => {
    const password = attributes.text(VNC_SERVER.password);
    const inside = speaksTls() ? tlsInside() : undefined;
    if (inside === "certificate") return { type: "vencrypt-x509", ...options.certificate, password };
    return { type: inside === "anonymous" ? "tls" : "vnc-auth", password };
  };
  return new ScreenServer(
    {
      ...options,
      slots: 1,
      plan: () => {
        const isOpen =
          attributes.text(VNC_SERVER.enable) === "Enabled" &&
          attributes.text(VNC_SERVER.password) !== "" &&
          !faults.active().some((fault) => fault.closes?.("screen"));
        const tls = speaksTls() && tlsInside() === undefined;
        return isOpen ? { port: attributes.number(VNC_SERVER.port), tls } : null;
      },
      isMute: () => faults.active().some((fault) => fault.silences?.("screen")),
      serve: (stream, signal) => serveVncSession(stream, { signal, security: security() }, context),
      onSessions: (active) => attributes.apply({ [VNC_SERVER.activeSessions]: active }),
    },
    context,
  );
}

/** Ends the session when its settings change. */
export function dropWhenChanged(server: ScreenServer, { attributes }: DellContext): Disposable {
  return attributes.onChange((changed) => {
    if (changed.some((name) => CUTTING.includes(name))) server.drop("the VNC server's settings have changed");
  });
}
