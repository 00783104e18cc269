/** For project managers: what is made, what is never touched, and how work that exists is adopted. */
import type { Mapping } from "../doctor/mapping-parts.ts";
import type { Lines, Page } from "./page.ts";
import {
  bold,
  bullets,
  cell,
  code,
  describeValue,
  fieldName,
  listed,
  nameWords,
  paragraph,
  personName,
  plainText,
  section,
  table,
} from "./page.ts";
import { newsOfWork } from "./policy-words.ts";

export function managerPage(page: Page): Lines {
  return [
    "# From a won deal to work: for project managers",
    "",
    ...section("What is made", whatIsMade(page)),
    ...section("Services", services(page)),
    ...section("Who", people(page)),
    ...section("What is never touched", neverTouched),
    ...section("When the work exists already", adopting(page)),
    ...section("What comes back to the deal", bullets(newsOfWork(page))),
  ];
}

function whatIsMade(page: Page): Lines {
  const { mapping } = page;
  const rows = [
    ...(mapping.productive === undefined ? [] : productiveRows(mapping.productive, page)),
    ...linearRows(page),
  ];
  return table(["What", "How"], rows);
}

function productiveRows(
  { project, budget }: NonNullable<Mapping["productive"]>,
  page: Page,
): readonly (readonly string[])[] {
  const { names } = page;
  const workflow = project?.workflow;
  const use =
    project?.use === "per_client"
      ? "One open project per client is used again, with a budget for each deal."
      : "One per deal.";
  return [
    [
      "Company",
      "The one of the same number or exactly the same name; else a new one. One that is only similar waits for somebody.",
    ],
    [
      "Project",
      [
        use,
        `Called ${nameWords(project?.name ?? "{company?} - {deal}", page)}.`,
        ...(workflow === undefined ? [] : [`Workflow ${cell(names.of("workflow", workflow))}.`]),
      ].join(" "),
    ],
    [
      "Budget",
      `Called ${nameWords(budget?.name ?? "{deal}", page)}, for ${amountWords(page)}. Its date is the start date, else the day of the win.`,
    ],
  ];
}

function amountWords(page: Page): string {
  const { kommo, productive } = page.mapping;
  const amount = kommo.fields["amount"] === undefined ? "the amount of the deal" : fieldName("amount", page);
  const budget = productive?.budget;
  if (budget?.amount !== "gross") return `${amount} (net)`;
  const { vatPercent } = budget;
  if (vatPercent === undefined) return `${amount} without VAT`;
  const rate = describeValue(vatPercent, page, (constant) => `${String(constant)} %`);
  return `${amount} without VAT (the rate: ${rate})`;
}

function linearRows(page: Page): readonly (readonly string[])[] {
  const { mapping, names } = page;
  if (mapping.won.every(({ linear }) => linear === false)) return [];
  const teams = mapping.won.flatMap(({ linear }) => {
    const team = linear === false ? undefined : (linear.team ?? mapping.linear?.team);
    return team === undefined ? [] : [cell(names.of("team", team))];
  });
  const title = mapping.linear?.title ?? "{company?}: {deal}";
  const inTeams =
    teams.length === 0
      ? ""
      : ` In ${listed([...new Set(teams)], "or")}, unless the kind of work names another team.`;
  const subIssues = mapping.serviceTypes.some(
    ({ linear }) => linear !== false && (linear?.issues ?? []).length > 0,
  );
  return [
    [
      "Issue in Linear",
      `Called ${nameWords(title, page)}.${inTeams} It says what was promised, and bears links to the deal and the project.`,
    ],
    ...(subIssues ? [["Sub-issues", "As the kind of work says."]] : []),
  ];
}

function services(page: Page): Lines {
  const { mapping, names } = page;
  const field = mapping.kommo.fields["service_type"];
  return mapping.serviceTypes.flatMap((type) => {
    if (type.services.length === 0) return [];
    const template =
      type.template === undefined
        ? undefined
        : `The project begins as a copy of ${bold(names.of("projectTemplate", type.template))}: ${listed(type.copy.map((flag) => flag.replaceAll("_", " ")))}.`;
    const hasHours = type.services.some((line) => line.hours !== undefined);
    const team =
      type.team.length === 0 ? undefined : `Team, unless the deal names one: ${listed(type.team.map(cell))}.`;
    return [
      `### ${cell(names.option(field?.id, type.value))}`,
      "",
      ...paragraph(template, team),
      ...table(
        ["Service", "Service type", "Part of the amount", "Rate per hour"],
        type.services.map(({ name, serviceType, share, hours, rate }) => [
          cell(name),
          cell(names.of("serviceType", serviceType)),
          share === undefined
            ? `${hours ?? ""} h at its rate`
            : `${share} %${hasHours ? " of the rest" : ""}`,
          rate === undefined ? "–" : describeValue(rate, page, plainText),
        ]),
      ),
    ];
  });
}

function people(page: Page): Lines {
  const { mapping } = page;
  const manager = mapping.productive?.project?.manager;
  const owner = mapping.productive?.budget?.owner;
  const { assignee } = mapping.linear ?? {};
  const show = personName("person", page);
  return bullets([
    ...(mapping.productive === undefined
      ? []
      : [
          `Project manager: ${manager === undefined ? "the responsible user of the deal" : describeValue(manager, page, show)}.`,
          `Budget owner: ${owner === undefined ? "the manager" : describeValue(owner, page, show)}.`,
          "Members: the manager and the team.",
        ]),
    `The issue goes to ${assigneeWords(assignee, page)}.`,
    "People are the same in all systems by their e-mail address. Somebody unknown, archived or on holiday in the first two weeks is said on the deal, never left out in silence.",
  ]);
}

function assigneeWords(assignee: NonNullable<Mapping["linear"]>["assignee"], page: Page): string {
  if (assignee === undefined || assignee === "responsible") return "the responsible user of the deal";
  if (assignee === "manager") return "the project manager";
  return assignee === "none" ? "nobody" : describeValue(assignee, page, personName("user", page));
}

const neverTouched: Lines = bullets([
  "What people changed: names, dates, amounts, people, texts. handoff changes only what it wrote itself and only while it still says that.",
  "What people deleted: it is not made again unless somebody asks for it.",
  "Time entries, invoices, bookings and tasks. Nothing is ever deleted.",
  "Deal fields that somebody filled in; the note then says so.",
]);

/** Typing the number is enough: the next plan finds it. */
function adopting({ mapping, names }: Page): Lines {
  const { markers } = mapping.productive ?? {};
  const link = mapping.kommo.writeBack.productive_project;
  const number =
    markers?.prefix === undefined || markers.prefix === ""
      ? "number"
      : `number with ${code(markers.prefix)} before it`;
  const typed = [
    ["project", "deal", markers?.project],
    ["budget", "deal", markers?.budget],
    ["company", "company", markers?.company],
  ] as const;
  return [
    ...bullets([
      ...(link === undefined
        ? []
        : [
            `Before the win: paste the project’s address into the deal’s field ${bold(names.of("leadField", link))}. That project is used.`,
          ]),
      ...typed.flatMap(([what, whose, marker]) =>
        marker === undefined
          ? []
          : [
              `In Productive: type the ${whose}’s ${number} in Kommo into the field ${bold(names.of("customField", marker))} of the ${what}. It is then used instead of a new one.`,
            ],
      ),
      `Or let somebody type ${code("handoff adopt <deal> --project <address>")}.`,
    ]),
    ...paragraph(
      "The number is the last part of the address of its page in Kommo.",
      "A project of exactly that name without a number holds the deal, and the task says which one it is: nothing is made twice by chance.",
    ),
  ];
}
