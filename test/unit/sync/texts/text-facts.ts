/** Builders of what texts are made from: the deal that tests and README know, valid by default. */
import { fileURLToPath } from "node:url";
import type { Remark } from "../../../../src/sync/result.ts";
import type { IssueFacts } from "../../../../src/sync/texts/issue-description.ts";
import type { ReadyFacts } from "../../../../src/sync/texts/ready-note.ts";

export function golden(name: string): string {
  return fileURLToPath(new URL(`../../../golden/texts/${name}`, import.meta.url));
}

export function aRemark(overrides: Partial<Remark> = {}): Remark {
  return {
    code: "person.absent",
    message: "Dora Design is away from 30 November 2026 to 11 December 2026.",
    hint: "Plan somebody else for these days, or start later.",
    ...overrides,
  };
}

export function readyFacts(overrides: Partial<ReadyFacts> = {}): ReadyFacts {
  return {
    lead: 41_200_317,
    dealName: "Website relaunch",
    company: "Northwind Studio GmbH",
    amount: "12,500.00 EUR",
    manager: "Petra Manager",
    team: ["Dora Design", "Dan Developer"],
    startsOn: "2026-12-03",
    deliverBy: "2027-01-29",
    lines: [
      { name: "Design", amount: "5,000.00 EUR" },
      { name: "Development", amount: "6,250.00 EUR" },
      { name: "Project management", amount: "1,250.00 EUR" },
    ],
    projectUrl: "https://app.productive.io/77-acme/projects/8801",
    issue: { identifier: "ENG-42", url: "https://linear.app/acme/issue/ENG-42" },
    warnings: [aRemark()],
    ...overrides,
  };
}

export function issueFacts(overrides: Partial<IssueFacts> = {}): IssueFacts {
  return {
    dealName: "Website relaunch",
    dealUrl: "https://acme.kommo.com/leads/detail/41200317",
    client: "Northwind Studio GmbH",
    contact: { name: "Nora North", email: "nora@northwind.example" },
    amount: "12,500.00 EUR",
    kindsOfWork: ["Website"],
    hours: [
      { name: "Development", hours: "56.8" },
      { name: "Project management", hours: "13.15" },
    ],
    project: {
      name: "Northwind Studio GmbH - Website relaunch",
      url: "https://app.productive.io/77-acme/projects/8801",
    },
    manager: "Petra Manager",
    seller: { name: "Anna Account", email: "anna@acme.example" },
    deliverBy: "2027-01-29",
    spec: "# Relaunch\n\n- new **design**\n- CMS migration\n\n![Sketch](https://files.example/sketch.png)\n\n```html\n<main></main>\n```",
    ...overrides,
  };
}
