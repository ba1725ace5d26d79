import { run } from "./process.ts";

/** Debian's own `openstack baremetal ...` against an API without Keystone. */
export class OpenStackCli {
  #env: NodeJS.ProcessEnv;

  constructor(endpoint: string, login?: { username: string; password: string }) {
    const auth = login
      ? { OS_AUTH_TYPE: "http_basic", OS_USERNAME: login.username, OS_PASSWORD: login.password }
      : { OS_AUTH_TYPE: "none" };
    this.#env = { PATH: process.env.PATH, HOME: process.env.HOME, LC_ALL: "C.UTF-8", OS_ENDPOINT: endpoint, ...auth };
  }

  /** The same with an `openstackrc` file's settings, for example of a Keystone's login. */
  static withEnv(env: Record<string, string>): OpenStackCli {
    const cli = new OpenStackCli("");
    cli.#env = { PATH: process.env.PATH, HOME: process.env.HOME, LC_ALL: "C.UTF-8", ...env };
    return cli;
  }

  /** Runs `openstack baremetal <words>`; what it prints, as text. Throws with the output when it fails. */
  async text(...words: string[]): Promise<string> {
    const { code, output } = await run("openstack", ["baremetal", ...words], { env: this.#env });
    if (code !== 0) throw new Error(`openstack baremetal ${words.join(" ")} ended with ${code}:\n${output}`);
    return output;
  }

  /** The same with `-f json`, parsed. */
  async json<T>(...words: string[]): Promise<T> {
    return JSON.parse(await this.text(...words, "-f", "json")) as T;
  }

  /** Its exit status and output, whatever they are. */
  fails(...words: string[]): Promise<{ code: number | null; output: string }> {
    return run("openstack", ["baremetal", ...words], { env: this.#env });
  }
}
