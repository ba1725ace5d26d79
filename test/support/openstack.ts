import { type Ended, runOpenStack } from "./openstack-shell.ts";

/** Debian's own `openstack` client: `openstack baremetal ...` unless a method says otherwise. */
export class OpenStackCli {
  #env: NodeJS.ProcessEnv;

  /** Against an API without Keystone. */
  constructor(endpoint: string, login?: { username: string; password: string }) {
    const auth = login
      ? { OS_AUTH_TYPE: "http_basic", OS_USERNAME: login.username, OS_PASSWORD: login.password }
      : { OS_AUTH_TYPE: "none" };
    this.#env = { ...SURROUNDINGS, OS_ENDPOINT: endpoint, ...auth };
  }

  /** The same with an `openstackrc` file's settings, for example of a Keystone's login. */
  static withEnv(env: Record<string, string>): OpenStackCli {
    const cli = new OpenStackCli("");
    cli.#env = { ...SURROUNDINGS, ...env };
    return cli;
  }

  /** Runs `openstack baremetal <words>`; what it prints, as text. Throws with the output when it fails. */
  text(...words: string[]): Promise<string> {
    return this.openstack("baremetal", ...words);
  }

  /** The same with `-f json`, parsed. */
  async json<T>(...words: string[]): Promise<T> {
    return JSON.parse(await this.text(...words, "-f", "json")) as T;
  }

  /** Its exit status and output, whatever they are. */
  fails(...words: string[]): Promise<Ended> {
    return this.ends("baremetal", ...words);
  }

  /** `openstack <words>`, of whatever service, and what it prints. Throws with the output when it fails. */
  async openstack(...words: string[]): Promise<string> {
    const { code, output } = await this.ends(...words);
    if (code !== 0) throw new Error(`openstack ${words.join(" ")} ended with ${code}:\n${output}`);
    return output;
  }

  /** The exit status and output of `openstack <words>`. */
  ends(...words: string[]): Promise<Ended> {
    return runOpenStack(words, this.#env);
  }
}

const SURROUNDINGS = { PATH: process.env.PATH, HOME: process.env.HOME, LC_ALL: "C.UTF-8" };
