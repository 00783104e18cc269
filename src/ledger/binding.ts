/** Which accounts a ledger belongs to: decided once, by its first use. */
import { HandoffError, exitCodes } from "../errors.ts";
import type { Binding } from "./ledger.ts";

type Account = keyof Binding;

const accounts = ["kommoAccount", "productiveOrganization", "linearWorkspace"] as const satisfies Account[];

const called = {
  kommoAccount: "Kommo account",
  productiveOrganization: "Productive organisation",
  linearWorkspace: "Linear workspace",
} as const satisfies Record<Account, string>;

/**
 * What is to be recorded: what was, completed by what is known now. Throws `ledger.other_account` (exit 5),
 * naming both, when they contradict each other.
 */
export function joinBindings(recorded: Partial<Binding>, known: Binding): Binding {
  const contradictions = accounts.filter((account) => contradicts(recorded[account], known[account]));
  if (contradictions.length > 0) throw otherAccount(recorded, known, contradictions);
  return {
    kommoAccount: known.kommoAccount,
    productiveOrganization: recorded.productiveOrganization ?? known.productiveOrganization,
    linearWorkspace: recorded.linearWorkspace ?? known.linearWorkspace,
  };
}

function contradicts(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

function otherAccount(
  recorded: Partial<Binding>,
  known: Binding,
  contradictions: readonly Account[],
): HandoffError {
  const belongs = contradictions.map((account) => `${called[account]} ${String(recorded[account])}`);
  const asked = contradictions.map((account) => `${called[account]} ${String(known[account])}`);
  return new HandoffError({
    code: "ledger.other_account",
    message: `This ledger belongs to ${belongs.join(" and ")}, but the settings lead to ${asked.join(" and ")}.`,
    hint: "Use the profile this ledger was made with, or set HANDOFF_LEDGER to a ledger of its own for these accounts.",
    facts: { recorded, known },
    exitCode: exitCodes.doesNotFit,
  });
}
