import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { HandoffError } from "../../../src/errors.ts";
import { formatRemarks, loadMapping, readMapping } from "../../../src/config/mapping-file.ts";
import { aMappingText, lineOf, loaded, remarksOf } from "./mapping-text.ts";

const fixtures = join(import.meta.dirname, "../../fixtures/mappings");
const examples = join(import.meta.dirname, "../../../examples");
const folder = mkdtempSync(join(tmpdir(), "handoff-mapping-"));

afterAll(() => rmSync(folder, { recursive: true }));

function aFile(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function errorOf(path: string): Promise<HandoffError> {
  const cause: unknown = await readMapping(path).catch((error: unknown) => error);
  if (cause instanceof HandoffError) return cause;
  throw new Error(`${path} was read.`, { cause });
}

describe("the shipped examples", () => {
  it.each(["handoff.yaml", "handoff.full.yaml"])("%s loads without errors", async (name) => {
    const { remarks } = await readMapping(join(examples, name));
    expect(remarks.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it.each(["handoff.yaml", "handoff.full.yaml"])(
    "%s means what the fixture of that name means",
    async (name) => {
      const [shipped, fixture] = [
        await readMapping(join(examples, name)),
        await readMapping(join(fixtures, name)),
      ];
      expect(shipped.digest).toBe(fixture.digest);
    },
  );
});

describe("twenty mistakes", () => {
  const text = readFileSync(join(fixtures, "twenty-mistakes.yaml"), "utf8");
  const planted = text.split("\n").flatMap((line, index) => (line.includes("# mistake ") ? [index + 1] : []));
  const errors = remarksOf(text).filter(({ severity }) => severity === "error");

  it("are reported at once, each at its line", () => {
    expect([...new Set(errors.map(({ position }) => position.line))]).toEqual(planted);
    expect(planted).toHaveLength(20);
  });

  it("bring no sentence about anything else", () => {
    const named = errors.filter(({ message }) => !message.includes("is already won[0]"));
    expect(named).toHaveLength(20);
  });

  it("are said in the order of the file", () => {
    const lines = remarksOf(text).map(({ position }) => position.line);
    expect(lines).toEqual(lines.toSorted((a, b) => a - b));
  });
});

function aServiceLine(slug: string, share: string): string {
  return `      - { slug: ${slug}, name: ${slug}, service_type: { id: 1 }, share: ${share} }\n`;
}

describe("numbers", () => {
  it("keep the digits of the file", () => {
    const { mapping } = loaded(aMappingText());
    expect(mapping.serviceTypes[0]?.services[1]?.rate).toEqual({ kind: "constant", value: "110.00" });
  });

  it("keep digits that a float would lose", () => {
    const { mapping } = loaded(aMappingText(["rate: 110.00", "rate: 12345678901234.567"]));
    expect(mapping.serviceTypes[0]?.services[1]?.rate).toEqual({
      kind: "constant",
      value: "12345678901234.567",
    });
  });

  it("may stand in quotation marks", () => {
    const { mapping } = loaded(aMappingText(["rate: 110.00", 'rate: "95"']));
    expect(mapping.serviceTypes[0]?.services[1]?.rate).toEqual({ kind: "constant", value: "95" });
  });

  it("sum to 100 where floats would not", () => {
    const text = aMappingText(
      ["share: 40 }\n", `share: 0.1 }\n${aServiceLine("b", "0.2")}`],
      ["share: 60, rate", "share: 99.7, rate"],
    );
    expect(remarksOf(text)).toEqual([]);
  });

  it("are texts where a text is expected", () => {
    const { mapping } = loaded(aMappingText(["name: acme", "name: 2026"]));
    expect(mapping.kommo.account.name).toBe("2026");
  });
});

describe("short forms", () => {
  it("read a manager as the responsible user, or else that person", () => {
    const { mapping } = loaded(aMappingText());
    expect(mapping.productive?.project?.manager).toEqual({
      kind: "field",
      field: "responsible",
      otherwise: { kind: "id", id: "3300", name: "Petra" },
    });
  });

  it("read a manager's e-mail in lower case", () => {
    const { mapping } = loaded(aMappingText(["{ id: 3300, name: Petra }", "Petra@Acme.example"]));
    expect(mapping.productive?.project?.manager).toMatchObject({
      otherwise: { kind: "email", email: "petra@acme.example" },
    });
  });

  it("read priorities as a table or as a list", () => {
    const field: readonly [string, string] = [
      "    hourly_rate:",
      "    priority: { id: 5 }\n    hourly_rate:",
    ];
    const table = loaded(
      aMappingText(field, ["linear:\n  team", "linear:\n  priority: { A: low, default: high }\n  team"]),
    );
    const list = loaded(
      aMappingText(field, [
        "linear:\n  team",
        "linear:\n  priority: [{ when: A, is: low }, { else: high }]\n  team",
      ]),
    );
    expect(table.mapping.linear?.priority).toEqual({
      rules: [{ when: { name: "A" }, is: "low" }],
      otherwise: "high",
    });
    expect(list.mapping.linear?.priority).toEqual(table.mapping.linear?.priority);
  });

  it("read true as “as said above” and leave false", () => {
    const { mapping } = loaded(aMappingText(["    productive: true", "    productive: false"]));
    expect(mapping.won[0]).toMatchObject({ productive: false, linear: {} });
  });

  it("switch on what the mapping describes where a stage says nothing", () => {
    const { mapping } = loaded(aMappingText(["    productive: true\n    linear: true\n", ""]));
    expect(mapping.won[0]).toMatchObject({ productive: {}, linear: {} });
  });

  it("leave Linear alone where no team is named", () => {
    const { mapping } = loaded(
      aMappingText(
        ["    productive: true\n    linear: true\n", ""],
        [/linear:\n.*\n/.exec(aMappingText())?.[0] ?? "", ""],
      ),
    );
    expect(mapping.won[0]).toMatchObject({ productive: {}, linear: false });
  });

  it.each([
    ["note", ["note"]],
    ["[note, slack]", ["note", "slack"]],
    ["ignore", []],
    ["[]", []],
  ])("read the reaction %s", (written, reactions) => {
    const { mapping } = loaded(aMappingText(["missing_service_type: hold", `reopened: ${written}`]));
    expect(mapping.policies.reopened).toEqual(reactions);
  });

  it("read the policy for a missing service type as one to use", () => {
    const { mapping } = loaded(aMappingText(["missing_service_type: hold", "missing_service_type: website"]));
    expect(mapping.policies.missingServiceType).toEqual({ use: "website" });
  });

  it("leave absent keys absent, so that less specific settings can be seen through them", () => {
    const { mapping } = loaded(aMappingText());
    expect(Object.keys(mapping.productive?.budget ?? {})).toEqual(["vatPercent"]);
  });

  it("read a wait in seconds", () => {
    const { mapping } = loaded(aMappingText(["    linear: true", "    linear: true\n    wait: 2m"]));
    expect(mapping.won[0]?.waitSeconds).toBe(120);
  });

  it("name people by lower-case e-mail", () => {
    const { mapping } = loaded(aMappingText(["anna@acme", "Anna@ACME"]));
    expect(mapping.people["anna@acme.example"]).toMatchObject({ email: "anna@acme.example" });
  });
});

describe("the text of the file", () => {
  it("may come from Windows", () => {
    const text = `\uFEFF${aMappingText().replaceAll("\n", "\r\n")}`;
    expect(loaded(text).digest).toBe(loaded(aMappingText()).digest);
  });

  it("keeps its lines and columns behind a byte order mark and CRLF", () => {
    const text = aMappingText(["currency: EUR", "currency: EURO"]);
    const [remark] = remarksOf(`\uFEFF${text.replaceAll("\n", "\r\n")}`);
    expect(remark?.position).toEqual({ line: lineOf(text, "EURO"), column: 13 });
  });

  it.each([
    [
      "a key that stands twice",
      "version: 1\n",
      "version: 1\nversion: 1\n",
      "This key stands twice in its section.",
    ],
    ["a second document", "policies:", "---\npolicies:", "A second document begins here (`---`)."],
    ["a tab", "  account:", "\taccount:", "A tab is used to indent."],
    [
      "an alias without anchor",
      "currency: EUR",
      "currency: *eur",
      "No anchor “&eur” stands before this alias.",
    ],
    ["a tag", "currency: EUR", "currency: !money EUR", "The tag “!money” has no meaning here."],
  ])("is refused for %s", (_what, from, to, message) => {
    const text = aMappingText([from, to]);
    const found = remarksOf(text).find((remark) => remark.message === message);
    expect(found).toMatchObject({ severity: "error" });
  });

  it("still checks everything else when a key stands twice", () => {
    const text = aMappingText(
      ["version: 1\n", "version: 1\nversion: 1\n"],
      ["currency: EUR", "currency: EURO"],
    );
    expect(remarksOf(text).map(({ path }) => path)).toEqual(["", "kommo.currency"]);
  });

  it("may share a part by an alias", () => {
    const text = aMappingText(
      ["status: { id: 142, name: Won }", "status: &won { id: 142, name: Won }"],
      [
        "productive:\n  organization",
        "  - { pipeline: { id: 2 }, status: *won }\nproductive:\n  organization",
      ],
    );
    expect(loaded(text).mapping.won[1]?.status).toEqual({ id: 142, name: "Won" });
  });

  it("reports an empty item of a list at its place, and the next one at its own", () => {
    const text = aMappingText(["    services:", "    team:\n      -\n      - dora\n    services:"]);
    expect(remarksOf(text).map(({ message, position }) => [message, position.line])).toEqual([
      ["An item of this list is empty.", lineOf(text, "- dora") - 1],
      ["Found “dora”. This is no e-mail address.", lineOf(text, "- dora")],
    ]);
  });

  it("may not contain itself", () => {
    const found = remarksOf("version: 1\nkommo: &a\n  fields: *a\n").map(({ message }) => message);
    expect(found).toContain("The file unfolds to more than 50000 values or 32 levels here.");
  });

  it("may not unfold without bound", () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const inner = level === 0 ? "x" : `*l${level - 1}`;
      return `l${level}: &l${level} [${Array.from({ length: 9 }, () => inner).join(", ")}]\n`;
    });
    const found = remarksOf(levels.join("")).map(({ message }) => message);
    expect(found.filter((message) => message.startsWith("The file unfolds"))).toHaveLength(1);
  });

  it.each(["", "# nothing\n", "- a list\n", "text\n"])("is no mapping when it is %j", (text) => {
    expect(loadMapping(text, "handoff.yaml")).toMatchObject({
      ok: false,
      remarks: [{ message: "The file holds no mapping.", position: { line: 1 } }],
    });
  });

  it("is never taken for a prototype", () => {
    const text = aMappingText(["policies:", '  "__proto__": { slack: U0123ABCD }\npolicies:']);
    expect(remarksOf(text).map(({ severity }) => severity)).toContain("error");
  });
});

describe("the digest", () => {
  it("does not change with comments, layout and the order of keys", () => {
    const text = aMappingText([
      "  time_zone: Europe/Berlin\n  currency: EUR\n",
      "  currency: EUR # euro\n\n  time_zone: 'Europe/Berlin'\n",
    ]);
    expect(loaded(text).digest).toBe(loaded(aMappingText()).digest);
  });

  it("does not change when a default is written out", () => {
    const text = aMappingText([
      "missing_service_type: hold",
      "missing_service_type: hold\n  missing_spec: warn",
    ]);
    expect(loaded(text).digest).toBe(loaded(aMappingText()).digest);
  });

  it("changes with a rate", () => {
    expect(loaded(aMappingText(["110.00", "110.01"])).digest).not.toBe(loaded(aMappingText()).digest);
  });

  it("is a SHA-256 in hex", () => {
    expect(loaded(aMappingText()).digest).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("positionOf", () => {
  it("finds a key", () => {
    const text = aMappingText();
    const position = loaded(text).positionOf("productive.budget.vat_percent");
    expect(position).toEqual({ line: lineOf(text, "vat_percent"), column: 5 });
  });

  it("finds an item of a list", () => {
    const text = aMappingText();
    const position = loaded(text).positionOf("service_types.website.services[1]");
    expect(position).toEqual({ line: lineOf(text, "slug: code"), column: 9 });
  });

  it("knows what the file does not say", () => {
    expect(loaded(aMappingText()).positionOf("productive.budget.name")).toBeUndefined();
  });
});

describe("keys without effect in this release", () => {
  it("are said", () => {
    const text = aMappingText(["policies:\n", "policies:\n  budget_over: note\n"]);
    expect(remarksOf(text)).toEqual([
      {
        severity: "not yet",
        path: "policies.budget_over",
        position: { line: lineOf(text, "budget_over"), column: 3 },
        message: "News from Productive are not carried back to the deal in this release.",
      },
    ]);
  });

  it("are not said where they ask for what happens anyway", () => {
    const text = aMappingText(["policies:\n", "policies:\n  budget_over: ignore\n"]);
    expect(remarksOf(text)).toEqual([]);
  });
});

describe("reading a file", () => {
  it("gives every remark as a line and as a fact", async () => {
    const path = aFile(
      "wrong.yaml",
      aMappingText(["currency: EUR", "currency: EURO"], ["id: 142", "id: 143"]),
    );
    const error = await errorOf(path);
    expect(error).toMatchObject({ code: "mapping.invalid", exitCode: 5 });
    expect(error.facts["remarks"]).toHaveLength(2);
    expect(error.message.split("\n").slice(1)).toEqual([
      "wrong.yaml:5:13  error  kommo.currency  Found “EURO”. This is no currency code of ISO 4217. Did you mean “EUR”?",
      "wrong.yaml:11:19  error  won[0].status.id  143 is the lost stage of every pipeline, so it cannot be a won one. Won is 142, whatever the stage is called.",
    ]);
  });

  it("says how to get a mapping when there is none", async () => {
    const error = await errorOf(join(folder, "none.yaml"));
    expect(error).toMatchObject({ code: "mapping.missing", exitCode: 5 });
    expect(error.hint).toContain("handoff sandbox");
  });

  it("says that a folder cannot be read", async () => {
    expect(await errorOf(folder)).toMatchObject({ code: "mapping.unreadable", exitCode: 5 });
  });

  it.each([
    ["UTF-16 text", Uint8Array.from([0xff, 0xfe, 0x76, 0x00]), "UTF-16"],
    ["bytes that are no text", Uint8Array.from([0x76, 0xff, 0x31]), "not UTF-8"],
  ])("refuses %s", async (_what, bytes, part) => {
    expect((await errorOf(aFile("bytes.yaml", bytes))).message).toContain(part);
  });

  it("formats a remark without path or hint", () => {
    const line = formatRemarks("/x/handoff.yaml", [
      { severity: "warning", path: "", position: { line: 3, column: 4 }, message: "So." },
    ]);
    expect(line).toEqual(["handoff.yaml:3:4  warning  So."]);
  });
});
