/** `doctor`: every check of what was read, in the order in which a person would fix things. Pure. */
import { checkAccess } from "./access-checks.ts";
import { checkAccounts } from "./account-checks.ts";
import type { Check, CheckStatus } from "./check.ts";
import { fail, info, pass } from "./check.ts";
import { checkKommoFields } from "./kommo-field-checks.ts";
import { checkLedger } from "./ledger-checks.ts";
import { checkLinearFit } from "./linear-fit-checks.ts";
import { checkMachine } from "./machine-checks.ts";
import { checkOptions } from "./option-checks.ts";
import { checkProductiveFields } from "./productive-field-checks.ts";
import { checkSettings } from "./setting-checks.ts";
import type { DoctorSnapshot, MappingFacts } from "./snapshot.ts";
import { checkStages } from "./stage-checks.ts";
import { checkTeams } from "./team-checks.ts";
import { checkThings } from "./thing-checks.ts";
import { checkWebhooks, withoutUrl } from "./webhook-checks.ts";

/** Checks that belong together, as they are drawn. */
export interface CheckGroup {
  readonly title: string;
  readonly checks: readonly Check[];
}

export type CheckCounts = Readonly<Record<CheckStatus, number>>;

export function examine(snapshot: DoctorSnapshot): readonly CheckGroup[] {
  return [
    { title: "This machine", checks: checkMachine(snapshot.machine) },
    { title: "Settings", checks: checkSettings(snapshot.settings) },
    { title: "Access", checks: checkAccess(snapshot) },
    { title: "Mapping", checks: examineMapping(snapshot) },
    { title: "Webhooks", checks: [...checkWebhooks(snapshot), ...withoutUrl(snapshot)] },
    { title: "Ledger", checks: checkLedger(snapshot) },
  ].filter(({ checks }) => checks.length > 0);
}

/** The part of `mapping check --live`. */
export function examineMapping(snapshot: DoctorSnapshot): readonly Check[] {
  const { mapping } = snapshot;
  if (!mapping.ok) {
    return [
      fail(
        "mapping.file",
        "The file",
        mapping.why,
        mapping.hint ?? "`handoff mapping check` shows every problem with its line.",
      ),
    ];
  }
  const facts = mapping.value;
  return [
    checkFile(facts),
    ...checkAccounts(snapshot, facts),
    ...checkStages(snapshot, facts),
    ...checkThings(snapshot, facts),
    ...checkKommoFields(snapshot, facts),
    ...checkOptions(snapshot, facts),
    ...checkProductiveFields(snapshot, facts),
    ...checkTeams(snapshot, facts),
    ...checkLinearFit(snapshot, facts),
  ];
}

export function countChecks(checks: readonly Check[]): CheckCounts {
  const count = (status: CheckStatus): number => checks.filter((check) => check.status === status).length;
  return { pass: count("pass"), warn: count("warn"), fail: count("fail"), info: count("info") };
}

/** Whether nothing is in the way; `isStrict`: nor anything doubtful. */
export function isHealthy(
  { fail: failed, warn: doubtful }: CheckCounts,
  { isStrict }: { readonly isStrict: boolean },
): boolean {
  return failed === 0 && (!isStrict || doubtful === 0);
}

function checkFile({ file, warnings }: MappingFacts): Check {
  if (warnings === 0) return pass("mapping.file", "The file", `${file} is in order.`);
  const many = warnings === 1 ? "one remark" : `${String(warnings)} remarks`;
  return info(
    "mapping.file",
    "The file",
    `${file} can be used, with ${many}.`,
    "`handoff mapping check` shows them with their lines.",
  );
}
