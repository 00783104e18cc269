/**
 * Every key of both example files has an effect, or is refused or announced with a reason. A key that is
 * added to a file fails here until it says how it is shown.
 */
import { describe, expect, it } from "vitest";
import type { MappingResult } from "../../src/config/mapping-file.ts";
import type { LoadedMapping } from "../../src/config/mapping.ts";
import { takeInventory } from "../support/inventory.ts";
import type { ExampleFile, NewValue, Situation } from "../support/mapping-keys.ts";
import { firstPlace, keyPaths, loadChanged, planWith, valueAt } from "../support/mapping-keys.ts";
import { aStage } from "../support/stage.ts";

const website = 41200317;
const movedOn = 41200337;
const brand = 41200318;
const hooli = 41200323;
const unknownPeople = 41200330;
const seo = 41200333;
const both = 41200340;

const [ENG, MKT, other] = ["e1", "e3", "99"].map((end) => `5f0e4c1a-0000-4000-8000-0000000000${end}`);

/** How one key is shown. The plan, or what is said instead of one, is compared as JSON. */
interface Row extends Partial<Situation> {
  readonly to: NewValue;
  /** Another place than the first one. */
  readonly at?: string;
  /** What else the mapping says, before and after. */
  readonly with?: Readonly<Record<string, NewValue>>;
  readonly shown: Effect;
}

type Effect =
  /** In the plan afterwards, and not before. */
  | { readonly appears: string }
  /** In the plan before, and not afterwards. */
  | { readonly vanishes: string }
  /** The file is refused with this sentence. */
  | { readonly refused: RegExp }
  /** `mapping check` says that it does nothing in this release. */
  | { readonly notYet: true }
  /** Tasks and Slack messages about a deal that is held; there is one of each before. */
  | { readonly told: readonly [tasks: number, messages: number] };

const appears = (text: string): Effect => ({ appears: text });
const vanishes = (text: string): Effect => ({ vanishes: text });
const refused = (sentence: RegExp): Effect => ({ refused: sentence });
const notYet: Effect = { notYet: true };
const otherAccount = appears('"refused":"mapping.other_account"');
const drift = appears('"code":"mapping.drift"');

const hourly = { 510002: "Stundenbasis" };
const byAnna = { 510009: "Anna A." };

const rows: Readonly<Record<string, Row>> = {
  version: { to: 2, shown: refused(/This release reads version 1/u) },

  "kommo/account/id": { to: 1, shown: otherAccount },
  "kommo/time_zone": { to: "America/Sao_Paulo", shown: otherAccount },
  "kommo/currency": { to: "USD", shown: otherAccount },
  "kommo/fields/service_type/id": { to: 510099, shown: appears("service_type.missing") },
  "kommo/fields/billing_type/id": {
    to: 510099,
    lead: seo,
    fill: hourly,
    shown: appears('"billing":"fixed"'),
  },
  "kommo/fields/team/id": {
    to: 510099,
    fill: { 510003: "anna@acme.example" },
    shown: appears("/member/2003"),
  },
  "kommo/fields/spec/id": { to: 510099, shown: appears("spec.missing") },
  "kommo/fields/deadline/id": { to: 510006, shown: vanishes('"dueDate":"2027-01-18"') },
  "kommo/fields/start_date/id": { to: 510005, shown: appears('"startsOn":"2027-01-18"') },
  "kommo/fields/priority/id": { to: 510099, shown: appears('"priority":2') },
  "kommo/fields/hourly_rate/id": {
    to: 510099,
    lead: seo,
    fill: hourly,
    shown: appears('"priceMinor":"9000"'),
  },
  "kommo/fields/manager/id": { to: 510099, fill: byAnna, shown: appears("/member/3300") },
  "kommo/fields/amount/id": {
    to: 510013,
    fill: { 510010: "9000", 510013: "7000" },
    shown: appears("of 7,000.00 EUR with VAT"),
  },
  "kommo/fields/currency/id": {
    to: 510099,
    fill: { 510011: "Dollar" },
    shown: vanishes('"currency":"USD"'),
  },
  "kommo/fields/po_number/id": { to: 510099, shown: vanishes("PO-2291") },
  "kommo/fields/seo_amount/id": {
    to: 510010,
    lead: both,
    fill: { 510010: "9000" },
    shown: appears('"doubt":"parts_differ"'),
  },
  "kommo/fields/country/id": { to: 620002, shown: appears('"totalMinor":"1250000"') },
  "kommo/fields/country/on": { to: "lead", shown: appears('"totalMinor":"1250000"') },
  "kommo/fields/vat_id/id": { to: 620001, shown: appears('"vat":"Germany"') },
  "kommo/fields/vat_id/on": { to: "contact", shown: vanishes("DE811907980") },
  "kommo/write_back/productive_project/id": { to: 510012, shown: appears("project.unusable") },
  "kommo/write_back/linear_issue/id": { to: 510012, shown: appears('"fieldId":510012') },
  "kommo/write_back/budget_status/id": { to: 510012, shown: appears('"fieldId":510012') },

  "won/[]/pipeline/id": { to: 7700003, shown: appears("pipeline.unmapped") },
  "won/[]/status/id": { to: 61000004, shown: appears("deal.not_won") },
  "won/[]/since": { to: "2027-01-01", startedBy: "itself", shown: appears("deal.before_start") },
  "won/[]/wait": { to: "2m", startedBy: "itself", isWonNow: true, shown: appears('"until":') },
  "won/[]/skip/tags/[]": { to: "VIP", startedBy: "itself", shown: appears("deal.skipped") },
  "won/[]/skip/amount_below": { to: 20000, startedBy: "itself", shown: appears("deal.skipped") },
  "won/[]/moved_on": { to: "never", lead: movedOn, shown: appears("pipeline.unmapped") },
  "won/[]/productive": {
    at: "won/1/productive",
    to: true,
    lead: 41200320,
    shown: appears("productive.budget"),
  },
  "won/[]/productive/budget/subsidiary/id": { to: 22, shown: appears('"subsidiaryId":"22"') },
  "won/[]/linear/team/id": { to: MKT ?? "", shown: appears(`"team":{"id":"${MKT ?? ""}"`) },
  "won/[]/linear/project/id": { to: other ?? "", shown: appears(`"projectId":"${other ?? ""}"`) },
  "won/[]/linear/state/id": { to: other ?? "", shown: appears(`"stateId":"${other ?? ""}"`) },
  "won/[]/linear/labels/[]/id": { to: other ?? "", shown: appears(`"labelIds":["${other ?? ""}"]`) },

  "productive/organization/id": { to: 78, shown: appears("ledger.other_account") },
  "productive/markers/company/id": { to: 70091, shown: drift },
  "productive/markers/project/id": { to: 70092, shown: drift },
  "productive/markers/budget/id": { to: 70093, shown: drift },
  "productive/company/vat/field": { to: "po_number", shown: appears('"vat":"PO-2291"') },
  "productive/company/custom_fields": { to: [{ id: 70099, value: "x" }], shown: drift },
  "productive/project/name": {
    to: "{deal} for {company}",
    shown: appears("Website relaunch for Northwind Studio GmbH"),
  },
  "productive/project/use": { to: "per_client", shown: appears('"perClient":true') },
  "productive/project/workflow/id": { to: 613, shown: appears('"workflowId":"613"') },
  "productive/project/manager/id": { to: 2001, lead: unknownPeople, shown: appears("/member/2001") },
  "productive/project/manager/field": { to: "responsible", shown: appears("/member/2001") },
  "productive/project/manager/else/id": { to: 2001, shown: appears("/member/2001") },
  "productive/project/custom_fields/[]/id": { to: 70032, shown: drift },
  "productive/project/custom_fields/[]/value/field": {
    to: "currency",
    shown: appears('"70031":"700312"'),
  },
  "productive/project/custom_fields/[]/value/values/Germany": {
    to: "International",
    shown: appears('"70031":"700312"'),
  },
  "productive/project/custom_fields/[]/value/else": {
    to: "DACH",
    lead: hooli,
    shown: appears('"70031":"700311"'),
  },
  "productive/budget/name": { to: "{deal} {year}", shown: appears('"Website relaunch 2026"') },
  "productive/budget/owner/field": { to: "manager", shown: appears('"owner":{"id":"3300"') },
  "productive/budget/owner/else/id": {
    to: 2001,
    lead: unknownPeople,
    shown: appears('"owner":{"id":"2001"'),
  },
  "productive/budget/currency/field": {
    to: "country",
    fill: { 510011: "Dollar" },
    shown: vanishes('"currency":"USD"'),
  },
  "productive/budget/currency/values/Euro": {
    to: "CHF",
    fill: { 510011: "Euro" },
    shown: appears('"currency":"CHF"'),
  },
  "productive/budget/currency/values/Dollar": {
    to: "CHF",
    fill: { 510011: "Dollar" },
    shown: appears('"currency":"CHF"'),
  },
  "productive/budget/currency/else": { to: "CHF", shown: appears('"currency":"CHF"') },
  "productive/budget/amount": { to: "net", shown: appears('"totalMinor":"1250000"') },
  "productive/budget/vat_percent": {
    to: 7,
    with: { "productive/budget/amount": "gross" },
    shown: appears('"totalMinor":"1168224"'),
  },
  "productive/budget/vat_percent/field": { to: "currency", shown: appears('"totalMinor":"1250000"') },
  "productive/budget/vat_percent/values/Germany": { to: 7, shown: appears('"totalMinor":"1168224"') },
  "productive/budget/vat_percent/values/Austria": {
    to: 10,
    lead: brand,
    shown: appears('"totalMinor":"436364"'),
  },
  "productive/budget/vat_percent/else": { to: 25, lead: hooli, shown: appears('"totalMinor":"792000"') },
  "productive/budget/billing": { to: "hourly", lead: brand, shown: appears("rate.missing") },
  "productive/budget/billing/field": {
    to: "priority",
    lead: seo,
    fill: hourly,
    shown: appears('"billing":"fixed"'),
  },
  "productive/budget/billing/values/Festpreis": {
    to: "hourly",
    lead: seo,
    fill: { 510002: "Festpreis" },
    shown: appears('"billing":"hourly"'),
  },
  "productive/budget/billing/values/Stundenbasis": {
    to: "fixed",
    lead: seo,
    fill: hourly,
    shown: appears('"billing":"fixed"'),
  },
  "productive/budget/billing/else": { to: "hourly", lead: seo, shown: appears('"billing":"hourly"') },
  "productive/budget/hours_step": { to: 1, lead: seo, fill: hourly, shown: appears('"quantity":"31"') },
  "productive/budget/po_number/field": { to: "country", shown: appears('"poNumber":"Germany"') },
  "productive/budget/tax_rate/id": { to: 42, shown: appears('"taxRateId":"42"') },
  "productive/budget/document_type/id": { to: 12, shown: appears('"documentTypeId":"12"') },
  "productive/budget/tags/[]": { to: "crm", shown: appears('"tags":["crm"]') },
  "productive/budget/warning_percent": { to: 50, shown: appears('"warningPercent":50') },
  "productive/budget/custom_fields": { to: [{ id: 70098, value: "x" }], shown: drift },
  "productive/assign_services": { to: true, shown: appears("productive.assignment") },

  "service_types/website/value/id": { to: 880004, shown: appears("service_type.unknown") },
  "service_types/website/team/[]": {
    to: "anna@acme.example",
    lead: hooli,
    shown: appears("/member/2001"),
  },
  "service_types/website/template/id": { to: 7002, shown: appears('"id":"7002"') },
  "service_types/website/copy/[]": { to: "dashboards", shown: refused(/only together with folders/u) },
  "service_types/website/services/[]/slug": { to: "draft", shown: appears("/service/draft") },
  "service_types/website/services/[]/name": { to: "Drafts", shown: appears('"name":"Drafts"') },
  "service_types/website/services/[]/service_type/id": { to: 113, shown: appears('"serviceTypeId":"113"') },
  "service_types/website/services/[]/share": { to: 50, shown: refused(/must sum to exactly 100/u) },
  "service_types/website/services/[]/rate": {
    at: "service_types/website/services/1/rate",
    to: 120,
    fill: hourly,
    shown: appears('"priceMinor":"12000"'),
  },
  "service_types/website/services/[]/hours": {
    at: "service_types/website/services/2/hours",
    to: 20,
    shown: appears('"totalMinor":"190000"'),
  },
  "service_types/website/linear/template/id": {
    to: other ?? "",
    shown: appears(`"templateId":"${other ?? ""}"`),
  },
  "service_types/website/linear/issues/[]/slug": { to: "stage", shown: appears("/issue/stage") },
  "service_types/website/linear/issues/[]/title": {
    to: "Stage of {company}",
    shown: appears("Stage of Northwind Studio GmbH"),
  },
  "service_types/website/linear/issues/[]/due/field": {
    at: "service_types/website/linear/issues/1/due/field",
    to: "start_date",
    shown: appears('"dueDate":"2026-12-03"'),
  },
  "service_types/branding/value/id": { to: 880004, lead: brand, shown: appears("service_type.unknown") },
  "service_types/branding/services/[]/slug": { to: "brand", lead: brand, shown: appears('/service/brand"') },
  "service_types/branding/services/[]/name": { to: "Mark", lead: brand, shown: appears('"name":"Mark"') },
  "service_types/branding/services/[]/service_type/id": {
    to: 115,
    lead: brand,
    shown: appears('"serviceTypeId":"115"'),
  },
  "service_types/branding/services/[]/share": { to: 99, shown: refused(/must sum to exactly 100/u) },
  "service_types/branding/linear": { to: true, lead: brand, shown: appears("linear.issue") },
  "service_types/seo/value/id": { to: 880004, lead: seo, shown: appears("service_type.unknown") },
  "service_types/seo/amount/field": {
    to: "amount",
    lead: both,
    fill: { 510010: "9000" },
    shown: appears('"doubt":"parts_differ"'),
  },
  "service_types/seo/productive/project/use": { to: "new", lead: seo, shown: vanishes('"perClient":true') },
  "service_types/seo/services/[]/slug": { to: "search", lead: seo, shown: appears("/service/search") },
  "service_types/seo/services/[]/name": { to: "Search", lead: seo, shown: appears('"name":"Search"') },
  "service_types/seo/services/[]/service_type/id": {
    to: 115,
    lead: seo,
    shown: appears('"serviceTypeId":"115"'),
  },
  "service_types/seo/services/[]/share": { to: 50, shown: refused(/must sum to exactly 100/u) },
  "service_types/seo/services/[]/rate/field": {
    to: "po_number",
    lead: seo,
    fill: { ...hourly, 510012: "80" },
    shown: appears('"priceMinor":"8000"'),
  },
  "service_types/seo/services/[]/rate/else": {
    to: 80,
    fill: { ...hourly, 510001: "SEO" },
    shown: appears('"priceMinor":"8000"'),
  },
  "service_types/seo/linear/team/id": { to: ENG ?? "", lead: seo, shown: appears(`"id":"${ENG ?? ""}"`) },
  "service_types/seo/linear/state/id": {
    to: other ?? "",
    lead: seo,
    shown: appears(`"stateId":"${other ?? ""}"`),
  },

  "linear/workspace/id": { to: other ?? "", shown: otherAccount },
  "linear/title": { to: "{deal} by {company}", shown: appears("Website relaunch by Northwind Studio GmbH") },
  "linear/assignee": { to: "none", shown: vanishes('"assignee"') },
  "linear/show/[]": { to: "deadline", shown: vanishes('"show":["client"') },
  "linear/due/field": { to: "start_date", shown: appears('"dueDate":"2026-12-03"') },
  "linear/priority/[]/when/id": { to: 880199, shown: appears('"priority":2') },
  "linear/priority/[]/is": { to: "low", shown: appears('"priority":4') },
  "linear/priority/[]/else": {
    at: "linear/priority/2/else",
    to: "low",
    lead: hooli,
    shown: appears('"priority":4'),
  },
  "linear/priority/Enterprise client": { to: "low", shown: appears('"priority":4') },
  "linear/priority/Standard": { to: "low", lead: seo, shown: appears('"priority":4') },
  "linear/priority/default": { to: "low", lead: hooli, shown: appears('"priority":4') },

  "people/anna@acme.example/productive/id": { to: 2010, fill: byAnna, shown: appears("/member/2010") },
  "people/anna@acme.example/linear/id": {
    to: "5f0e4c1a-0000-4000-8000-0000000000c2",
    shown: appears('"assignee":{"id":"5f0e4c1a-0000-4000-8000-0000000000c2"'),
  },
  "people/anna@acme.example/slack": {
    to: "U0999ZZZZ",
    fill: byAnna,
    shown: appears('"slackId":"U0999ZZZZ"'),
  },
  "people/anna@acme.example/option": { to: "Anna B.", fill: byAnna, shown: appears("person.unknown") },
  "people/design@acme.example/productive/id": { to: 2001, shown: appears("/member/2001") },
  "people/dev@acme.example/productive/id": { to: 2001, shown: appears("/member/2001") },
  "people/dev@acme.example/linear/id": {
    to: "5f0e4c1a-0000-4000-8000-0000000000c3",
    with: { "linear/assignee": { field: "team" } },
    fill: { 510003: "dev@acme.example" },
    shown: appears('"assignee":{"id":"5f0e4c1a-0000-4000-8000-0000000000c3"'),
  },

  "policies/unknown_people": {
    to: "warn",
    lead: unknownPeople,
    shown: appears("knows nobody “clara@acme.example”"),
  },
  "policies/missing_service_type": {
    to: "website",
    lead: 41200321,
    shown: vanishes("service_type.missing"),
  },
  "policies/missing_company": { to: "hold", lead: 41200329, shown: appears("company.missing") },
  "policies/missing_amount": { to: "zero", lead: 41200328, shown: appears("productive.budget") },
  "policies/missing_spec": {
    to: "hold",
    lead: 41200334,
    shown: appears('"problems":[{"code":"spec.missing"'),
  },
  "policies/missing_team": { to: "hold", shown: refused(/Expected one of `warn`/u) },
  "policies/similar_company": { to: "create", shown: appears('"lookAlikes":"create"') },
  "policies/several_service_types": {
    to: "equal",
    lead: both,
    clear: 510013,
    shown: vanishes("service_type.several"),
  },
  "policies/held/[]": { to: "slack", shown: { told: [0, 1] } },
  "policies/max_per_hour": { to: 0, shown: refused(/a whole number from 1/u) },
  "policies/backfill/[]": { to: "linear", shown: notYet },
  "policies/price_changed": { to: "update", shown: notYet },
  "policies/spec_changed": { to: "comment", shown: notYet },
  "policies/deadline_changed": { to: "update", shown: notYet },
  "policies/reopened": { to: "slack", shown: notYet },
  "policies/reopened/[]": { to: "slack", shown: notYet },
  "policies/lost": { to: "slack", shown: notYet },
  "policies/lost/[]": { to: "slack", shown: notYet },
  "policies/deleted/[]": { to: "slack", shown: notYet },
  "policies/issue_done": { to: "slack", shown: notYet },
  "policies/issue_cancelled": { to: "slack", shown: notYet },
  "policies/issue_reassigned": { to: "slack", shown: notYet },
  "policies/budget_over/[]": { to: "comment", shown: notYet },
  "policies/project_finished": { to: "slack", shown: notYet },
  "policies/project_finished/[]": { to: "slack", shown: notYet },
  "policies/project_finished/[]/move_to/pipeline/id": {
    at: "policies/project_finished/1/move_to/pipeline/id",
    to: 7700003,
    shown: notYet,
  },
  "policies/project_finished/[]/move_to/status/id": {
    at: "policies/project_finished/1/move_to/status/id",
    to: 143,
    shown: refused(/a policy never loses a deal/u),
  },
  "policies/task_completed": { to: "note", shown: notYet },

  "slack/ready": { to: false, shown: vanishes("slack.message") },
  "slack/problems": { to: false, shown: { told: [1, 0] } },
  "slack/operations": { to: true, shown: notYet },
};

const fullPaths = new Set(keyPaths("handoff.full.yaml"));
const everyPath = new Set([...fullPaths, ...keyPaths("handoff.yaml")]);

/** Names beside an id, and the key beside a team's: for readers. */
const labels = [...everyPath].filter(
  (path) => /\/(?:name|key)$/u.test(path) && everyPath.has(path.replace(/[^/]+$/u, "id")),
);

describe("the keys of the example files", () => {
  it("are all in this table", () => {
    const unknown = [...everyPath].filter((path) => !(path in rows) && !labels.includes(path));
    expect(unknown).toEqual([]);
  });

  it("are all there that are in this table", () => {
    expect(Object.keys(rows).filter((path) => !everyPath.has(path))).toEqual([]);
  });

  it.each(Object.entries(rows))("%s has the effect it should have", async (path, row) => {
    const file = fileOf(path);
    const at = row.at ?? firstPlace(path);
    expect(valueAt(file, at)).not.toBeUndefined();
    const changed = loadChanged(file, { ...row.with, [at]: row.to });
    const { shown } = row;
    if ("refused" in shown) return expectRefusal(changed, shown.refused);
    if (!changed.ok) throw new Error(JSON.stringify(changed.remarks));
    if ("notYet" in shown) return expectNotYet(changed.loaded, path);
    if ("told" in shown) return expectTold(changed.loaded, shown.told);
    const situation = { ...row, lead: row.lead ?? website };
    const before = await planWith(unchanged(file, row.with), situation);
    const after = await planWith(changed.loaded, situation);
    const text = "appears" in shown ? shown.appears : shown.vanishes;
    expect([before, after].map((plan) => plan.includes(text))).toEqual(
      "appears" in shown ? [false, true] : [true, false],
    );
  });

  it.each(labels)("%s is for readers: the id beside it decides", async (path) => {
    const file = fileOf(path);
    const at = labelPlace(file, path);
    const name = valueAt(file, at);
    const changed = loadChanged(file, { [at]: "Quite another" });
    if (!changed.ok) throw new Error(JSON.stringify(changed.remarks));
    const before = await planWith(unchanged(file), { lead: website });
    const after = await planWith(changed.loaded, { lead: website });
    expect(after.replaceAll("Quite another", String(name))).toBe(before);
  });
});

/** The file with every key, where it has this one. */
function fileOf(path: string): ExampleFile {
  return fullPaths.has(path) ? "handoff.full.yaml" : "handoff.yaml";
}

/** The first place of the list that has such a name. */
function labelPlace(file: ExampleFile, path: string): string {
  const places = [0, 1, 2].map((index) => path.replaceAll("[]", String(index)));
  return places.find((place) => valueAt(file, place) !== undefined) ?? firstPlace(path);
}

function unchanged(file: ExampleFile, also: Row["with"] = {}): LoadedMapping {
  const result = loadChanged(file, also);
  if (!result.ok) throw new Error(JSON.stringify(result.remarks));
  return result.loaded;
}

function expectRefusal(result: MappingResult, sentence: RegExp): void {
  const errors = result.ok ? [] : result.remarks.filter(({ severity }) => severity === "error");
  expect(errors.map(({ message, hint }) => `${message} ${hint ?? ""}`).join("\n")).toMatch(sentence);
}

function expectNotYet({ remarks }: LoadedMapping, path: string): void {
  const said = remarks
    .filter(({ severity }) => severity === "not yet")
    .map((remark) => remark.path.replaceAll(/\[\d+\]/gu, "/[]").replaceAll(".", "/"));
  expect(said.filter((place) => path === place || path.startsWith(`${place}/`))).not.toEqual([]);
}

async function expectTold(loaded: LoadedMapping, told: readonly [number, number]): Promise<void> {
  const lead = 41200321;
  const { sandbox, provision } = await aStage({ loaded });
  expect((await provision(lead)).outcome).toBe("held");
  expect([takeInventory(sandbox, lead, 0).openTasks.length, sandbox.slack.messages.length]).toEqual(told);
}
