/** Believable remarks for tests and for the page of codes in the docs. */
import { remark } from "../../src/sync/codes.ts";
import type { Code } from "../../src/sync/codes.ts";
import type { Remark } from "../../src/sync/result.ts";

export const candidates = [
  { id: "90002", name: "Globex", url: "https://app.productive.io/77-acme/companies/90002" },
  {
    id: "90003",
    name: "Globex",
    url: "https://app.productive.io/77-acme/companies/90003",
    state: "archived",
  },
];
export const person = { who: "dora@acme.example", role: "team", system: "Productive" };
export const vendor = { vendor: "productive", kind: "refused", reason: "company_id is invalid" } as const;

/** One believable case of every code. */
export const samples = {
  "deal.not_found": remark("deal.not_found", { lead: 41_200_338 }),
  "deal.not_won": remark("deal.not_won", {
    deal: "Still talking",
    stage: "Negotiation (Sales)",
    lost: false,
  }),
  "deal.before_start": remark("deal.before_start", {
    deal: "Old win",
    wonOn: "2025-10-01",
    since: "2026-01-01",
  }),
  "deal.skipped": remark("deal.skipped", { deal: "Internal website", tag: "no-handoff" }),
  "pipeline.unmapped": remark("pipeline.unmapped", {
    deal: "Moved to delivery",
    stage: "Running (Delivery)",
  }),
  "service_type.missing": remark("service_type.missing", {
    field: "Service type",
    known: ["Website", "Branding"],
  }),
  "service_type.unknown": remark("service_type.unknown", {
    values: ["Hosting"],
    known: ["Website", "Branding"],
  }),
  "service_type.several": remark("service_type.several", {
    values: ["Website", "SEO"],
    known: ["Website", "Branding", "SEO"],
  }),
  "company.missing": remark("company.missing", {}),
  "company.ambiguous": remark("company.ambiguous", { company: "Globex", number: "8803", candidates }),
  "company.similar": remark("company.similar", {
    company: "Umbrella",
    number: "8805",
    candidates: [{ name: "Umbrella AG", url: "https://x.example/90005" }],
  }),
  "company.archived": remark("company.archived", {
    company: "Initech",
    number: "8806",
    candidates: [{ name: "Initech", state: "archived" }],
  }),
  "company.gone": remark("company.gone", {
    company: "Contoso Labs",
    url: "https://app.productive.io/77/companies/90210",
  }),
  "project.exists": remark("project.exists", {
    project: "Hooli - Website relaunch",
    candidates: [{ name: "Hooli - Website relaunch" }],
  }),
  "project.unusable": remark("project.unusable", {
    doubt: "other_company",
    field: "Productive project",
    value: "https://app.productive.io/77/projects/8701",
    project: { name: "Hooli - Website relaunch", url: "https://app.productive.io/77/projects/8701" },
    owner: "Hooli",
    company: "Northwind Studio GmbH",
  }),
  "service.ambiguous": remark("service.ambiguous", {
    service: "Design",
    candidates: [{ name: "Design" }, { name: "design" }],
  }),
  "amount.missing": remark("amount.missing", {}),
  "money.ambiguous": remark("money.ambiguous", { doubt: "looks_like_cents", found: "125055", price: 1250 }),
  "money.rounding": remark("money.rounding", { amount: "0.50 EUR", lines: ["SEO"] }),
  "rate.missing": remark("rate.missing", { line: "SEO" }),
  "person.unknown": remark("person.unknown", person),
  "person.inactive": remark("person.inactive", { ...person, who: "Clara Former" }),
  "person.absent": remark("person.absent", {
    who: "Dora Design",
    from: "30 November 2026",
    to: "11 December 2026",
  }),
  "team.missing": remark("team.missing", {}),
  "spec.missing": remark("spec.missing", { field: "Spec" }),
  "issue.gone": remark("issue.gone", {
    issue: "ENG-42 Website relaunch",
    url: "https://linear.app/acme/issue/ENG-42/website-relaunch",
  }),
  "linear_project.gone": remark("linear_project.gone", { project: "Website relaunch" }),
  "users.hidden": remark("users.hidden", {}),
  "field.taken": remark("field.taken", { field: "Linear issue", value: "see Trello", ours: "ENG-42" }),
  "field.unknown": remark("field.unknown", { field: "Budget status" }),
  "field.required": remark("field.required", { field: "Industry", what: "project" }),
  "guard.burst": remark("guard.burst", { maxPerHour: 20 }),
  "mapping.drift": remark("mapping.drift", {
    what: "won[0].status",
    expected: "Closed - won",
    found: "Signed",
  }),
  "template.failed": remark("template.failed", { template: "Website template", reason: "it was deleted" }),
  gave_up: remark("gave_up", { ...vendor, kind: "unknown", reason: "no answer within 30 s" }),
  "vendor.refused": remark("vendor.refused", vendor),
  "vendor.unreachable": remark("vendor.unreachable", {
    ...vendor,
    kind: "not_sent",
    reason: "connection refused",
  }),
  "vendor.paused": remark("vendor.paused", { ...vendor, kind: "unpaid", reason: "Payment required" }),
} as const satisfies Record<Code, Remark>;
