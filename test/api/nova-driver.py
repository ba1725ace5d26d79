"""What Nova's compute service does with nodes, by its own Ironic driver (Debian's python3-nova). Asked as JSON on stdin:
{"endpoint", "fake", "serial": uuids of nodes, "image"}; what it saw is told as JSON on stdout."""

import json
import logging
import sys

import nova.conf
from nova import config, context, exception, objects
from nova.console import type as console_type  # noqa: F401
from nova.virt.ironic import driver as ironic_driver

asked = json.load(sys.stdin)
logging.disable(logging.CRITICAL)
config.parse_args(["nova-compute", "--config-file", "/dev/null"], configure_db=False, init_rpc=False)
CONF = nova.conf.CONF
# Options of the authentication are registered when it is loaded.
from keystoneauth1 import loading  # noqa: E402

loading.register_auth_conf_options(CONF, "ironic")
CONF.set_override("auth_type", "none", group="ironic")
CONF.set_override("endpoint_override", asked["endpoint"], group="ironic")
CONF.set_override("api_retry_interval", 1, group="ironic")
CONF.set_override("serial_console_state_timeout", 30, group="ironic")
loading.get_plugin_loader("none")
for option in loading.get_auth_plugin_conf_options("none"):
    CONF.register_opt(option, group="ironic")
CONF.set_override("endpoint", asked["endpoint"], group="ironic")
objects.register_all()
# Nova's own database has no part in this.
objects.Instance.refresh = objects.Instance.save = lambda self, *args, **kwargs: None

driver = ironic_driver.IronicDriver(None)
admin = context.RequestContext("admin", "admin", is_admin=True)
flavor = objects.Flavor(
    name="gold", memory_mb=4096, vcpus=2, root_gb=10, ephemeral_gb=0, swap=0, extra_specs={}, flavorid="gold"
)


def instance(node, uuid):
    made = objects.Instance(
        context=admin, uuid=uuid, node=node, host="compute", display_name="db", hostname="db", project_id="p",
        user_id="u", flavor=flavor, config_drive="", system_metadata={}, metadata={}, image_ref=asked["image"],
        root_gb=10, ephemeral_gb=0, swap=0, memory_mb=4096, vcpus=2, id=1, availability_zone="nova",
        task_state="spawning", vm_state="building", power_state=0, pci_devices=None, info_cache=None, key_data=None,
    )
    made.obj_reset_changes()
    return made


def console(of):
    try:
        found = driver.get_serial_console(admin, of)
        return [found.host, found.port]
    except exception.ConsoleTypeUnavailable as error:
        return str(error)


told = {}
nodes = {node.uuid: node for node in driver._get_node_list(fields=ironic_driver._NODE_FIELDS)}
driver.node_cache = nodes
told["nodes"] = sorted(nodes)
told["resources"] = driver.get_available_resource(asked["fake"])
told["available"] = [driver.node_is_available(uuid) for uuid in (asked["fake"], asked["serial"])]

# An instance from its schedule to its end.
mine = instance(asked["fake"], asked["instances"][0])
driver.prepare_for_spawn(mine)
image = objects.ImageMeta.from_dict({"id": asked["image"], "name": "debian", "properties": {}})
driver.spawn(admin, mine, image, [], None, {}, network_info=[])
told["uuids"] = driver.list_instance_uuids()
told["exists"] = driver.instance_exists(mine)
driver.power_off(mine)
told["off"] = driver.get_info(mine, use_cache=False).state
driver.power_on(admin, mine, [])
told["on"] = driver.get_info(mine, use_cache=False).state
driver.reboot(admin, mine, [], "SOFT")
told["connector"] = driver.get_volume_connector(mine)
told["no_serial"] = console(mine)
driver.destroy(admin, mine, [])
told["destroyed"] = driver.instance_exists(mine)

# A machine with a serial line: not enabled, then enabled, which Nova resets.
other = instance(asked["serial"], asked["instances"][1])
told["disabled"] = console(other)
driver.trigger_crash_dump(other)
driver.ironicclient.call("node.set_console_mode", asked["serial"], True)
while not driver.ironicclient.call("node.get_console", asked["serial"])["console_enabled"]:
    pass
told["serial"] = console(other)
told["again"] = console(other)

# What later versions of the driver do for a screen (2026.1: get_vnc_console), through the same connection.
sdk = driver.ironic_connection


def screen():
    return sdk.get("/nodes/%s/states/console" % asked["fake"]).json()


if not screen()["console_enabled"]:
    sdk.put("/nodes/%s/states/console" % asked["fake"], json={"enabled": True})
while not screen()["console_enabled"]:
    pass
inside = sdk.get_node(asked["fake"], fields=["uuid", "driver_internal_info"]).driver_internal_info
told["vnc"] = [screen()["console_info"]["type"], inside["vnc_host"], inside["vnc_port"]]
print(json.dumps(told))
