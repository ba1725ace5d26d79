import type { Route } from "./route.ts";

/** The path of a call, with the values put in and escaped. Throws on a value that was not given. */
export function routePath(
  route: Pick<Route, "method" | "path">,
  values: Readonly<Record<string, unknown>> = {},
): string {
  return route.path.replace(/:(\w+)/g, (_, name: string) => {
    const value = values[name];
    // "." and ".." would be taken for steps in the path by whoever reads the URL, however they are escaped.
    if (typeof value === "string" && !/^\.{0,2}$/.test(value)) return encodeURIComponent(value);
    throw new TypeError(`${route.method} ${route.path} needs a value for ${name}`);
  });
}
