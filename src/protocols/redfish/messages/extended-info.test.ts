import { describe, expect, it } from "vitest";
import { hasSuffix, readMessages } from "./extended-info.ts";

const PSU501 = {
  MessageId: "IDRAC.2.8.PSU501",
  Message: "Server is already powered OFF.",
  MessageArgs: ["OFF"],
  Severity: "Informational",
};

describe("readMessages", () => {
  it("reads a list inside error", () => {
    const [message] = readMessages({ error: { code: "Base.1.8.GeneralError", "@Message.ExtendedInfo": [PSU501] } });
    expect(message).toMatchObject({ id: "IDRAC.2.8.PSU501", text: PSU501.Message, args: ["OFF"], severity: "OK" });
  });

  it("reads a single object where a list should be", () => {
    expect(readMessages({ error: { "@Message.ExtendedInfo": PSU501 } })).toHaveLength(1);
  });

  it("reads a list at top level, as on 200", () => {
    expect(readMessages({ "@Message.ExtendedInfo": [{ MessageId: "Base.1.8.Success" }] })[0]?.id).toBe(
      "Base.1.8.Success",
    );
  });

  it("reads a list beside error", () => {
    const body = { error: { code: "Base.1.8.GeneralError" }, "@Message.ExtendedInfo": [PSU501] };
    expect(readMessages(body).map(({ id }) => id)).toEqual(["IDRAC.2.8.PSU501"]);
  });

  it("takes error.code when it is the specific id", () => {
    const error = { code: "IDRAC.2.8.RAC0679", message: "Wait until the running job is completed." };
    expect(readMessages({ error })).toMatchObject([{ id: "IDRAC.2.8.RAC0679", text: error.message }]);
    const both = { error: { ...error, "@Message.ExtendedInfo": [{ MessageId: "IDRAC.2.8.RAC0679" }] } };
    expect(readMessages(both)).toHaveLength(1);
  });

  it("keeps a general code out when there is something specific", () => {
    const error = { code: "iLO.0.10.ExtendedInfo", "@Message.ExtendedInfo": [{ MessageID: "Base.0.10.Created" }] };
    expect(readMessages({ error }).map(({ id }) => id)).toEqual(["Base.0.10.Created"]);
  });

  it("takes MessageArgs as the string that old iDRACs send", () => {
    expect(readMessages({ error: { "@Message.ExtendedInfo": [{ ...PSU501, MessageArgs: "[]" }] } })[0]?.args).toEqual(
      [],
    );
  });

  it("puts the worst first, by either name of the severity", () => {
    const info = [
      { MessageId: "a", Severity: "OK" },
      { MessageId: "b", MessageSeverity: "Critical", Severity: "OK" },
      { MessageId: "c", Severity: "Warning" },
    ];
    expect(readMessages({ error: { "@Message.ExtendedInfo": info } }).map(({ id }) => id)).toEqual(["b", "c", "a"]);
  });

  it("bounds and cleans what the BMC says", () => {
    const Message = `line\r\nbreak\u001b[31m${"x".repeat(10_000)}`;
    const info = Array.from({ length: 500 }, () => ({ MessageId: "m", Message }));
    const messages = readMessages({ "@Message.ExtendedInfo": info });
    expect(messages.length).toBeLessThanOrEqual(32);
    expect(messages[0]?.text.length).toBeLessThanOrEqual(400);
    expect(messages[0]?.text).toMatch(/^line break \[31mx+$/);
  });

  it.each([null, {}, { error: "text" }, { error: null }, { error: { "@Message.ExtendedInfo": [null, 7, "x"] } }])(
    "finds nothing in %j",
    (body) => {
      expect(readMessages(body)).toEqual([]);
    },
  );
});

describe("hasSuffix", () => {
  it("ignores registry and version, not the beginning of a name", () => {
    expect(hasSuffix("Base.v1_10_3.Success", "Success")).toBe(true);
    expect(hasSuffix("SYS518", "SYS518")).toBe(true);
    expect(hasSuffix("IDRAC.2.8.XSYS518", "SYS518")).toBe(false);
  });
});
