/** What a person types to name something that exists: its number or page in Productive, its issue in Linear. */
import { exitCodes, HandoffError } from "../errors.ts";

export const adoptKinds = ["company", "project", "budget", "issue"] as const;
export type AdoptKind = (typeof adoptKinds)[number];

/** Something to link. */
export interface AdoptTarget {
  readonly kind: AdoptKind;
  /** Productive: digits. Linear: a UUID or `ENG-42`. */
  readonly id: string;
  /** As it was typed. */
  readonly text: string;
  /** The organisation (its number) or workspace (its key) that a typed address names. */
  readonly place?: string | undefined;
}

/** Throws `usage` (exit 2) where the text names nothing of that kind. Pure. */
export function parseAdoptTarget(kind: AdoptKind, typed: string): AdoptTarget {
  const text = typed.trim();
  const url = /^https?:\/\//iu.test(text) ? URL.parse(text) : null;
  const found = kind === "issue" ? parseIssue(text, url) : parseRecord(kind, text, url);
  if (found === undefined) throw unreadable(kind, text);
  return { kind, text, ...found };
}

type Found = Pick<AdoptTarget, "id" | "place">;

const identifier = /^[a-z][a-z0-9]{0,9}-[1-9]\d{0,8}$/iu;
const uuid = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/iu;

/** `https://linear.app/acme/issue/ENG-42/website-relaunch` */
function parseIssue(text: string, url: URL | null): Found | undefined {
  if (uuid.test(text)) return { id: text.toLowerCase() };
  if (identifier.test(text)) return { id: text.toUpperCase() };
  const [, place, id] = /^\/([^/]+)\/issue\/([^/]+)/u.exec(url?.pathname ?? "") ?? [];
  return id !== undefined && identifier.test(id) ? { id: id.toUpperCase(), place } : undefined;
}

/** Pages as the web application has them; a budget's page is a deal's there. */
const pages = {
  company: /\/companies\/(\d{1,19})(?:[-/]|$)/u,
  project: /\/projects\/(\d{1,19})(?:[-/]|$)/u,
  budget: /\/(?:budgets|deals)\/(\d{1,19})(?:[-/]|$)/u,
} as const satisfies Record<Exclude<AdoptKind, "issue">, RegExp>;

/** `https://app.productive.io/77-acme/companies/90002` */
function parseRecord(kind: keyof typeof pages, text: string, url: URL | null): Found | undefined {
  if (/^[1-9]\d{0,18}$/u.test(text)) return { id: text };
  const id = pages[kind].exec(url?.pathname ?? "")?.[1];
  const place = /^\/(\d+)(?:-[^/]*)?\//u.exec(url?.pathname ?? "")?.[1];
  return id === undefined ? undefined : { id, place };
}

const examples = {
  company: "90002 or https://app.productive.io/77-acme/companies/90002",
  project: "8701 or https://app.productive.io/77-acme/projects/8701",
  budget: "9501 or https://app.productive.io/77-acme/deals/9501",
  issue: "ENG-42 or https://linear.app/acme/issue/ENG-42",
} as const satisfies Record<AdoptKind, string>;

function unreadable(kind: AdoptKind, text: string): HandoffError {
  return new HandoffError({
    code: "usage",
    message: text === "" ? `\`--${kind}\` names nothing.` : `“${text}” names no ${kind}.`,
    hint: `Type its number or the address of its page, as in \`--${kind} ${examples[kind]}\`.`,
    facts: { kind, typed: text },
    exitCode: exitCodes.usage,
  });
}
