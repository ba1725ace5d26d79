import { spawnSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";

const PACKAGES = ["ironic-api", "ironic-common", "python3-ironic", "wrk"];
const POLICY = "/usr/sbin/policy-rc.d";

/**
 * Debian's Ironic and wrk, which only this benchmark needs. Nothing is asked, and no service is started. Throws where
 * they are missing and cannot be installed.
 */
export function installPeers(): void {
  const missing = PACKAGES.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0) throw new Error(`missing, and only root may install: ${missing.join(" ")}`);
  const ours = !existsSync(POLICY);
  // What invoke-rc.d asks before it starts a service: 101 is "no".
  if (ours) writeFileSync(POLICY, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const args = ["install", "-y", "-qq", "--no-install-recommends", ...missing];
    const { status, stderr } = spawnSync("apt-get", args, {
      env,
      encoding: "utf8",
      stdio: ["ignore", "ignore", "pipe"],
    });
    if (status !== 0) throw new Error(`apt-get ${args.join(" ")} ended with ${status}: ${stderr.slice(-500)}`);
  } finally {
    if (ours) rmSync(POLICY);
  }
}

function isInstalled(name: string): boolean {
  const { stdout } = spawnSync("dpkg-query", ["--status", name], { encoding: "utf8" });
  return stdout?.includes("Status: install ok installed") ?? false;
}
