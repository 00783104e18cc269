/** For sales: what starts work, what to fill in before, what happens then and when something is missing. */
import { formatDate, isCalendarDate } from "../../sync/calendar.ts";
import type { Mapping, ServiceType, WonStage } from "../doctor/mapping-parts.ts";
import { placedValues } from "../doctor/mapping-parts.ts";
import type { Lines, Page } from "./page.ts";
import {
  bold,
  bullets,
  cell,
  code,
  fieldName,
  listed,
  paragraph,
  section,
  stageName,
  table,
} from "./page.ts";
import { laterChanges } from "./policy-words.ts";

export function salesPage(page: Page): Lines {
  return [
    "# From a won deal to work: for sales",
    "",
    ...section("What starts work", whatStarts(page)),
    ...section("What to fill in before the win", fieldTable(page)),
    ...section("Kinds of work", kindsOfWork(page)),
    ...section("What happens then", whatHappens(page)),
    ...section("When something is missing", whenMissing(page)),
    ...section("When the deal changes later", bullets(laterChanges(page))),
  ];
}

function whatStarts({ mapping, names }: Page): Lines {
  const stages = mapping.won.map((stage) => {
    const parts = [resultOf(stage, { mapping, names }), ...exceptions(stage, mapping.kommo.currency)];
    return `A deal that enters ${stageName(stage, names)}: ${parts.join(" ")}`;
  });
  return [
    ...bullets(stages),
    ...paragraph("Nobody has to do anything besides. A lost deal never starts work, whatever it was before."),
  ];
}

function resultOf({ productive, linear }: WonStage, { mapping, names }: Page): string {
  const team = linear === false ? undefined : (linear.team ?? mapping.linear?.team);
  const inTeam = team === undefined ? "" : ` for team ${bold(names.of("team", team))}`;
  const made = [
    ...(productive === false ? [] : ["a project and a budget in Productive"]),
    ...(linear === false ? [] : [`an issue in Linear${inTeam}`]),
  ];
  return `${listed(made)}.`;
}

function exceptions({ since, skip, waitSeconds }: WonStage, currency: string): readonly string[] {
  const { tags, amountBelow } = skip;
  return [
    ...(since === undefined ? [] : [`Only deals won since ${dayText(since)} start by themselves.`]),
    ...(waitSeconds === 0
      ? []
      : [`It begins ${String(waitSeconds)} seconds after the win, so that a slip can be taken back.`]),
    ...(tags.length === 0 ? [] : [`Left out: deals with the tag ${listed(tags.map(bold), "or")}.`]),
    ...(amountBelow === undefined ? [] : [`Left out: deals below ${amountBelow} ${currency}.`]),
  ];
}

function dayText(since: string): string {
  return isCalendarDate(since) ? formatDate(since) : since;
}

function fieldTable(page: Page): Lines {
  const { mapping } = page;
  const rows = Object.entries(mapping.kommo.fields).map(([key, field]) => {
    const where = { lead: "deal", company: "company", contact: "contact" }[field.on];
    const purpose = purposes[key] ?? usesOf(key, mapping);
    return [fieldName(key, page), where, purpose, whenEmpty(key, page)];
  });
  const amount = mapping.kommo.fields["amount"] === undefined ? [amountRow(page)] : [];
  const written = Object.values(mapping.kommo.writeBack).map((field) =>
    bold(page.names.of("leadField", field)),
  );
  return [
    ...table(["Field", "On the", "What it is for", "When it is empty"], [...rows, ...amount]),
    ...paragraph(
      written.length === 0
        ? undefined
        : `handoff fills in ${listed(written)} itself. What somebody wrote there is left alone.`,
    ),
  ];
}

const purposes: Readonly<Record<string, string>> = {
  service_type: "Decides which services are sold; see below.",
  billing_type: "Fixed price or by the hour.",
  team: "Who works on it: e-mail addresses, separated by commas.",
  spec: "What was promised. It becomes the issue’s description.",
  deadline: "When it is to be delivered.",
  start_date: "When work starts.",
  priority: "How urgent the issue is.",
  hourly_rate: "The rate for work by the hour.",
  manager: "Who leads the project.",
  amount: "What was sold, instead of the deal’s own amount.",
  currency: "The currency of the budget.",
  po_number: "The client’s order number, printed on invoices.",
};

function amountRow(page: Page): readonly string[] {
  return [
    "The deal’s amount",
    "deal",
    purposes["amount"]?.replace(", instead of the deal’s own amount", "") ?? "",
    whenEmpty("amount", page),
  ];
}

function whenEmpty(key: string, page: Page): string {
  const { mapping, names } = page;
  const { policies, productive } = mapping;
  const held = "The deal waits for you.";
  switch (key) {
    case "service_type":
      return "hold" in policies.missingServiceType
        ? held
        : `${cell(policies.missingServiceType.use)} is taken.`;
    case "amount":
      return policies.missingAmount === "hold" ? held : "The budget is zero.";
    case "spec":
      return policies.missingSpec === "hold" ? held : "Work starts, with a reminder.";
    case "team":
      return "The team of the kind of work is taken.";
    case "start_date":
      return "The day of the win.";
    case "billing_type": {
      const billing = productive?.budget?.billing;
      const otherwise = billing?.kind === "constant" ? billing.value : billing?.otherwise;
      return otherwise === undefined
        ? "Fixed price."
        : { fixed: "Fixed price.", hourly: "By the hour." }[otherwise];
    }
    case "manager": {
      const manager = productive?.project?.manager;
      const other = manager?.kind === "field" ? manager.otherwise : undefined;
      return other?.kind === "id" ? cell(names.of("person", other)) : "–";
    }
    case "deadline":
      return "There is no deadline.";
    default:
      return otherwiseOf(key, page);
  }
}

/** What is taken instead, where some value of the mapping says so. */
function otherwiseOf(key: string, { mapping }: Page): string {
  if (key === "priority") {
    const priority = mapping.linear?.priority;
    return priority === undefined ? "–" : `Priority ${priority.otherwise}.`;
  }
  const found = placedValues(mapping).find(
    ({ value }) => value.kind === "field" && value.field === key && typeof value.otherwise === "string",
  );
  const otherwise = found?.value.kind === "field" ? found.value.otherwise : undefined;
  return typeof otherwise === "string" ? `${cell(otherwise)} is taken.` : "–";
}

/** What a field without a meaning of its own decides, by the places of the mapping that read it. */
function usesOf(key: string, mapping: Mapping): string {
  const words = placedValues(mapping).flatMap(({ path, value }) => {
    if (value.kind !== "field" || value.field !== key) return [];
    return useWords.flatMap(([pattern, word]) => (pattern.test(path) ? [word] : []));
  });
  const distinct = [...new Set(words)];
  return distinct.length === 0 ? "Part of a name." : `Decides ${listed(distinct)}.`;
}

const useWords: readonly (readonly [RegExp, string])[] = [
  [/\.manager$/u, "who leads the project"],
  [/\.owner$/u, "who owns the budget"],
  [/\.assignee$/u, "whom the issue goes to"],
  [/\.currency$/u, "the currency of the budget"],
  [/\.vat_percent$/u, "the rate of VAT"],
  [/\.company\.vat$/u, "the VAT number of the company"],
  [/\.billing_name$/u, "the company’s name on invoices"],
  [/\.billing$/u, "fixed price or by the hour"],
  [/\.po_number$/u, "the client’s order number"],
  [/\.end_date$/u, "when the budget ends"],
  [/\.due$/u, "when an issue is due"],
  [/\.rate$/u, "a rate per hour"],
  [/\.amount$/u, "the amount of one kind of work"],
  [/\.custom_fields\[\d+\]\.value$/u, "a field in Productive"],
];

function kindsOfWork(page: Page): Lines {
  const { mapping, names } = page;
  if (mapping.serviceTypes.length === 0) return [];
  const field = mapping.kommo.fields["service_type"];
  const rows = mapping.serviceTypes.map((type) => [
    cell(names.option(field?.id, type.value)),
    type.services.length === 0 ? "–" : cell(listed(type.services.map(({ name }) => name))),
    sidesOf(type),
  ]);
  const several =
    mapping.policies.severalServiceTypes === "hold"
      ? "A deal with several kinds of work waits for you, unless each of them has an amount of its own."
      : "Several kinds of work in one deal share its amount equally, where they have no amount of their own.";
  return [
    ...table([field === undefined ? "Kind of work" : "In that field", "Services", "Leads to"], rows),
    ...paragraph("A value that is not in this table always waits for somebody.", several),
  ];
}

function sidesOf({ productive, linear }: ServiceType): string {
  const sides = [...(productive === false ? [] : ["Productive"]), ...(linear === false ? [] : ["Linear"])];
  return sides.length === 0 ? "nothing" : listed(sides);
}

function whatHappens({ mapping }: Page): Lines {
  return bullets([
    "A note on the deal says what was made, for how much, who leads it and where to find it.",
    ...(mapping.slack.ready ? ["Slack says that work can start, where Slack is connected."] : []),
    "Anything worth a look stands in the same note: somebody on holiday, an address nobody has, a name that changed.",
  ]);
}

function whenMissing({ mapping }: Page): Lines {
  const { held } = mapping.policies;
  const where = [
    ...(held.includes("task") ? ["a task on the deal for the responsible user"] : []),
    ...(held.includes("slack") ? ["a message in Slack"] : []),
  ];
  const said =
    where.length === 0
      ? "The deal waits."
      : `The deal waits, and ${listed(where)} ${where.length === 1 ? "says" : "say"} what is missing, where, and what to do.`;
  return [
    ...paragraph(
      said,
      "Nothing is half made. Correct the deal, and it goes on by itself; the task is closed for you.",
    ),
    ...paragraph(`${code("handoff show <deal>")} tells anybody why a deal was or was not handed off.`),
  ];
}
