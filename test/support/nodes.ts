import { eventually } from "./process.ts";
import type { TestRack } from "./rack.ts";
import type { Service } from "./service.ts";

interface Console {
  readonly console_enabled: boolean;
  readonly console_info: { readonly type: string; readonly url: string } | null;
}

/** Enrols the rack's machine with the `idrac` driver and its VNC console; gives the node's uuid. */
export async function enrolRackNode(
  service: Service,
  rack: TestRack,
  name: string,
  driverInfo: Record<string, unknown> = {},
): Promise<string> {
  const { status, body } = await service.api("POST", "/v1/nodes", {
    name,
    driver: "idrac",
    console_interface: "idrac-vnc",
    driver_info: {
      redfish_address: rack.bmcUrl,
      redfish_username: rack.username,
      redfish_password: rack.password,
      redfish_verify_ca: false,
      ...driverInfo,
    },
  });
  if (status !== 201) throw new Error(`creating the node answered ${status}: ${JSON.stringify(body)}`);
  return (body as { uuid: string }).uuid;
}

export async function getConsole(service: Service, node: string): Promise<Console> {
  return (await service.api("GET", `/v1/nodes/${node}/states/console`)).body;
}

export async function lastError(service: Service, node: string): Promise<string | null> {
  const { body } = await service.api("GET", `/v1/nodes/${node}/states`);
  return (body as { last_error: string | null }).last_error;
}

/** Enables the console and waits for it; gives the URL. */
export async function enableConsole(service: Service, node: string): Promise<string> {
  const { status } = await service.api("PUT", `/v1/nodes/${node}/states/console`, { enabled: true });
  if (status !== 202) throw new Error(`enabling the console answered ${status}`);
  return eventually("the console to be enabled", async () => {
    const error = await lastError(service, node);
    if (error) throw new Error(error);
    const console = await getConsole(service, node);
    return console.console_enabled && console.console_info?.url;
  });
}
