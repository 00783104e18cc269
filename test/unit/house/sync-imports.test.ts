/** The one rule of the import table that the linter has no word for: the core takes its time from a clock. */
import { globSync, readFileSync } from "node:fs";
import { parseSync } from "oxc-parser";
import { describe, expect, it } from "vitest";

describe("the core", () => {
  it.each(globSync("src/sync/**/*.ts"))("%s never asks the machine for the time", (file) => {
    expect(datesOfNow(readFileSync(file, "utf8"), file)).toEqual([]);
  });

  it("would be caught asking", () => {
    expect(datesOfNow("const now = new Date();", "example.ts")).toEqual(["new Date()"]);
    expect(datesOfNow("const then = new Date(0);", "example.ts")).toEqual([]);
  });
});

function datesOfNow(text: string, file: string): readonly string[] {
  const found: string[] = [];
  walk(parseSync(file, text).program, (node) => {
    const isDate = node["type"] === "NewExpression" && nameOf(node["callee"]) === "Date";
    const given = node["arguments"];
    if (isDate && Array.isArray(given) && given.length === 0) found.push("new Date()");
  });
  return found;
}

type SyntaxNode = Readonly<Record<string, unknown>>;

function walk(value: unknown, visit: (node: SyntaxNode) => void): void {
  if (typeof value !== "object" || value === null) return;
  const node = Object.fromEntries(Object.entries(value));
  if ("type" in node) visit(node);
  for (const part of Object.values(node)) walk(part, visit);
}

function nameOf(callee: unknown): unknown {
  return typeof callee === "object" && callee !== null && "name" in callee ? callee.name : undefined;
}
