/** The `policies:` section: every key optional, one word or a list of words. */
import * as z from "zod";
import type { Policies, Reaction, StageRef } from "./mapping.ts";
import { kommoRef, section, text, wholeNumber } from "./written-values.ts";

export const stageRef: z.ZodType<StageRef> = section({ pipeline: kommoRef, status: kommoRef });

const moveTo = section({ move_to: stageRef }).transform(({ move_to }) => ({ moveTo: move_to }));

/** One word, alone or as a list of one. */
function oneOf<const Word extends string>(words: readonly [Word, ...Word[]]) {
  const word = z.enum(words);
  return z.union([word, z.tuple([word]).transform(([only]) => only)], {
    error: `Expected one of ${listed(words)}.`,
  });
}

/** One word or a list of them; `ignore` is the empty list. */
function someOf<const Word extends string>(words: readonly [Word, ...Word[]]) {
  const word = z.enum(words);
  const expected = { error: `Expected ${listed(words)}, or a list of them.` };
  return z.union([word.transform((only) => [only]), z.array(word)], expected);
}

type ReactionWord = Extract<Reaction, string>;

function reactions(words: readonly [ReactionWord, ...ReactionWord[]], mayMove: "may move" | "stays") {
  const offered = mayMove === "may move" ? [...words, "{ move_to }"] : words;
  const one: z.ZodType<Reaction> = z.union(
    mayMove === "may move" ? [z.enum(words), moveTo] : [z.enum(words)],
    {
      error: `Expected ${listed(offered)}.`,
    },
  );
  return z.union(
    [
      z.literal("ignore").transform((): readonly Reaction[] => []),
      one.transform((only): readonly Reaction[] => [only]),
      z.array(one),
    ],
    { error: `Expected ${listed([...offered, "ignore"])}, or a list of them.` },
  );
}

function listed(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(", ");
}

/**
 * `field` is the deal's budget field, so only an overrun can be written there. A deal that a person moved
 * is not moved back, and a deleted deal takes no note.
 */
export const policies = section({
  unknown_people: oneOf(["match_by_email", "warn"]).optional(),
  missing_service_type: text.optional(),
  missing_company: oneOf(["contact", "hold"]).optional(),
  missing_amount: oneOf(["hold", "zero"]).optional(),
  missing_spec: oneOf(["warn", "hold"]).optional(),
  missing_team: oneOf(["warn"]).optional(),
  similar_company: oneOf(["hold", "create"]).optional(),
  several_service_types: oneOf(["hold", "equal"]).optional(),
  held: someOf(["task", "slack"]).optional(),
  max_per_hour: wholeNumber(1, 100_000).optional(),
  backfill: someOf(["productive", "linear", "fields", "note"]).optional(),
  price_changed: oneOf(["note", "update", "ignore"]).optional(),
  spec_changed: oneOf(["comment", "ignore"]).optional(),
  deadline_changed: oneOf(["comment", "update", "ignore"]).optional(),
  reopened: reactions(["note", "comment", "slack"], "stays").optional(),
  lost: reactions(["note", "comment", "slack"], "stays").optional(),
  deleted: reactions(["comment", "slack"], "stays").optional(),
  issue_done: reactions(["note", "slack"], "may move").optional(),
  issue_cancelled: reactions(["note", "slack"], "may move").optional(),
  issue_reassigned: reactions(["note", "slack"], "may move").optional(),
  budget_over: reactions(["note", "comment", "slack", "field"], "may move").optional(),
  project_finished: reactions(["note", "comment", "slack"], "may move").optional(),
  task_completed: reactions(["note", "comment", "slack"], "may move").optional(),
});

/** The plain behaviour, where a policy is not written. */
export function completePolicies(written: z.output<typeof policies>): Policies {
  const missing = written.missing_service_type ?? "hold";
  return {
    unknownPeople: written.unknown_people ?? "match_by_email",
    missingServiceType: missing === "hold" ? { hold: true } : { use: missing },
    missingCompany: written.missing_company ?? "contact",
    missingAmount: written.missing_amount ?? "hold",
    missingSpec: written.missing_spec ?? "warn",
    missingTeam: written.missing_team ?? "warn",
    similarCompany: written.similar_company ?? "hold",
    severalServiceTypes: written.several_service_types ?? "hold",
    held: written.held ?? ["task", "slack"],
    maxPerHour: written.max_per_hour,
    backfill: written.backfill,
    priceChanged: written.price_changed ?? "note",
    specChanged: written.spec_changed ?? "comment",
    deadlineChanged: written.deadline_changed ?? "comment",
    reopened: written.reopened ?? ["note"],
    lost: written.lost ?? ["note"],
    deleted: written.deleted ?? ["comment"],
    issueDone: written.issue_done ?? ["note"],
    issueCancelled: written.issue_cancelled ?? ["note"],
    issueReassigned: written.issue_reassigned ?? ["note"],
    budgetOver: written.budget_over ?? ["note"],
    projectFinished: written.project_finished ?? ["note"],
    taskCompleted: written.task_completed ?? [],
  };
}
