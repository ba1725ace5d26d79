/** What every node of the benchmark has, on both sides. */
export function nodeBody(name: string): Record<string, unknown> {
  return {
    name,
    driver: "fake-hardware",
    resource_class: "baremetal",
    driver_info: { redfish_address: "https://192.0.2.10", redfish_username: "admin", redfish_verify_ca: "false" },
    properties: { cpus: "32", memory_mb: "262144", local_gb: "960", cpu_arch: "x86_64" },
    extra: { rack: "r12", unit: "17", asset: "A-0012345" },
  };
}

/** The version both sides are asked for: the newest of Debian's. */
export const VERSION = "1.82";

export const HEADERS = { "X-OpenStack-Ironic-API-Version": VERSION, "Content-Type": "application/json" };

export async function createNode(url: string, name: string): Promise<string> {
  const answer = await fetch(`${url}/v1/nodes`, {
    method: "POST",
    headers: HEADERS,
    body: JSON.stringify(nodeBody(name)),
  });
  const text = await answer.text();
  if (answer.status !== 201) throw new Error(`creating a node answered ${answer.status}: ${text.slice(0, 300)}`);
  return (JSON.parse(text) as { uuid: string }).uuid;
}
