import { bootDeviceToWire, invalid, ROUTES, readBoolean, readString, shown } from "#/contract/index.ts";
import { BOOT_DEVICES, isBootDevice } from "#/model/index.ts";
import { NO_CONTENT, namedParameters, ok, queryParameters } from "../../http/call.ts";
import type { Serve } from "../../http/routing.ts";
import { findNode } from "./find-node.ts";
import type { ResourceDeps } from "./resource-deps.ts";

export function serveBootDevice(serve: Serve, { store, conductor }: ResourceDeps): void {
  serve(ROUTES.showBootDevice, async (call) => {
    queryParameters(call, {});
    const { uuid } = await findNode(store, call);
    return ok(bootDeviceToWire(await conductor.getBootDevice(uuid)));
  });
  serve(ROUTES.setBootDevice, async (call) => {
    const readers = { boot_device: readString, persistent: readBoolean };
    const { boot_device: device, persistent } = namedParameters(call, readers, ["boot_device"]);
    if (!isBootDevice(device)) {
      throw invalid(`Invalid boot_device ${shown(device)}: it must be one of ${BOOT_DEVICES.join(", ")}`);
    }
    const { uuid } = await findNode(store, call);
    await conductor.setBootDevice(uuid, device, persistent ?? false);
    return NO_CONTENT;
  });
  serve(ROUTES.supportedBootDevices, async (call) => {
    queryParameters(call, {});
    const { uuid } = await findNode(store, call);
    return ok({ supported_boot_devices: await conductor.supportedBootDevices(uuid) });
  });
}
