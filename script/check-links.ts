/** Every relative link in a Markdown file of the repository leads to something that is there. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
  encoding: "utf8",
});
for (const file of listed.split("\n").filter((name) => name !== "" && existsSync(name))) {
  for (const [, link = ""] of readFileSync(file, "utf8").matchAll(/\]\(([^)\s]+)\)/g)) {
    const path = link.replace(/#.*$/, "");
    if (/^[a-z]+:/.test(link) || path === "" || existsSync(join(dirname(file), path))) continue;
    console.error(`${file}: the link to ${link} leads nowhere`);
    process.exitCode = 1;
  }
}
