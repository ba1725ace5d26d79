import { expect, test } from "vitest";
import { consoleUrl } from "./console-url.ts";

const PATH = "path=websockify%3Fnode%3Dn1%26token%3Dt-_1";

test.each([
  ["http://h:6090/vnc_lite.html", `http://h:6090/vnc_lite.html?${PATH}`],
  ["https://h/vnc.html?autoconnect=1", `https://h/vnc.html?autoconnect=1&${PATH}`],
  ["https://h/vnc.html?", `https://h/vnc.html?${PATH}`],
  ["https://h/vnc.html?a=1&", `https://h/vnc.html?a=1&${PATH}`],
  ["https://h/vnc.html#top", `https://h/vnc.html?${PATH}#top`],
  ["https://h/vnc.html?a=1#top", `https://h/vnc.html?a=1&${PATH}#top`],
])("%s", (publicUrl, url) => {
  expect(consoleUrl(publicUrl, "n1", "t-_1")).toBe(url);
});
