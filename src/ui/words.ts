/** What things are called in front of people. */
import type { StepKind } from "../sync/plan.ts";
import type { Outcome, StepResult } from "../sync/result.ts";

interface KindWords {
  readonly noun: string;
  readonly plural: string;
  readonly where: string;
  /** What making it is called. */
  readonly make: string;
}

export const kindWords = {
  "productive.company": {
    noun: "company",
    plural: "companies",
    where: "Productive",
    make: "create",
  },
  "productive.project": { noun: "project", plural: "projects", where: "Productive", make: "create" },
  "productive.budget": { noun: "budget", plural: "budgets", where: "Productive", make: "create" },
  "productive.service": { noun: "service", plural: "services", where: "Productive", make: "create" },
  "productive.member": { noun: "member", plural: "members", where: "Productive", make: "add" },
  "productive.assignment": {
    noun: "assignment",
    plural: "assignments",
    where: "Productive",
    make: "add",
  },
  "linear.project": { noun: "project", plural: "projects", where: "Linear", make: "create" },
  "linear.issue": { noun: "issue", plural: "issues", where: "Linear", make: "create" },
  "linear.sub_issue": { noun: "sub-issue", plural: "sub-issues", where: "Linear", make: "create" },
  "kommo.fields": { noun: "fields", plural: "fields", where: "Kommo", make: "fill in" },
  "kommo.note": { noun: "note", plural: "notes", where: "Kommo", make: "write" },
  "slack.message": { noun: "message", plural: "messages", where: "Slack", make: "send" },
} as const satisfies Record<StepKind, KindWords>;

/** `create`, `adopt`, `keep`, `fill in` …: what is to happen with one step. */
export function intentionOf(step: StepResult): string {
  if (step.status === "unknown") return "look again";
  switch (step.action) {
    case "create":
    case "update":
      return kindWords[step.kind].make;
    case "adopt":
      return "adopt";
    case "reuse":
      return "keep";
    case "skip":
      return "leave out";
  }
}

/** A service's label repeats its amount, which has a column of its own. */
export function nameOfStep(step: StepResult): string {
  const ending = ` · ${step.amount?.text ?? ""}`;
  return step.amount !== undefined && step.label.endsWith(ending)
    ? step.label.slice(0, -ending.length)
    : step.label;
}

/** `1 deal`, `3 deals`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${String(count)} ${count === 1 ? noun : plural}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}

/** `3 deals: 1 done, 2 held.` in the order of how much they ask of a person. */
export function summarySentence(
  summary: Readonly<Record<Outcome, number>>,
  words: Readonly<Record<Outcome, string>>,
): string {
  const total = Object.values(summary).reduce((sum, count) => sum + count, 0);
  const order = ["done", "planned", "held", "failed", "skipped"] as const;
  const parts = order.flatMap((outcome) =>
    summary[outcome] === 0 ? [] : [`${String(summary[outcome])} ${words[outcome]}`],
  );
  return `${counted(total, "deal")}: ${parts.join(", ")}.`;
}
