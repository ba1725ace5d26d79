import { describe, expect, it } from "vitest";
import { createPasswordCheck } from "./password-check.ts";

const matches = createPasswordCheck();

// Written by `htpasswd -nbB -C 4` of Apache 2.4: of `pass:wörd`, and of the longest password it takes.
const BY_HTPASSWD = "$2y$04$BAVJJ/Q6p6IjT.NEomkYpu8rZlLvy6/a97EF0NeGKISVYHlOF7A7i";
const LONG_BY_HTPASSWD = "$2y$04$lTwVN5.YmJH/Iu4epn51e.3k8i0Qpz2oZeYSxOVOj5hszAHO6Ls4y";
const LONG = "ab".repeat(128).slice(0, 255);

it("takes what htpasswd writes", async () => {
  expect(BY_HTPASSWD).toMatch(/^\$2y\$/);
  expect(await matches("pass:wörd", BY_HTPASSWD)).toBe(true);
  expect(await matches("pass:word", BY_HTPASSWD)).toBe(false);
});

describe.each(["$2a$", "$2b$", "$2y$"])("with %s", (name) => {
  it("tells right from wrong", async () => {
    const hash = BY_HTPASSWD.replace("$2y$", () => name);
    expect(await matches("pass:wörd", hash)).toBe(true);
    expect(await matches("pass:wörd ", hash)).toBe(false);
    expect(await matches("", hash)).toBe(false);
  });

  it("does not end the password at a NUL", async () => {
    expect(
      await matches(
        "pass:wörd\0x",
        BY_HTPASSWD.replace("$2y$", () => name),
      ),
    ).toBe(false);
  });

  it("reads a password of 255 bytes as htpasswd does", async () => {
    expect(
      await matches(
        LONG,
        LONG_BY_HTPASSWD.replace("$2y$", () => name),
      ),
    ).toBe(true);
  });
});

it("serves more comparisons than run at once", async () => {
  const answers = await Promise.all(["pass:wörd", "a", "b", "pass:wörd", "c"].map((p) => matches(p, BY_HTPASSWD)));
  expect(answers).toEqual([true, false, false, true, false]);
});
