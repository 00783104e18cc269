/** Connecting the accounts, as a person reads it: where to click, whose token it is, what was stored. */
import type { Clean } from "./inert-text.ts";
import type { Pen } from "./pen.ts";

export type GuidedSystem = "kommo" | "productive" | "linear" | "slack";

interface Guide {
  readonly title: string;
  readonly steps: readonly string[];
}

/** Names of buttons and pages as the vendors' own help pages give them. */
const guides = {
  kommo: {
    title: "Kommo: a long-lived token of a private integration",
    steps: [
      "An administrator makes it, and it may do what that administrator may do: read deals, companies, contacts and users; write fields, notes and tasks; register webhooks.",
      "Settings → Integrations → Create integration → private; grant access to all scopes.",
      "Open it → Keys and scopes → Generate long-lived token, up to five years. Kommo shows it once.",
    ],
  },
  productive: {
    title: "Productive: an API token",
    steps: [
      "It may do what its owner may do: read people, service types and custom fields; make companies, projects, budgets, services and memberships; register webhooks.",
      "Settings → API integrations → Generate new token. Best with a user of its own that is an administrator.",
      "The organisation’s number stands in the address: app.productive.io/<number>-acme. The whole address will do.",
    ],
  },
  linear: {
    title: "Linear: a personal API key",
    steps: [
      "Issues will bear its owner’s name, so a user of its own is best. It needs the permissions Read and Write (or full access), in every team that gets issues; Admin for the webhook.",
      "Settings → Security & access → Personal API keys → New API key. Linear shows it once.",
    ],
  },
  slack: {
    title: "Slack (not needed): an incoming webhook",
    steps: ["api.slack.com/apps → your app → Incoming Webhooks → Add New Webhook; it posts to one channel."],
  },
} as const satisfies Record<GuidedSystem, Guide>;

export function drawGuide(system: GuidedSystem, pen: Pen): readonly string[] {
  const { title, steps } = guides[system];
  return ["", pen.strong(title), ...steps.flatMap((step) => pen.paragraph(step, 2)), ""];
}

/** One system that was connected. Undefined: the system does not say. */
export interface ConnectedText {
  readonly system: string;
  /** `acme (account 33000001), Europe/Berlin, EUR` */
  readonly account: string;
  readonly owner: { readonly name: string | undefined; readonly email: string | undefined };
  readonly rights: "administrator" | "no administrator" | "unknown";
  readonly remarks: readonly string[];
}

export function drawConnected(
  { system, account, owner, rights, remarks }: ConnectedText,
  pen: Pen,
  clean: Clean,
) {
  const whose = `${noun(system)} of ${ownerText(owner, clean)}${rightsWords[rights]}`;
  return [
    ...pen
      .paragraph(`${pen.signs.done} ${system}  ${clean(account)}`)
      .map((line) => line.replace(pen.signs.done, () => pen.good(pen.signs.done))),
    ...[whose, ...remarks].flatMap((line) => pen.paragraph(line, 4)),
  ];
}

function noun(system: string): string {
  return system === "Linear" ? "Key" : "Token";
}

const rightsWords = {
  administrator: ", an administrator.",
  "no administrator": ", who is no administrator.",
  unknown: ". It may do what its owner may do; Productive does not tell what that is.",
} as const satisfies Record<ConnectedText["rights"], string>;

function ownerText({ name, email }: ConnectedText["owner"], clean: Clean): string {
  if (name === undefined || name === "") return "somebody whose name is not shown to it";
  return clean(email === undefined || email === "" ? name : `${name} <${email}>`);
}

/** Something was not accepted and is asked for again. */
export function drawRefused(
  message: string,
  hint: string | undefined,
  pen: Pen,
  clean: Clean,
): readonly string[] {
  return [
    ...pen.paragraph(clean(message), 0, 2).map(pen.bad),
    ...(hint === undefined || hint === "" ? [] : pen.paragraph(clean(hint), 2)),
  ];
}

export interface StoredText {
  readonly profile: string;
  readonly path: string;
  readonly warnings: readonly { readonly message: string; readonly hint: string }[];
}

export function drawStored(
  { profile, path, warnings }: StoredText,
  pen: Pen,
  clean: Clean,
): readonly string[] {
  return [
    ...warnings.flatMap(({ message, hint }) => [
      ...pen.paragraph(`${pen.signs.warning} ${clean(message)}`, 0, 2).map(pen.doubtful),
      ...pen.paragraph(clean(hint), 2),
    ]),
    "",
    `Stored as profile ${profile}, readable by you alone: ${clean(path)}`,
  ];
}
