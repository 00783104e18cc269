import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { loadMapping } from "../../../../src/config/mapping-file.ts";
import { readMappingSource } from "../../../../src/config/mapping-source.ts";
import { editMapping, renderMapping } from "../../../../src/config/mapping-writer.ts";
import type { AnswerTree } from "../../../../src/setup/discover/answers.ts";
import type { Discovered } from "../../../../src/setup/discover/discover.ts";
import { discoverAgain } from "../../../../src/setup/discover/discover.ts";
import { takeProposals } from "../../../../src/setup/discover/interview.ts";
import { readSnapshot } from "../../../../src/setup/discover/read-snapshot.ts";
import type { Snapshot } from "../../../../src/setup/discover/snapshot.ts";
import { otherAccounts } from "../../../../src/setup/discover/update-mapping.ts";
import { updateQuestions } from "../../../../src/setup/discover/update-questions.ts";
import { aWorld } from "../../../contract/clients-setup.ts";

const nothing = { kommo: [], productive: [] };
const writer = { render: renderMapping, edit: editMapping };

/** The sandbox's accounts, which both example files describe. */
let accounts: Snapshot;

beforeAll(async () => {
  const { kommo, productive, linear, clock } = aWorld();
  const reading = { nowMs: clock.now(), namedTemplates: [], onPart: () => undefined };
  accounts = await readSnapshot({ kommo, productive, linear, ...reading });
});

function example(name: string): string {
  return readFileSync(new URL(`../../../../examples/${name}`, import.meta.url), "utf8");
}

function treeOf(text: string) {
  const { tree } = readMappingSource(text);
  if (tree === undefined) throw new Error("no mapping");
  return tree;
}

interface Again {
  readonly snapshot?: Snapshot;
  readonly answers?: AnswerTree;
  readonly seenOptions?: ReadonlySet<string>;
}

function again(text: string, { snapshot = accounts, answers = {}, seenOptions }: Again = {}): Discovered {
  const tree = treeOf(text);
  const proposals = takeProposals(updateQuestions(snapshot, { tree, seenOptions }), answers);
  if (proposals.kind !== "answered") throw new Error(JSON.stringify(proposals));
  return discoverAgain({ snapshot, ...proposals, text, tree, fields: nothing }, writer);
}

function renamed(from: string, to: string): Snapshot {
  const copy: unknown = JSON.parse(JSON.stringify(accounts).replaceAll(`"${from}"`, `"${to}"`));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same shape, one name apart
  return copy as Snapshot;
}

describe("a mapping that fits its accounts", () => {
  it.each(["handoff.yaml", "handoff.full.yaml"])("stays as it is to the byte: %s", (name) => {
    const text = example(name);
    const { text: after, findings } = again(text);
    expect(after).toBe(text);
    expect(findings.filter(({ kind }) => kind !== "unlisted")).toEqual([]);
  });

  it.each([
    [
      "comments and odd spacing",
      (text: string) => text.replaceAll(" # ", "     #  mine: ").replaceAll("  ", "  "),
    ],
    [
      "line ends of Windows and a byte order mark",
      (text: string) => `\uFEFF${text.replaceAll("\n", "\r\n")}`,
    ],
    [
      "parts that somebody took out",
      (text: string) => text.replace(/^ {4}priority: .*\n/mu, "").replace(/^ {2}dev@[\s\S]*?\n\n/mu, "\n"),
    ],
    [
      "another order",
      (text: string) =>
        text.replace(/(slack:\n[\s\S]*)$/u, "").replace("won:", "$&") + "slack:\n  ready: false\n",
    ],
  ])("stays as it is with %s", (_what, change) => {
    const text = change(example("handoff.yaml"));
    expect(again(text).text).toBe(text);
  });
});

describe("a system that is not connected", () => {
  it("is named, and its part of the mapping stays", () => {
    const text = example("handoff.yaml");
    const { text: after, warnings, findings } = again(text, { snapshot: { ...accounts, linear: undefined } });
    expect(after).toBe(text);
    expect(findings.filter(({ kind }) => kind === "gone")).toEqual([]);
    expect(warnings).toContain("Linear is not connected, so its part of the mapping was not looked at.");
  });
});

describe("what changed in the accounts", () => {
  it("is a new name, put in its place and told", () => {
    const text = example("handoff.yaml");
    const { text: after, findings } = again(text, { snapshot: renamed("Website template", "Site template") });
    expect(after).toBe(text.replace("name: Website template", "name: Site template"));
    expect(findings).toContainEqual({
      kind: "renamed",
      path: "service_types.website.template",
      message: "“Website template” is now called “Site template”.",
    });
  });

  it("is something that is gone, which is told and left", () => {
    const text = example("handoff.yaml").replace("id: 7001,", "id: 7999,");
    const { text: after, findings } = again(text);
    expect(after).toBe(text);
    expect(findings).toContainEqual({
      kind: "gone",
      path: "service_types.website.template",
      message: "“Website template” (7999) is no longer there.",
    });
  });

  it("is something archived, which is told and left", () => {
    const text = example("handoff.yaml").replace("{ id: 113, name: SEO }", "{ id: 111, name: Website }");
    expect(again(text).findings).toContainEqual(
      expect.objectContaining({ kind: "ended", path: "service_types.seo.services[0].service_type" }),
    );
  });

  it("is the account's zone, which decides days", () => {
    const text = example("handoff.yaml").replace("time_zone: Europe/Berlin", "time_zone: Europe/Vienna");
    const { text: after, findings } = again(text);
    expect(after).toBe(example("handoff.yaml"));
    expect(findings).toContainEqual(expect.objectContaining({ kind: "changed", path: "kommo.time_zone" }));
  });

  it("is a new option, for which an entry is proposed", () => {
    const text = example("handoff.full.yaml");
    const seenOptions = new Set(["880001", "880002", "880003"]);
    const { text: after } = again(text, { seenOptions });
    expect(after).toContain("  hosting:\n    value: { id: 880004, name: Hosting }");
    expect(after).toContain("# check:");
    expect(loadMapping(after, "handoff.yaml").ok).toBe(true);
    expect(again(after, { seenOptions }).text).toBe(after);
  });

  it("is not an option that somebody has left out before", () => {
    const seenOptions = new Set(["880001", "880002", "880003", "880004"]);
    const { findings } = again(example("handoff.full.yaml"), { seenOptions });
    expect(findings).toContainEqual(expect.objectContaining({ kind: "unlisted" }));
  });
});

describe("answers to a mapping that exists", () => {
  it("add a stage that it does not have", () => {
    const answers = {
      won_stages: ["Sales / Closed - won", "Delivery / Kick-off"],
      stages: { "Delivery / Kick-off": { starts: "issue only", team: "Support", state: "Todo" } },
    };
    const text = example("handoff.yaml");
    const { text: after } = again(text, { answers });
    const loaded = loadMapping(after, "handoff.yaml");
    expect(loaded.ok && loaded.loaded.mapping.won[2]).toMatchObject({
      pipeline: { id: 7700003 },
      status: { id: 61000022 },
      since: "2026-11-23",
      productive: false,
      linear: { team: { key: "SUP" }, state: { name: "Todo" } },
    });
    expect(again(after, { answers }).text).toBe(after);
  });

  it("give a value to a field that Productive has come to require", () => {
    const { productive } = accounts;
    const customFields = productive?.customFields?.map((field) => ({
      ...field,
      isRequired: field.id === "70031",
    }));
    const snapshot = { ...accounts, productive: productive && { ...productive, customFields } };
    const text = example("handoff.yaml");
    const questions = updateQuestions(snapshot, { tree: treeOf(text), seenOptions: undefined });
    expect(takeProposals(questions, {})).toMatchObject({ kind: "unanswerable" });
    const answers = { custom_fields: { projects: { Industry: "DACH" } } };
    const { text: after } = again(text, { snapshot, answers });
    expect(after).toContain("    custom_fields: [{ id: 70031, name: Industry, value: DACH }]\n  budget:");
    expect(again(after, { snapshot }).text).toBe(after);
  });
});

describe("accounts of somebody else", () => {
  it("are recognised by their number", () => {
    const tree = treeOf(
      example("handoff.yaml").replace("account: { id: 33000001", "account: { id: 33000002"),
    );
    expect(otherAccounts(tree, accounts)).toEqual([
      "was written for Kommo account 33000002, and the token is of 33000001.",
    ]);
  });
});
