import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ConfigError } from "./errors.ts";
import { checkConfig, loadConfig } from "./load-config.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "outband-config-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function file(text: string, name = "outband.conf"): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

/** What is wrong with a file, with its name taken off. */
async function problemsOf(text: string): Promise<string[]> {
  const path = await file(text);
  return checkConfig({ files: [path], env: {} }).problems.map((problem) => problem.replace(`${path}:`, ""));
}

async function warningsOf(text: string): Promise<string[]> {
  const path = await file(text);
  const { problems, warnings } = checkConfig({ files: [path], env: {} });
  expect(problems).toEqual([]);
  return warnings.map((warning) => warning.replace(`${path}:`, ""));
}

describe("without any configuration", () => {
  const config = () => loadConfig({ files: [], env: { XDG_STATE_HOME: "/s" } });

  test("everything is on loopback, in one state folder", () => {
    expect(config().default).toMatchObject({ authStrategy: "noauth", host: hostname(), statePath: "/s/outband" });
    expect(config().api).toMatchObject({ hostIp: "127.0.0.1", port: 6385, forceNoauthBeyondLoopback: false });
    expect(config().vnc).toMatchObject({
      enabled: true,
      hostIp: "127.0.0.1",
      publicUrl: "http://127.0.0.1:6090/vnc_auto.html",
    });
    expect(config().database).toEqual({
      connection: { kind: "sqlite", path: "/s/outband/outband.sqlite" },
      secretKeyFile: "/s/outband/secret.key",
    });
  });

  test("nothing of it can be changed", () => {
    const frozen = config() as unknown as { vnc: { allowedHosts: string[]; port: number }; api?: object };
    expect(() => frozen.vnc.allowedHosts.push("x")).toThrow(TypeError);
    expect(() => {
      frozen.vnc.port = 1;
    }).toThrow(TypeError);
    expect(() => delete frozen.api).toThrow(TypeError);
  });

  test("the file in XDG_CONFIG_HOME is read when it is there", async () => {
    await mkdir(join(folder, "outband"));
    const path = await file("[vnc]\nport = 7000\n", "outband/outband.conf");
    const checked = checkConfig({ env: { XDG_CONFIG_HOME: folder } });
    expect(checked.files).toContain(path);
    expect(checked.config?.vnc.port).toBe(7000);
  });
});

describe("what is written", () => {
  test("the last one counts: in a file, over files, and the command line over all", async () => {
    const first = await file(
      "[api]\nport = 1\nport = 2\nmax_limit = 5\n[vnc]\nport = 9\n[api]\nmax_limit = 6\n",
      "first.conf",
    );
    const second = await file("[vnc]\nport = 10\n", "second.conf");
    const config = loadConfig({ files: [first, second], env: {}, overrides: ["api.port=3"] });
    expect([config.api.port, config.api.maxLimit, config.vnc.port]).toEqual([3, 6, 10]);
  });

  test("$name is another option of the section or of DEFAULT, $section.name of another, $$ the sign", async () => {
    const path = await file(
      `[DEFAULT]\nmy_ip = 10.0.0.7\nhost = $$a-\${my_ip}\nstate_path = /data\n` +
        "[vnc]\nhost_ip = $my_ip\npublic_url = https://$host_ip:$api.port/$port\n" +
        "[database]\nconnection = sqlite:///$state_path/x.sqlite\n",
    );
    const config = loadConfig({ files: [path], env: {} });
    expect(config.default.host).toBe("$a-10.0.0.7");
    expect(config.vnc.publicUrl).toBe("https://10.0.0.7:6385/6090");
    expect(config.database.connection.path).toBe("/data/x.sqlite");
  });

  test("the default of public_url follows where the proxy listens", () => {
    const url = (...overrides: string[]) => loadConfig({ files: [], env: {}, overrides }).vnc.publicUrl;
    expect(url("DEFAULT.my_ip=10.0.0.7", "vnc.host_ip=0.0.0.0", "vnc.port=80")).toBe(
      "http://10.0.0.7:80/vnc_auto.html",
    );
    expect(url("vnc.host_ip=fe80::1")).toBe("http://[fe80::1]:6090/vnc_auto.html");
    expect(url("vnc.enable_ssl=on", "vnc.cert_file=c", "vnc.key_file=k")).toBe("https://127.0.0.1:6090/vnc_auto.html");
  });

  test("old names are understood, with a warning", async () => {
    const path = await file("[vnc]\nssl_cert_file = /c.pem\nssl_minimum_version = 1.3\n");
    expect(checkConfig({ files: [path] }).config?.vnc).toMatchObject({ certFile: "/c.pem", tlsMinimumVersion: "1.3" });
    expect(await warningsOf("[vnc]\nssl_cert_file = /c.pem\n")).toEqual([
      "2: [vnc] ssl_cert_file: this is the old name of cert_file",
    ]);
  });
});

describe("what is wrong", () => {
  test("is said all at once, with file, line, option, value and reason", async () => {
    expect(await problemsOf("[api]\nport = http\n\nmax_limit = 0\n[vnc]\nenabled = maybe\nnonsense\n")).toEqual([
      "7: this is neither [section] nor option = value",
      "2: [api] port = http: must be a port",
      "4: [api] max_limit = 0: must be at least 1",
      "6: [vnc] enabled = maybe: must be true or false",
    ]);
  });

  test("stops the start with a ConfigError that has every problem in it", async () => {
    const path = await file("[api]\nport = x\n[vnc]\nport = y\n");
    try {
      loadConfig({ files: [path] });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      expect(error).toMatchObject({
        code: "CONFIG_INVALID",
        category: "invalid",
        problems: [expect.any(String), expect.any(String)],
      });
      expect((error as ConfigError).message).toBe((error as ConfigError).problems.join("\n"));
    }
  });

  test("a file that was asked for and is not there is an error", () => {
    expect(checkConfig({ files: [join(folder, "none.conf")] }).problems).toEqual([
      expect.stringMatching(/none\.conf: cannot be read: ENOENT/),
    ]);
  });

  test("a misspelled option or section is an error that says what was meant", async () => {
    expect(
      await problemsOf(
        "[vnc]\ntoken_timout = 5\nPort = 80\n[api]\nhots_ip = x\n[databse]\nconnection = sqlite:////x\n",
      ),
    ).toEqual([
      "6: [databse]: there is no such section: did you mean [database]?",
      "2: [vnc] token_timout: there is no such option: did you mean token_timeout?",
      "3: [vnc] Port: there is no such option: did you mean port?",
      "5: [api] hots_ip: there is no such option: did you mean host_ip?",
    ]);
  });

  test("options and sections of Ironic that Outband has not are ignored with a warning, also those that look alike", async () => {
    expect(
      await warningsOf(
        "[DEFAULT]\nmy_ipv6 = ::1\ntransport_url = rabbit://u:canary@h\n[vnc]\nconsole_image = x\n[ilo]\ndebug = true\n[oci]\n[toString]\nx = 1\n",
      ),
    ).toEqual([
      "6: [ilo]: Outband has no such section, its options are ignored",
      "8: [oci]: Outband has no such section, its options are ignored",
      "9: [toString]: Outband has no such section, its options are ignored",
      "2: [DEFAULT] my_ipv6: Outband has no such option, it is ignored",
      "3: [DEFAULT] transport_url: Outband has no such option, it is ignored",
      "5: [vnc] console_image: Outband has no such option, it is ignored",
    ]);
  });

  test("names of JavaScript's own are unknown options like any other", async () => {
    expect(await warningsOf("[api]\nconstructor = 1\n__proto__ = 2\n")).toHaveLength(2);
  });

  test("a secret value is not shown", async () => {
    const [problem] = await problemsOf("[database]\nconnection = postgresql://outband:canary@db/outband\n");
    expect(problem).toBe("2: [database] connection = ***: only sqlite is known to this version");
  });

  test("a reference to nothing, to itself or to a list is named", async () => {
    expect(
      await problemsOf(
        "[vnc]\npublic_url = http://$nothing/\ncert_file = $key_file\nkey_file = $cert_file\ntls_ciphers = $allowed_hosts\n",
      ),
    ).toEqual([
      "2: [vnc] public_url = http://$nothing/: refers to $nothing, which is no option (write $$ for a plain $)",
      "3: [vnc] cert_file = $key_file: refers to itself",
      "5: [vnc] tls_ciphers = $allowed_hosts: refers to $allowed_hosts, which has no single value",
    ]);
  });

  test("an override that is none is named without its value", () => {
    expect(checkConfig({ files: [], overrides: ["port=canary", "vnc.prt=1", "vnc.port=x"] }).problems).toEqual([
      "--set port: must be section.option=value",
      "--set: [vnc] prt: there is no such option: did you mean port?",
      "--set: [vnc] port = x: must be a port",
    ]);
  });
});

describe("what does not go together", () => {
  test("noauth on an address that others reach, unless forced", async () => {
    expect(await problemsOf("[api]\nhost_ip = 0.0.0.0\n")).toEqual([
      "2: [api] host_ip = 0.0.0.0: with auth_strategy = noauth everybody who reaches 0.0.0.0 would control every node: set " +
        "[DEFAULT] auth_strategy = http_basic, or listen on 127.0.0.1, or set [api] force_noauth_beyond_loopback = true",
    ]);
    for (const host of ["127.0.0.1", "127.8.8.8", "::1", "localhost"]) {
      expect(await problemsOf(`[api]\nhost_ip = ${host}\n`)).toEqual([]);
    }
    expect(await problemsOf("[api]\nhost_ip = ::\nforce_noauth_beyond_loopback = true\n")).toEqual([]);
    expect(await problemsOf("[api]\nhost_ip = ::\n[DEFAULT]\nauth_strategy = http_basic\n")).toEqual([]);
  });

  test("TLS without a certificate, and times that contradict each other", async () => {
    expect(
      await problemsOf(
        "[api]\nenable_ssl_api = 1\n[vnc]\nenable_ssl = 1\ncert_file = c\ntoken_ceiling = 60\n[conductor]\nheartbeat_timeout = 10\n",
      ),
    ).toEqual([
      "2: [api] enable_ssl_api = 1: needs [api] cert_file and key_file",
      "4: [vnc] enable_ssl = 1: needs [vnc] cert_file and key_file",
      "6: [vnc] token_ceiling = 60: must be at least token_timeout (600)",
      "8: [conductor] heartbeat_timeout = 10: must be more than heartbeat_interval (10)",
    ]);
  });
});
