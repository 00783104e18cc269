/** For whoever runs it: accounts, webhooks, backup, the stop switch, and what data goes where for how long. */
import { kommoEvents, productiveEvents } from "../webhooks/webhook.ts";
import { namedTeams } from "../webhooks/named-teams.ts";
import type { Lines, Page } from "./page.ts";
import { bold, bullets, cell, code, listed, paragraph, section, table } from "./page.ts";

export interface AdminFacts {
  /** How long raw deliveries are kept, as it is set: `30d`. */
  readonly keepDeliveries: string;
  readonly hasSlack: boolean;
}

export function adminPage(page: Page, facts: AdminFacts): Lines {
  return [
    "# From a won deal to work: for administrators",
    "",
    ...section("Accounts", accounts(page)),
    ...section("Fields that belong to handoff", ownFields(page)),
    ...section("Webhooks", webhooks(page)),
    ...section("Running it", running),
    ...section("Stop switch", stopSwitch),
    ...section("Backup", backup),
    ...section("What data goes where", dataFlow(page, facts)),
    ...section("How long it is kept", retention(facts)),
    ...section("When something is wrong", troubles),
  ];
}

function accounts({ mapping }: Page): Lines {
  const { kommo, productive, linear } = mapping;
  const rows = [
    [
      "Kommo",
      `${cell(kommo.account.name ?? "")} (account ${String(kommo.account.id)})`,
      "A long-lived token of a private integration, made by an administrator: KOMMO_TOKEN",
    ],
    ...(productive === undefined
      ? []
      : [
          [
            "Productive",
            `${cell(productive.organization.name ?? "")} (organisation ${productive.organization.id})`,
            "An API token: PRODUCTIVE_TOKEN. It may do what its owner may do",
          ],
        ]),
    ...(mapping.won.every((stage) => stage.linear === false)
      ? []
      : [
          [
            "Linear",
            linear?.workspace === undefined
              ? "the key’s workspace"
              : cell(linear.workspace.name ?? linear.workspace.id),
            "A personal API key: LINEAR_API_KEY. Issues bear its owner’s name",
          ],
        ]),
  ];
  return [
    ...table(["System", "Account", "Access"], rows),
    ...paragraph(
      `Dates are days in ${cell(kommo.timeZone)}, amounts are in ${kommo.currency} unless a budget says otherwise.`,
      "Tokens stand in the environment, in files or in a profile that only its owner may read; never in the mapping.",
    ),
  ];
}

function ownFields({ mapping, names }: Page): Lines {
  const markers = Object.entries({
    companies: mapping.productive?.markers.company,
    projects: mapping.productive?.markers.project,
    budgets: mapping.productive?.markers.budget,
  }).flatMap(([of, field]) =>
    field === undefined
      ? []
      : [
          [
            `Productive, ${of}`,
            bold(names.of("customField", field)),
            "The number in Kommo, by which things are found again",
          ],
        ],
  );
  const written = Object.values(mapping.kommo.writeBack).map((field) => [
    "Kommo, deals",
    bold(names.of("leadField", field)),
    "Written after the handoff",
  ]);
  return [
    ...table(["Where", "Field", "What for"], [...markers, ...written]),
    ...paragraph(
      "Do not delete these fields, and do not change their type. Their names may change: the mapping holds their numbers.",
    ),
  ];
}

function webhooks({ mapping }: Page): Lines {
  const usesProductive =
    mapping.productive !== undefined && mapping.won.some((stage) => stage.productive !== false);
  const usesLinear = mapping.won.some((stage) => stage.linear !== false);
  const teams = namedTeams(mapping).map(({ name }) => cell(name));
  const rows = [
    [
      "Kommo",
      listed(kommoEvents.map((event) => event.replaceAll("_", " "))),
      "An administrator’s token, and a plan with webhooks",
    ],
    ...(usesProductive ? [["Productive", listed(Object.keys(productiveEvents)), "The Ultimate plan"]] : []),
    ...(usesLinear
      ? [["Linear", `issues of ${teams.length === 0 ? "all public teams" : listed(teams)}`, "An admin’s key"]]
      : []),
  ];
  return [
    ...table(["System", "About", "Needs"], rows),
    ...paragraph(
      `${code("handoff webhooks install --url <address of the server>")} registers them and can be repeated; ${code("handoff webhooks list")} shows them.`,
      "Where a plan has none, changes are looked for every five minutes all the same.",
      "The systems switch a webhook off that fails too often: `handoff doctor` says so, and installing again switches it on.",
    ),
  ];
}

const running: Lines = bullets([
  `${code("handoff serve")} takes the webhooks, works, and looks for what they missed. It needs a public https address (a proxy before it) and its ledger.`,
  `Without a server: ${code("handoff sweep")} every few minutes, for example by cron.`,
  `${code("handoff doctor")} after every change of accounts, people or fields; ${code("handoff doctor --json")} in a monitoring.`,
]);

const stopSwitch: Lines = bullets([
  `${code("handoff pause")}: news are still taken and kept, and no work is started. ${code("handoff resume")} goes on where it stopped.`,
  "Harder: revoke the token in Kommo. Nothing is lost; deals wait until there is a new one.",
  "Nothing that was made is ever taken away by stopping.",
]);

const backup: Lines = bullets([
  `The ledger is one file. ${code("handoff ledger backup <file>")} copies it while it is in use; copying the file itself does not do.`,
  "Back it up daily, and before an update. It holds no tokens.",
  "If it is lost: work is found again by the numbers in the fields above, so nothing is made twice; what was done and why is forgotten.",
]);

function dataFlow({ mapping }: Page, { hasSlack }: AdminFacts): Lines {
  const usesProductive =
    mapping.productive !== undefined && mapping.won.some((stage) => stage.productive !== false);
  const usesLinear = mapping.won.some((stage) => stage.linear !== false);
  const rows = [
    ...(usesProductive
      ? [
          [
            "Kommo",
            "Productive",
            "Names of company and deal, the client’s contact, amount, dates, the seller, fields named in the mapping",
          ],
        ]
      : []),
    ...(usesLinear
      ? [
          [
            "Kommo",
            "Linear",
            "Names of company and deal, the specification, deadline, amount and contact where the mapping shows them",
          ],
        ]
      : []),
    ["Productive, Linear", "Kommo", "Links, the issue’s number, notes about progress and budget"],
    ...(hasSlack ? [["Kommo", "Slack", "Names of company and deal, amount, manager; what is missing"]] : []),
    [
      "all",
      "the ledger on your server",
      "Plans with names, amounts and e-mail addresses; numbers and links of what was made; raw deliveries",
    ],
  ];
  return [
    ...table(["From", "To", "What"], rows),
    ...paragraph(
      "Nothing else leaves your server: no telemetry, no service in between.",
      "Specifications are passed on as text, without images and without HTML.",
    ),
  ];
}

function retention({ keepDeliveries }: AdminFacts): Lines {
  return bullets([
    `Raw deliveries: ${keepDeliveries.replace(/^(\d+)d$/u, "$1 days")} (HANDOFF_KEEP_DELIVERIES).`,
    "What was handed off, with its plan and timeline: as long as the ledger exists, because it is what keeps things from being made twice.",
    "Lists of people and fields: ten minutes, then they are read again.",
    "What stands in Kommo, Productive, Linear and Slack: as long as it stands there; handoff deletes nothing.",
  ]);
}

const troubles: Lines = bullets([
  `${code("handoff status")}: what is done, held, failed. ${code("handoff show <deal>")}: why.`,
  `${code("handoff doctor")}: what is wrong with the accounts, with the line of the mapping and what to do.`,
  `${code("handoff retry --held")}: plans everything again that waits.`,
]);
