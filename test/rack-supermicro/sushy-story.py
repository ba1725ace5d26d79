"""What Ironic's own Redfish client sees and does on a simulated X11, as one JSON object on stdout.

Reads {"url", "username", "password"} from stdin: a password is never an argument.
"""

import json
import sys
import time

import sushy
from sushy import auth

login = json.load(sys.stdin)
# Sessions only: falling back to Basic would hide a login that does not work.
root = sushy.Sushy(
    login["url"], auth=auth.SessionAuth(login["username"], login["password"]), verify=False
)
told = {"redfish_version": root.redfish_version}

system = root.get_system()
told["system"] = {
    "path": system.path,
    "manufacturer": system.manufacturer,
    "resets": sorted(value.value for value in system.get_allowed_reset_system_values()),
    "boot_sources": sorted(value.value for value in system.get_allowed_system_boot_source_values()),
    "chassis": [chassis.path for chassis in system.chassis],
}
manager = root.get_manager()
told["manager"] = {
    "path": manager.path,
    "model": manager.model,
    "firmware": manager.firmware_version,
    "consoles": [value.value for value in manager.get_supported_graphical_console_types()],
    "systems": [one.path for one in manager.systems],
}


def reach(reset, state):
    system.reset_system(reset)
    deadline = time.monotonic() + 60
    system.refresh()
    while system.power_state != state and time.monotonic() < deadline:
        time.sleep(0.2)
        system.refresh()
    return system.power_state.value


# This firmware has no "Cd"; the virtual CD is a USB CD.
system.set_system_boot_options(
    target=sushy.BootSource.USB_CD, enabled=sushy.BootSourceOverrideEnabled.ONCE
)
system.refresh()
told["override"] = [system.boot.target.value, system.boot.enabled.value]
told["powers"] = [
    reach(sushy.ResetType.ON, sushy.PowerState.ON),
    reach(sushy.ResetType.ON, sushy.PowerState.ON),
    reach(sushy.ResetType.FORCE_RESTART, sushy.PowerState.ON),
    reach(sushy.ResetType.FORCE_OFF, sushy.PowerState.OFF),
]
told["override_after_boot"] = [system.boot.target.value, system.boot.enabled.value]
told["media"] = len(manager.virtual_media.get_members())
told["sessions"] = len(root.get_session_service().sessions.get_members())
root._auth.close()
json.dump(told, sys.stdout)
