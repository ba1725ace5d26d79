import { pythonWith, tellPythonStory } from "./python.ts";

const python = pythonWith("sushy", "python3-sushy");

/** Ironic's own Redfish client is there. */
export const hasSushy = python !== null;

/** What a sushy call was refused with: class, status, words. */
export type SushyRefusal = [string, number | null, string];

/** Runs a Python script that reads the login as JSON from stdin, and tells what it saw as JSON on stdout. */
export function tellSushyStory<Story>(
  script: string,
  login: { readonly url: string; readonly username: string; readonly password: string },
): Promise<Story> {
  return tellPythonStory(python as string, script, login);
}
