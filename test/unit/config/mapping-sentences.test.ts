import { describe, expect, it } from "vitest";
import { aMappingText, lineOf, remarksOf } from "./mapping-text.ts";

interface Sentence {
  readonly says: string;
  readonly change: readonly (readonly [from: string, to: string])[];
  /** A part of the line that is pointed at. */
  readonly at: string;
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
}

const services = "    services:\n";
const design = "{ slug: design, name: Design, service_type: { id: 112 }, share: 40 }";
const website = "    value: { id: 880001, name: Website }\n";

const errors: readonly Sentence[] = [
  {
    says: "names the known key nearest to an unknown one",
    change: [["    linear: true", "    linear: true\n    waight: 2m"]],
    at: "waight",
    path: "won[0].waight",
    message: "“waight” is no key of “won[0]”.",
    hint: "Did you mean “wait”?",
  },
  {
    says: "lists the known keys where none is near",
    change: [["    vat_percent: 19", "    vat_percent: 19\n  xyzzy: 1"]],
    at: "xyzzy",
    path: "productive.xyzzy",
    message: "“xyzzy” is no key of “productive”.",
    hint: "Known keys: company, project, budget, assign_services, organization, markers.",
  },
  {
    says: "explains that merge keys are not used",
    change: [["    linear: true", "    <<: { linear: true }"]],
    at: "<<",
    path: "won[0].<<",
    message: "“<<” is no key of “won[0]”.",
    hint: "Merge keys are not used here; write the keys out.",
  },
  {
    says: "points at the section that lacks a key",
    change: [["  currency: EUR\n", ""]],
    at: "kommo:",
    path: "kommo.currency",
    message: "“kommo” has no “currency”.",
    hint: "Write `currency:` with a text.",
  },
  {
    says: "wants a currency of ISO 4217",
    change: [["currency: EUR", "currency: EURO"]],
    at: "EURO",
    path: "kommo.currency",
    message: "Found “EURO”. This is no currency code of ISO 4217.",
    hint: "Did you mean “EUR”?",
  },
  {
    says: "wants a time zone of the IANA list",
    change: [["Europe/Berlin", "Europe/Berln"]],
    at: "Berln",
    path: "kommo.time_zone",
    message: "Found “Europe/Berln”. This is no time zone of the IANA list, such as Europe/Berlin.",
    hint: "Did you mean “Europe/Berlin”?",
  },
  {
    says: "takes no offset for a time zone",
    change: [["Europe/Berlin", '"+01:00"']],
    at: "+01:00",
    path: "kommo.time_zone",
    message: "Found “+01:00”. This is no time zone of the IANA list, such as Europe/Berlin.",
  },
  {
    says: "wants whole numbers for ids of Kommo",
    change: [["id: 33000001", "id: 33e6"]],
    at: "33e6",
    path: "kommo.account.id",
    message: "Found “33e6”. An id of Kommo is a whole number.",
  },
  {
    says: "wants UUIDs for ids of Linear",
    change: [["id: 5f0e4c1a-0000-4000-8000-0000000000e1", "id: ENG"]],
    at: "key: ENG",
    path: "linear.team.id",
    message: "Found “ENG”. An id of Linear is a UUID such as 5f0e4c1a-0000-4000-8000-0000000000e1.",
  },
  {
    says: "reads version 1 only",
    change: [["version: 1", "version: 2"]],
    at: "version",
    path: "version",
    message: "Found “2”. This release reads version 1.",
  },
  {
    says: "asks for quotation marks around a text that reads as true",
    change: [["name: acme", "name: true"]],
    at: "name: true",
    path: "kommo.account.name",
    message: "Found true. Expected a text.",
    hint: "Put it in quotation marks if it is a text.",
  },
  {
    says: "says how a decimal comma is written",
    change: [["rate: 110.00", 'rate: "1.110,50"']],
    at: "1.110,50",
    path: "service_types.website.services[1].rate",
    message: "Found “1.110,50”. A number is written like 12 or 12.50: digits, and a point.",
    hint: "Write 1110.50.",
  },
  {
    says: "takes one word where only one makes sense",
    change: [["missing_service_type: hold", "price_changed: [note, update]"]],
    at: "price_changed",
    path: "policies.price_changed",
    message: "Found a list. One word is expected here.",
  },
  {
    says: "wants a section where one belongs",
    change: [
      ["id: 510008, name: Hourly rate }", "id: 510008 }"],
      ["account: { id: 33000001, name: acme }", "account: acme"],
    ],
    at: "account",
    path: "kommo.account",
    message: "Found “acme”. Expected a section of keys.",
  },
  {
    says: "says what a person is",
    change: [["manager: { id: 3300, name: Petra }", "manager: Petra"]],
    at: "manager",
    path: "productive.project.manager",
    message: "Found “Petra”. A person is `{ id, name }` or an e-mail address.",
  },
  {
    says: "refuses a percentage above 100",
    change: [["vat_percent: 19", "vat_percent: 190"]],
    at: "190",
    path: "productive.budget.vat_percent",
    message: "Found “190”. A percentage is at most 100.",
  },
  {
    says: "explains the shape of a value that fits best",
    change: [["rate: 110.00", "rate: { field: hourly_rate, esle: 90 }"]],
    at: "esle",
    path: "service_types.website.services[1].rate.esle",
    message: "“esle” is no key of “service_types.website.services[1].rate”.",
    hint: "Did you mean “else”?",
  },
  {
    says: "lists the words of a policy",
    change: [["missing_service_type: hold", "price_changed: nite"]],
    at: "nite",
    path: "policies.price_changed",
    message: "Found “nite”. Expected one of `note`, `update`, `ignore`.",
    hint: "Did you mean “note”?",
  },
  {
    says: "names the wrong word of a list of reactions",
    change: [["missing_service_type: hold", "budget_over: [note, slck]"]],
    at: "slck",
    path: "policies.budget_over[1]",
    message: "Found “slck”. Expected `note`, `comment`, `slack`, `field`, `{ move_to }`.",
    hint: "Did you mean “slack”?",
  },
  {
    says: "refuses an address that is no e-mail",
    change: [["  anna@acme.example:", "  anna at acme:"]],
    at: "anna at acme",
    path: "people.anna at acme",
    message: "Found the key “anna at acme”. This is no e-mail address.",
  },
  {
    says: "refuses a team member that is no e-mail",
    change: [[services, `    team: [anna]\n${services}`]],
    at: "team: [anna]",
    path: "service_types.website.team[0]",
    message: "Found “anna”. This is no e-mail address.",
  },
  {
    says: "refuses a day that does not exist",
    change: [["    linear: true", "    linear: true\n    since: 2026-02-30"]],
    at: "since",
    path: "won[0].since",
    message: "Found “2026-02-30”. This is no day (2026-01-31) and no ISO time (2026-01-31T08:00+01:00).",
  },
  {
    says: "refuses a duration without unit",
    change: [["    linear: true", "    linear: true\n    wait: 120"]],
    at: "wait",
    path: "won[0].wait",
    message: "Found “120”. This is no duration of up to a day, such as `500ms`, `60s`, `2m`, `12h` or `30d`.",
  },
  {
    says: "wants at least one won stage",
    change: [
      [
        "won:\n  - pipeline: { id: 7700001, name: Sales }\n    status: { id: 142, name: Won }\n    productive: true\n    linear: true",
        "won: []",
      ],
    ],
    at: "won: []",
    path: "won",
    message: "Found an empty list. At least one won stage is needed.",
  },
  {
    says: "never takes 143 for a won stage",
    change: [["id: 142", "id: 143"]],
    at: "id: 143",
    path: "won[0].status.id",
    message: "143 is the lost stage of every pipeline, so it cannot be a won one.",
    hint: "Won is 142, whatever the stage is called.",
  },
  {
    says: "never moves a deal to 143",
    change: [
      [
        "missing_service_type: hold",
        "project_finished: [note, { move_to: { pipeline: { id: 1 }, status: { id: 143 } } }]",
      ],
    ],
    at: "move_to",
    path: "policies.project_finished[1].move_to.status.id",
    message: "143 is the lost stage of every pipeline; a policy never loses a deal.",
  },
  {
    says: "names the earlier entry of a stage that stands twice",
    change: [
      [
        "productive:\n  organization",
        "  - pipeline: { id: 7700001 }\n    status: { id: 142, name: Again }\nproductive:\n  organization",
      ],
    ],
    at: "Again",
    path: "won[1].status",
    message: "Stage 142 of pipeline 7700001 is already won[0].",
    hint: "Merge the two into one.",
  },
  {
    says: "wants a productive section where a stage uses Productive",
    change: [
      [
        'productive:\n  organization: { id: 77, name: Acme }\n  project:\n    name: "{company} - {deal}"\n    workflow: { id: 612, name: Default }\n    manager: { id: 3300, name: Petra }\n  budget:\n    vat_percent: 19\n',
        "",
      ],
    ],
    at: "productive: true",
    path: "won[0].productive",
    message: "This stage uses Productive, and the mapping has no “productive” section.",
    hint: "Add `productive:` with `organization`, or write false.",
  },
  {
    says: "wants a team where a stage makes an issue",
    change: [
      ["  team: { id: 5f0e4c1a-0000-4000-8000-0000000000e1, key: ENG, name: Engineering }", "  title: Deal"],
    ],
    at: "linear: true",
    path: "won[0].linear",
    message: "This stage makes an issue in Linear, and no team is named for it.",
    hint: "Name `team` here or under the top-level `linear:`.",
  },
  {
    says: "refuses a stage that does nothing",
    change: [["    productive: true\n    linear: true", "    productive: false\n    linear: false"]],
    at: "- pipeline",
    path: "won[0]",
    message: "This stage has both sides switched off, so a win there does nothing.",
    hint: "Remove it.",
  },
  {
    says: "names the field that a value meant",
    change: [["rate: 110.00", "rate: { field: hourly_rat }"]],
    at: "hourly_rat }",
    path: "service_types.website.services[1].rate.field",
    message: "“hourly_rat” is no key of kommo.fields.",
    hint: "Did you mean “hourly_rate”?",
  },
  {
    says: "keeps names of the deal free",
    change: [["    hourly_rate: {", "    deal: {"]],
    at: "deal: {",
    path: "kommo.fields.deal",
    message: "“deal” has a meaning of its own in values and names.",
    hint: "Choose another key.",
  },
  {
    says: "refuses an unknown placeholder",
    change: [["{company} - {deal}", "{compny} - {deal}"]],
    at: "compny",
    path: "productive.project.name",
    message: "{compny} is no placeholder and no key of kommo.fields.",
    hint: "Did you mean {company}?",
  },
  {
    says: "refuses an open brace",
    change: [["{company} - {deal}", "{company - {deal}"]],
    at: "{company - ",
    path: "productive.project.name",
    message: "“{company - {deal}” holds a brace that belongs to no placeholder.",
  },
  {
    says: "refuses a brace with two marks",
    change: [["{company} - {deal}", "{deal??}"]],
    at: "{deal??}",
    path: "productive.project.name",
    message: "“{deal??}” holds a brace that belongs to no placeholder.",
  },
  {
    says: "adds shares up exactly",
    change: [["share: 60", "share: 59.99"]],
    at: "services:",
    path: "service_types.website.services",
    message: "The shares 40 + 59.99 sum to 99.99, and must sum to exactly 100.",
  },
  {
    says: "wants a line that takes what the hours leave",
    change: [
      [design, "{ slug: design, name: Design, service_type: { id: 112 }, hours: 1, rate: 1 }"],
      ["share: 60, rate: 110.00", "hours: 2, rate: 2"],
    ],
    at: "services:",
    path: "service_types.website.services",
    message: "No line takes a share, so nothing takes what the hours leave.",
  },
  {
    says: "refuses share and hours on one line",
    change: [["share: 60, rate", "share: 60, hours: 4, rate"]],
    at: "hours: 4",
    path: "service_types.website.services[1].hours",
    message: "This line has a share and hours.",
    hint: "Keep one.",
  },
  {
    says: "refuses a line with neither share nor hours",
    change: [
      [
        "share: 60, rate: 110.00 }",
        "share: 60, rate: 110.00 }\n      - { slug: x, name: X, service_type: { id: 1 } }",
      ],
    ],
    at: "slug: x",
    path: "service_types.website.services[2]",
    message: "This line has neither share nor hours.",
    hint: "Write `share: 40`, or `hours` and `rate`.",
  },
  {
    says: "refuses hours without a rate",
    change: [
      [
        "share: 60, rate: 110.00 }",
        "share: 60 }\n      - { slug: x, name: X, service_type: { id: 1 }, hours: 3 }",
      ],
    ],
    at: "hours: 3",
    path: "service_types.website.services[2].hours",
    message: "This line has hours and no rate, so it has no price.",
    hint: "Add `rate:`.",
  },
  {
    says: "wants slugs once",
    change: [["slug: code", "slug: design"]],
    at: "name: Code",
    path: "service_types.website.services[1].slug",
    message: "The slug “design” is already taken by item 1 of this list.",
  },
  {
    says: "wants names once, in any case",
    change: [["name: Code", "name: DESIGN"]],
    at: "name: DESIGN",
    path: "service_types.website.services[1].name",
    message: "The name “DESIGN” is already taken by item 1 of this list.",
  },
  {
    says: "wants sub-issues told apart",
    change: [
      [services, `    linear: { issues: [{ slug: a, title: A }, { slug: a, title: B }] }\n${services}`],
    ],
    at: "issues",
    path: "service_types.website.linear.issues[1].slug",
    message: "The slug “a” is already taken by item 1 of this list.",
  },
  {
    says: "wants services where a budget is made",
    change: [
      [
        `${services}      - ${design}\n      - { slug: code, name: Code, service_type: { id: 114 }, share: 60, rate: 110.00 }\n`,
        "",
      ],
    ],
    at: "  website:",
    path: "service_types.website",
    message: "Service type “website” has no services, so its budget would be empty.",
    hint: "Add `services:`, or `productive: false`.",
  },
  {
    says: "names the service type that a policy meant",
    change: [["missing_service_type: hold", "missing_service_type: websit"]],
    at: "missing_service_type",
    path: "policies.missing_service_type",
    message: "“websit” is no service type of this mapping.",
    hint: "Did you mean “website”?",
  },
  {
    says: "keeps the word hold free",
    change: [
      [
        "linear:\n  team",
        "  hold:\n    value: { id: 880009, name: Hold }\n    productive: false\nlinear:\n  team",
      ],
    ],
    at: "  value: { id: 880009",
    path: "service_types.hold",
    message: "“hold” means holding the deal and cannot name a service type.",
  },
  {
    says: "refuses to copy budgets, and says why",
    change: [[services, `    template: { id: 7001 }\n    copy: [budgets]\n${services}`]],
    at: "copy:",
    path: "service_types.website.copy[0]",
    message: "“budgets” cannot be copied.",
    hint: "The budget is made from what was sold; a copied one would stand beside it.",
  },
  {
    says: "refuses to copy memberships, also under their name in the API",
    change: [[services, `    template: { id: 7001 }\n    copy: [copy_memberships]\n${services}`]],
    at: "copy:",
    path: "service_types.website.copy[0]",
    message: "“copy_memberships” cannot be copied.",
    hint: "The team comes from the deal; the template's people would be added to it.",
  },
  {
    says: "wants copied tasks together with their lists",
    change: [[services, `    template: { id: 7001 }\n    copy: [folders, open_tasks]\n${services}`]],
    at: "copy:",
    path: "service_types.website.copy[1]",
    message: "“open_tasks” is copied only together with task_lists.",
    hint: "Add task_lists.",
  },
  {
    says: "wants copied descriptions together with tasks",
    change: [[services, `    template: { id: 7001 }\n    copy: [task_description]\n${services}`]],
    at: "copy:",
    path: "service_types.website.copy[0]",
    message: "“task_description” is copied only together with open_tasks or closed_tasks.",
    hint: "Add open_tasks or closed_tasks.",
  },
  {
    says: "names the flag that was meant",
    change: [[services, `    template: { id: 7001 }\n    copy: [foldrs]\n${services}`]],
    at: "copy:",
    path: "service_types.website.copy[0]",
    message: "“foldrs” is nothing that Productive copies.",
    hint: "Did you mean “folders”?",
  },
  {
    says: "lists an option once, in any case",
    change: [["vat_percent: 19", "vat_percent: { field: hourly_rate, values: { A: 1, a: 2 } }"]],
    at: "values",
    path: "productive.budget.vat_percent.values.a",
    message: "The option “a” is listed twice.",
  },
  {
    says: "wants else at the end of the priorities",
    change: [
      ["  team: { id: 5f", "  priority: [{ else: high }, { when: { id: 1 }, is: low }]\n  team: { id: 5f"],
      ["    hourly_rate:", "    priority: { id: 510007 }\n    hourly_rate:"],
    ],
    at: "else: high",
    path: "linear.priority[0]",
    message: "`else` stands once, as the last item of the list.",
  },
  {
    says: "lists a person once, in any case",
    change: [["policies:", "  ANNA@acme.example: { slack: U0123ABCD }\npolicies:"]],
    at: "ANNA",
    path: "people.ANNA@acme.example",
    message: "The e-mail “ANNA@acme.example” is listed twice.",
  },
];

const warnings: readonly Sentence[] = [
  {
    says: "warns about an option that is found by name only",
    change: [[website, ""]],
    at: "  website:",
    path: "service_types.website",
    message: "The option “website” is found by name only, which ends when it is renamed.",
    hint: "Write `value: { id: …, name: … }`.",
  },
  {
    says: "warns once for a table of names",
    change: [["vat_percent: 19", "vat_percent: { field: hourly_rate, values: { A: 1, B: 2 } }"]],
    at: "values",
    path: "productive.budget.vat_percent.values",
    message: "“A”, “B”: found by name only, which ends when the option is renamed.",
    hint: "Write `- { when: { id: 880101, name: … }, is: … }`; text fields have names only.",
  },
  {
    says: "warns about a template of which nothing is copied",
    change: [[services, `    template: { id: 7001 }\n${services}`]],
    at: "template",
    path: "service_types.website.template",
    message: "Nothing of this template is copied: every part is off unless `copy` names it.",
    hint: "Add `copy: [folders, task_lists, open_tasks]`.",
  },
  {
    says: "warns about copying without a template",
    change: [[services, `    copy: [folders]\n${services}`]],
    at: "copy",
    path: "service_types.website.copy",
    message: "`copy` has no effect without a template.",
    hint: "Add `template:`.",
  },
  {
    says: "warns about a field that nothing reads",
    change: [["    hourly_rate:", "    deadlin: { id: 510005 }\n    hourly_rate:"]],
    at: "deadlin",
    path: "kommo.fields.deadlin",
    message: "Nothing reads the field “deadlin”.",
    hint: "Did you mean “deadline”?",
  },
  {
    says: "warns about one field under two keys",
    change: [["id: 510008, name: Hourly rate", "id: 510001, name: Hourly rate"]],
    at: "hourly_rate:",
    path: "kommo.fields.hourly_rate",
    message: "Field 510001 is also kommo.fields.service_type.",
    hint: "One of the two ids is probably wrong.",
  },
  {
    says: "warns about priorities without the field they read",
    change: [["  team: { id: 5f", "  priority: [{ when: { id: 1 }, is: low }]\n  team: { id: 5f"]],
    at: "priority",
    path: "linear.priority",
    message: "These priorities never apply: kommo.fields has no “priority”.",
    hint: "Add the field, or remove this.",
  },
  {
    says: "warns about one name for all projects",
    change: [["{company} - {deal}", "Website"]],
    at: 'name: "Website"',
    path: "productive.project.name",
    message: "Every deal gets the name “Website”.",
    hint: "Use {deal}, {company} or {lead} in it.",
  },
  {
    says: "warns about service types that no deal can name",
    change: [["    service_type: { id: 510001, name: Service type }\n", ""]],
    at: "service_types:",
    path: "service_types",
    message: "kommo.fields has no “service_type”, so no deal can name one and every deal is held.",
    hint: "Add the field, or name one in policies.missing_service_type.",
  },
  {
    says: "warns about a key without a value",
    change: [["vat_percent: 19", "vat_percent: 19\n    tags:"]],
    at: "tags",
    path: "productive.budget.tags",
    message: "“tags” is empty and counts as not written.",
    hint: "Write a value or remove it.",
  },
  {
    says: "warns about a team member that stands twice",
    change: [[services, `    team: [a@b.example, A@b.example]\n${services}`]],
    at: "team: [",
    path: "service_types.website.team[1]",
    message: "a@b.example stands twice in this team.",
  },
];

function remarksAt(severity: "error" | "warning", text: string): readonly unknown[] {
  return remarksOf(text)
    .filter((remark) => remark.severity === severity)
    .map((remark) => ({ ...remark, position: remark.position.line }));
}

function remarkOf(
  severity: "error" | "warning",
  { at, path, message, hint }: Sentence,
  text: string,
): unknown {
  const position = lineOf(text, at);
  return { severity, path, position, message, ...(hint === undefined ? {} : { hint }) };
}

describe("the sentences of a mapping", () => {
  it("are none for a mapping in order", () => {
    expect(remarksOf(aMappingText())).toEqual([]);
  });

  it.each(errors)("error: $says", (sentence) => {
    const text = aMappingText(...sentence.change);
    expect(remarksAt("error", text)).toEqual([remarkOf("error", sentence, text)]);
  });

  it.each(warnings)("warning: $says", (sentence) => {
    const text = aMappingText(...sentence.change);
    expect(remarksAt("warning", text)).toEqual([remarkOf("warning", sentence, text)]);
  });
});
