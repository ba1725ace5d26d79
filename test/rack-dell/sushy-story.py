"""What Ironic's own Redfish client sees and does on a simulated iDRAC, as one JSON object on stdout.

Reads {"url", "username", "password"} from stdin: a password is never an argument.
"""

import json
import sys
import time

import sushy
from sushy import auth, exceptions

login = json.load(sys.stdin)
told = {}


def connect(password):
    # Sessions only: falling back to Basic would hide a login that does not work.
    return sushy.Sushy(
        login["url"], auth=auth.SessionAuth(login["username"], password), verify=False
    )


def wait_for(system, state):
    deadline = time.monotonic() + 60
    while system.power_state != state and time.monotonic() < deadline:
        time.sleep(0.2)
        system.refresh()
    return system.power_state.value


def refusal(call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except exceptions.SushyError as error:
        return [type(error).__name__, getattr(error, "status_code", None), str(error)]
    return None


told["wrong_password"] = refusal(connect, "not-the-password")
root = connect(login["password"])
told["redfish_version"] = root.redfish_version
told["product"] = root.product

system = root.get_system()
told["system"] = {
    "path": system.path,
    "manufacturer": system.manufacturer,
    "sku": system.sku,
    "memory_gib": system.memory_summary.size_gib,
    "resets": sorted(value.value for value in system.get_allowed_reset_system_values()),
    "boot_sources": sorted(value.value for value in system.get_allowed_system_boot_source_values()),
    "chassis": [chassis.path for chassis in system.chassis],
}
manager = root.get_manager()
told["manager"] = {
    "path": manager.path,
    "firmware": manager.firmware_version,
    "type": manager.manager_type.value,
    "consoles": [value.value for value in manager.get_supported_graphical_console_types()],
    "resets": [value.value for value in manager.get_allowed_reset_manager_values()],
    "systems": [one.path for one in manager.systems],
}
told["tasks"] = len(root.get_task_service().tasks.get_members())

told["off_first"] = system.power_state.value
system.set_system_boot_options(
    target=sushy.BootSource.CD, enabled=sushy.BootSourceOverrideEnabled.ONCE
)
system.refresh()
told["override"] = [system.boot.target.value, system.boot.enabled.value]
system.reset_system(sushy.ResetType.ON)
told["on"] = wait_for(system, sushy.PowerState.ON)
system.refresh()
told["override_after_boot"] = [system.boot.target.value, system.boot.enabled.value]
told["on_when_on"] = refusal(system.reset_system, sushy.ResetType.ON)
system.reset_system(sushy.ResetType.FORCE_RESTART)
told["after_restart"] = wait_for(system, sushy.PowerState.ON)
system.reset_system(sushy.ResetType.FORCE_OFF)
told["off"] = wait_for(system, sushy.PowerState.OFF)

media = {one.identity: one for one in manager.virtual_media.get_members()}
told["media"] = sorted(media)
cd = media["CD"]
image = "http://192.0.2.1/boot.iso"
cd.insert_media(image)
cd.refresh()
told["inserted"] = [cd.image, cd.inserted, cd.write_protected, cd.connected_via.value]
told["insert_twice"] = refusal(cd.insert_media, image)
cd.eject_media()
cd.refresh()
told["ejected"] = [cd.image, cd.inserted]

told["sessions"] = len(root.get_session_service().sessions.get_members())
root._auth.close()
json.dump(told, sys.stdout)
