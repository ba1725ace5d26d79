"""Drives the bare metal proxy of openstacksdk; the endpoint comes as JSON on stdin, what was seen goes out as JSON."""

import json
import sys

import openstack

asked = json.load(sys.stdin)
connection = openstack.connect(
    load_yaml_config=False,
    load_envvars=False,
    auth_type="none",
    endpoint=asked["url"],
    baremetal_endpoint_override=asked["url"],
)
baremetal = connection.baremetal
seen = {}

node = baremetal.create_node(driver="fake-hardware", name="sdk-1", resource_class="gold", provision_state="manageable")
seen["node"] = [node.name, node.driver]

port = baremetal.create_port(node_id=node.id, address="52:54:00:aa:00:01", extra={"rack": 12})
seen["ports"] = [one.address for one in baremetal.ports(details=True, node=node.id)]
port = baremetal.update_port(port, extra={"rack": 13})
seen["port"] = [port.extra, port.is_pxe_enabled]
group = baremetal.create_port_group(node_id=node.id, name="bond0")
seen["port_groups"] = [one.name for one in baremetal.port_groups()]
chassis = baremetal.create_chassis(description="rack 12")
seen["chassis"] = baremetal.get_chassis(chassis.id).description

baremetal.set_node_power_state(node, "power off", wait=True)
connector = baremetal.create_volume_connector(node_id=node.id, type="iqn", connector_id="iqn.2026-11.test:1")
target = baremetal.create_volume_target(node_id=node.id, volume_type="iscsi", boot_index=0, volume_id="v1")
seen["volumes"] = [
    [one.connector_id for one in baremetal.volume_connectors(node=node.id, details=True)],
    [one.volume_id for one in baremetal.volume_targets(node=node.id, details=True)],
]

baremetal.set_node_traits(node, ["CUSTOM_A"])
baremetal.add_node_trait(node, "CUSTOM_B")
baremetal.remove_node_trait(node, "CUSTOM_A")
seen["traits"] = baremetal.get_node(node.id).traits

baremetal.attach_vif_to_node(node, "vif-1")
seen["vifs"] = [baremetal.list_node_vifs(node), baremetal.detach_vif_from_node(node, "vif-1")]

template = baremetal.create_deploy_template(
    name="CUSTOM_T", steps=[{"interface": "bios", "step": "apply", "args": {}, "priority": 10}]
)
seen["templates"] = [one.name for one in baremetal.deploy_templates()]

allocation = baremetal.create_allocation(resource_class="none-of-these", name="wish")
try:
    baremetal.wait_for_allocation(allocation, timeout=60)
    seen["allocation"] = "active"
except openstack.exceptions.SDKException:
    seen["allocation"] = baremetal.get_allocation("wish").state

seen["drivers"] = "fake-hardware" in [driver.name for driver in baremetal.drivers(details=True)]
seen["passthru"] = baremetal.call_node_vendor_passthru(node, "POST", "third_method_sync", body={"bar": "meow"}).json()

baremetal.delete_allocation(allocation)
baremetal.delete_deploy_template(template)
baremetal.delete_volume_target(target)
baremetal.delete_volume_connector(connector)
baremetal.delete_port(port)
baremetal.delete_port_group(group)
baremetal.delete_chassis(chassis)
baremetal.delete_node(node)
seen["left"] = [
    list(baremetal.ports()),
    list(baremetal.port_groups()),
    list(baremetal.chassis()),
    list(baremetal.volume_targets()),
    list(baremetal.allocations()),
    list(baremetal.deploy_templates()),
    list(baremetal.nodes()),
]
json.dump(seen, sys.stdout, default=str)
