import { expect, it } from "vitest";
import { readBoolean, readInteger, readParameters, readString, readStringList, readUuid } from "./values.ts";

it.each([true, "1", "T", "true", "ON", "y", "Yes", 1])("takes %j for true", (value) => {
  expect(readBoolean("enabled", value)).toBe(true);
});

it.each([false, "0", "f", "False", "off", "N", "no", 0])("takes %j for false", (value) => {
  expect(readBoolean("enabled", value)).toBe(false);
});

it.each(["maybe", "", null, [], {}, 2])("refuses %j as a boolean, naming the parameter", (value) => {
  expect(() => readBoolean("enabled", value)).toThrow("Invalid enabled: Unrecognized value");
});

it("takes integers as numbers and as text", () => {
  expect(readInteger("limit", 5)).toBe(5);
  expect(readInteger("limit", " -7 ")).toBe(-7);
});

it.each([1.5, "1.5", "five", "", null, "9".repeat(30), Number.POSITIVE_INFINITY])(
  "refuses %j as an integer",
  (value) => {
    expect(() => readInteger("limit", value)).toThrow("Expected an integer for limit");
  },
);

it("refuses what is not a uuid, and quotes no more than a line of it", () => {
  expect(() => readUuid("marker", "x")).toThrow("Expected UUID for marker: x");
  expect(() => readUuid("marker", "x".repeat(1000))).toThrow(/^Expected UUID for marker: x{80}\.\.\.$/);
});

it("splits, trims, lower-cases and de-duplicates a list given as text", () => {
  expect(readStringList("fields", " UUID, name,uuid,,Name ")).toEqual(["uuid", "name"]);
});

it("takes a list given as JSON as it is", () => {
  expect(readStringList("fields", ["A", "A"])).toEqual(["A", "A"]);
  expect(() => readStringList("fields", [1])).toThrow("Expected string for fields: 1");
});

it("names every parameter that is not expected", () => {
  expect(() => readParameters({ a: 1, toString: 2, target: "x" }, { target: readString }, [])).toThrow(
    "Unexpected arguments: a, toString",
  );
});

it("names the parameter that is missing", () => {
  expect(() => readParameters({}, { target: readString }, ["target"])).toThrow("Missing mandatory parameter: target");
});
