import { X509Certificate } from "node:crypto";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ManualClock } from "#/lib/time/index.ts";
import { ownCertificate } from "./certificate.ts";

async function inFolder(run: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "outband-certificate-"));
  try {
    await run(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}

const subject = [{ shortName: "CN", value: "idrac-TEST" }];

test("the certificate is kept, so that a pinned fingerprint stays right", async () => {
  await inFolder(async (directory) => {
    const options = { directory, subject, address: "127.0.10.1" };
    const clock = new ManualClock();
    const first = await ownCertificate(options, { clock });
    expect(await ownCertificate(options, { clock })).toEqual(first);
    expect(new X509Certificate(first.cert).checkIP("127.0.10.1")).toBe("127.0.10.1");
    expect((await stat(join(directory, "key.pem"))).mode & 0o777).toBe(0o600);
  });
});

test("another address, a broken file or the end of its time make a new one", async () => {
  await inFolder(async (directory) => {
    const clock = new ManualClock();
    const options = { directory, subject, address: "127.0.10.1" };
    const first = await ownCertificate(options, { clock });
    const moved = await ownCertificate({ ...options, address: "127.0.10.2" }, { clock });
    expect(moved.cert).not.toBe(first.cert);
    await writeFile(join(directory, "cert.pem"), "broken");
    expect((await ownCertificate(options, { clock })).cert).toContain("BEGIN CERTIFICATE");
    const late = new ManualClock(Date.UTC(2040, 0, 1));
    expect(new X509Certificate((await ownCertificate(options, { clock: late })).cert).validToDate.getFullYear()).toBe(
      2050,
    );
  });
});
