import type { Finding, Path } from "./finding.ts";
import type { Written, WrittenMap } from "./mapping-source.ts";
import { isList, textOf, walk } from "./written-tree.ts";

interface NotYet {
  /** As in remarks; `[]` is any item. */
  readonly pattern: string;
  /** Completes “… in this release.” */
  readonly sentence: string;
  /** What may be written without meaning anything else than this release does. */
  readonly plain?: readonly string[];
}

const noChange = { sentence: "Changes of the deal after the handoff are not carried on", plain: ["ignore"] };
const noIssueNews = { sentence: "News of the issue are not carried back to the deal", plain: ["ignore"] };
const noDeliveryNews = {
  sentence: "News from Productive are not carried back to the deal",
  plain: ["ignore"],
};

/** Everything that is read and checked, and does nothing yet. A feature that arrives removes its line. */
const notYet: readonly NotYet[] = [
  { pattern: "policies.backfill", sentence: "Backfill makes everything unless `--only` says otherwise" },
  { pattern: "policies.price_changed", ...noChange },
  { pattern: "policies.spec_changed", ...noChange },
  { pattern: "policies.deadline_changed", ...noChange },
  { pattern: "policies.reopened", ...noChange },
  { pattern: "policies.lost", ...noChange },
  { pattern: "policies.deleted", ...noChange },
  { pattern: "policies.issue_done", ...noIssueNews },
  { pattern: "policies.issue_cancelled", ...noIssueNews },
  { pattern: "policies.issue_reassigned", ...noIssueNews },
  { pattern: "policies.budget_over", ...noDeliveryNews },
  { pattern: "policies.project_finished", ...noDeliveryNews },
  { pattern: "policies.task_completed", ...noDeliveryNews },
  { pattern: "slack.operations", sentence: "Operations are not announced in Slack", plain: ["false"] },
];

/** Remarks on keys that are accepted but have no effect in this release. */
export function findNotYet(tree: WrittenMap): readonly Finding[] {
  return [...walk(tree)].flatMap(([path, node]) => {
    const entry = notYet.find(({ pattern }) => isMatch(pattern, path));
    if (entry === undefined || entry.plain?.includes(plainText(node))) return [];
    const message = `${entry.sentence} in this release.`;
    return [{ severity: "not yet", path, at: "key", message, hint: undefined }];
  });
}

function isMatch(pattern: string, path: Path): boolean {
  const wanted = pattern.replaceAll("[]", ".*").split(".");
  const given = path.map(String);
  return (
    wanted.length === given.length && wanted.every((part, index) => part === "*" || part === given[index])
  );
}

/** A list of one reads like its item, a section as `{}`. */
function plainText(node: Written): string {
  if (isList(node)) return node.length === 0 ? "ignore" : node.map(plainText).join(", ");
  return typeof node === "boolean" ? String(node) : (textOf(node) ?? "{}");
}
