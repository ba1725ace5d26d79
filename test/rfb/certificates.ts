import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../support/process.ts";

/** An authority, a client certificate, and a server certificate for 127.0.0.1 and localhost, under the names that QEMU looks for. */
export async function writeCertificates(folder: string): Promise<void> {
  const file = (name: string) => join(folder, name);
  const openssl = async (command: string) => {
    const { code, output } = await run("openssl", command.split(" "), { cwd: folder });
    if (code !== 0) throw new Error(`openssl: ${output}`);
  };
  await openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -keyout ca-key.pem -out ca-cert.pem -subj /CN=authority");
  await openssl("req -newkey rsa:2048 -nodes -keyout server-key.pem -out server.csr -subj /CN=127.0.0.1");
  await writeFile(file("extensions"), "subjectAltName=IP:127.0.0.1,DNS:localhost\nbasicConstraints=CA:FALSE\n");
  await openssl(
    "x509 -req -in server.csr -CA ca-cert.pem -CAkey ca-key.pem -CAcreateserial -days 2 -extfile extensions -out server-cert.pem",
  );
  await openssl("req -newkey rsa:2048 -nodes -keyout client-key.pem -out client.csr -subj /CN=proxy");
  await openssl(
    "x509 -req -in client.csr -CA ca-cert.pem -CAkey ca-key.pem -CAcreateserial -days 2 -out client-cert.pem",
  );
  await chmod(file("server-key.pem"), 0o600);
}
