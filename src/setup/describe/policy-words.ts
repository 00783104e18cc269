/** What happens later, in words: one sentence per event, from the policies of the mapping. */
import type { Mapping } from "../doctor/mapping-parts.ts";
import { listed, stageName } from "./page.ts";
import type { Page } from "./page.ts";

type Policies = Mapping["policies"];
type Reaction = Policies["reopened"][number];

/** Changes of a deal after the handoff: for sales. */
export function laterChanges({ mapping: { policies }, names }: Page): readonly string[] {
  return [
    `The amount changes: ${priceWords[policies.priceChanged]}`,
    `The specification changes: ${specWords[policies.specChanged]}`,
    `The deadline moves: ${deadlineWords[policies.deadlineChanged]}`,
    `The deal leaves the won stage: ${reactionsOf(policies.reopened, names)}`,
    `The deal is lost after all: ${reactionsOf(policies.lost, names)}`,
    `The deal is deleted: ${reactionsOf(policies.deleted, names)}`,
    "The deal is won again: nothing is made twice; a note says what was sold and what was planned.",
  ];
}

/** News of the work that come back to the deal: for managers. */
export function newsOfWork({ mapping: { policies }, names }: Page): readonly string[] {
  return [
    `The issue is done: ${reactionsOf(policies.issueDone, names)}`,
    `The issue is cancelled: ${reactionsOf(policies.issueCancelled, names)}`,
    `The issue goes to somebody else: ${reactionsOf(policies.issueReassigned, names)}`,
    `The budget is over its threshold: ${reactionsOf(policies.budgetOver, names)}`,
    `The project is finished: ${reactionsOf(policies.projectFinished, names)}`,
    `A task is completed in Productive: ${reactionsOf(policies.taskCompleted, names)}`,
  ];
}

function reactionsOf(reactions: readonly Reaction[], names: Page["names"]): string {
  if (reactions.length === 0) return "nothing.";
  const words = reactions.map((reaction) =>
    typeof reaction === "object"
      ? `the deal moves to ${stageName(reaction.moveTo, names)}`
      : reactionWords[reaction],
  );
  return `${listed(words)}.`;
}

const reactionWords = {
  note: "a note on the deal",
  comment: "a comment on the issue",
  slack: "a message in Slack",
  field: "the deal’s budget field is updated",
} as const satisfies Record<Extract<Reaction, string>, string>;

const priceWords = {
  note: "a note on the deal says what differs; the budget stays.",
  update: "the budget follows, as far as nobody has changed it.",
  ignore: "nothing.",
} as const satisfies Record<Policies["priceChanged"], string>;

const specWords = {
  comment: "a comment on the issue.",
  ignore: "nothing.",
} as const satisfies Record<Policies["specChanged"], string>;

const deadlineWords = {
  comment: "a comment on the issue.",
  update: "the issue’s due date follows, as far as nobody has changed it.",
  ignore: "nothing.",
} as const satisfies Record<Policies["deadlineChanged"], string>;
