import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { editMapping, renderMapping } from "../../../src/config/mapping-writer.ts";
import type { MappingEdit } from "../../../src/config/mapping-writer.ts";

const example = readFileSync(new URL("../../../examples/handoff.full.yaml", import.meta.url), "utf8");

function edit(text: string, ...edits: readonly MappingEdit[]): string {
  const { text: edited, left } = editMapping(text, edits);
  expect(left).toEqual([]);
  return edited;
}

describe("a new file", () => {
  it("has sections with an empty line between them, and references on one line", () => {
    const text = renderMapping(
      { version: 1, kommo: { account: { id: 33000001, name: "acme" }, currency: "EUR" } },
      [
        { path: ["kommo"], place: "above", text: "Where deals are won." },
        { path: ["kommo", "account"], place: "beside", text: "check: is it this one?" },
      ],
    );
    expect(text.split("\n").slice(4)).toEqual([
      "version: 1",
      "",
      "# Where deals are won.",
      "kommo:",
      "  account: { id: 33000001, name: acme } # check: is it this one?",
      "  currency: EUR",
      "",
    ]);
  });

  it("keeps a comment on its line, whatever a name holds", () => {
    const text = renderMapping({ a: 1 }, [{ path: ["a"], place: "beside", text: "x\ny: 2" }]);
    expect(text).toContain("a: 1 # x y: 2\n");
  });

  it("writes decimals digit by digit", () => {
    expect(renderMapping({ rate: "110.00" }, [])).toContain("rate: 110.00\n");
  });
});

describe("changing a file", () => {
  it("touches the value and nothing else", () => {
    const path = ["won", 0, "pipeline", "name"];
    const edited = edit(example, { kind: "set", path, value: "New: sales" });
    expect(edited).toBe(
      example.replace(
        "pipeline: { id: 7700001, name: Sales }",
        'pipeline: { id: 7700001, name: "New: sales" }',
      ),
    );
  });

  it("keeps odd spacing, quotation marks, line ends and the byte order mark", () => {
    const text = "\uFEFFa:   'x'   # mine\r\nb: {c: \"d\" , e: 1}\r\n";
    expect(edit(text, { kind: "set", path: ["b", "c"], value: "f" })).toBe(
      "\uFEFFa:   'x'   # mine\r\nb: {c: f , e: 1}\r\n",
    );
  });

  it("adds a key behind the last one, as deep as its neighbours", () => {
    const text = "kommo:\n    fields:\n        a: 1 # one\n\n# below\nwon: []\n";
    expect(edit(text, { kind: "add", path: ["kommo", "fields", "b"], value: { id: 2 } })).toBe(
      "kommo:\n    fields:\n        a: 1 # one\n        b: { id: 2 }\n\n# below\nwon: []\n",
    );
  });

  it("adds to sections in braces", () => {
    expect(edit("m: { a: 1 }\n", { kind: "add", path: ["m", "b"], value: 2 })).toBe("m: { a: 1, b: 2 }\n");
    expect(edit("m: {}\nl: []\n", { kind: "add", path: ["m", "b"], value: 2 })).toBe("m: { b: 2 }\nl: []\n");
    expect(edit("l: []\n", { kind: "add", path: ["l", 0], value: "x" })).toBe("l: [x]\n");
  });

  it("adds an item to a list, its dash below the others", () => {
    const text = "won:\n- a: 1\n  b: 2\nend: true\n";
    expect(edit(text, { kind: "add", path: ["won", 1], value: { a: 3, c: { d: 4 } } })).toBe(
      "won:\n- a: 1\n  b: 2\n- a: 3\n  c:\n    d: 4\nend: true\n",
    );
  });

  it("makes the sections that are missing on the way", () => {
    const edited = edit("version: 1\n", {
      kind: "add",
      path: ["kommo", "write_back", "x"],
      value: { id: 1 },
    });
    expect(edited).toBe("version: 1\n\nkommo:\n  write_back:\n    x: { id: 1 }\n");
  });

  it("fills a section that is empty", () => {
    const text = "people: # nobody yet\nslack: {}\n";
    expect(edit(text, { kind: "add", path: ["people", "a@b.example"], value: { option: "A" } })).toBe(
      "people: # nobody yet\n  a@b.example:\n    option: A\nslack: {}\n",
    );
  });

  it("ends a file that had no last line end", () => {
    expect(edit("a: 1", { kind: "add", path: ["b"], value: 2 })).toBe("a: 1\n\nb: 2");
  });

  it("puts comments beside what it adds", () => {
    const path = ["types", "seo"];
    const notes = [{ path: [...path, "value"], place: "beside", text: "check: right?" }] as const;
    expect(edit("types:\n  a: 1\n", { kind: "add", path, value: { value: { id: 3 } }, notes })).toBe(
      "types:\n  a: 1\n  seo:\n    value: { id: 3 } # check: right?\n",
    );
  });

  it("leaves what stands behind an alias to a person", () => {
    const text = "a: &x { name: old }\nb: *x\n";
    const edits: readonly MappingEdit[] = [{ kind: "set", path: ["b", "name"], value: "new" }];
    expect(editMapping(text, edits)).toEqual({ text, left: edits });
  });

  it("gives back text that is no YAML as it was", () => {
    const edits: readonly MappingEdit[] = [{ kind: "set", path: ["a"], value: "b" }];
    expect(editMapping("a: [", edits)).toEqual({ text: "a: [", left: edits });
  });
});
