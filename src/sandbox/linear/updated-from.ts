/** `updatedFrom` of an update: former values, ids only, never nested objects. */
import type { IssueRecord } from "./records.ts";
import type { LinearWebhookSwitches } from "./webhook-switches.ts";

type Values = Readonly<Record<string, unknown>>;

/** Stamps move with the state. */
const stateKeys = [
  "stateId",
  "startedAt",
  "completedAt",
  "canceledAt",
  "triagedAt",
  "startedTriageAt",
] as const satisfies readonly (keyof IssueRecord)[];

const otherKeys = [
  "title",
  "description",
  "priority",
  "estimate",
  "dueDate",
  "assigneeId",
  "delegateId",
  "projectId",
  "parentId",
  "teamId",
  "number",
  "previousIdentifiers",
  "labelIds",
  "subscriberIds",
  "lastAppliedTemplateId",
  "sortOrder",
  "prioritySortOrder",
  "subIssueSortOrder",
  "archivedAt",
  "trashed",
] as const satisfies readonly (keyof IssueRecord)[];

/** One for each update that is told; none when nothing changed. `updatedAt` stands in all of them. */
export function describeUpdates(
  before: IssueRecord,
  after: IssueRecord,
  { updatedFrom, updatesPerChange }: Pick<LinearWebhookSwitches, "updatedFrom" | "updatesPerChange">,
): readonly Values[] {
  const changed = [...stateKeys, ...otherKeys].filter((key) => isChanged(before[key], after[key]));
  if (changed.length === 0) return [];
  const groups = updatesPerChange === "one" ? [changed] : apart(changed);
  const unchanged = updatedFrom === "2021" ? emptyBefore(before, after) : {};
  return groups.map((keys) => ({
    ...unchanged,
    ...Object.fromEntries(keys.map((key) => [key, before[key]])),
    updatedAt: before.updatedAt,
  }));
}

function isChanged(before: unknown, after: unknown): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
}

/** The state with its stamps, then every other field by itself. */
function apart<Key extends keyof IssueRecord>(keys: readonly Key[]): readonly (readonly Key[])[] {
  const isOfState = (key: Key): boolean => stateKeys.some((stateKey) => stateKey === key);
  const ofState = keys.filter(isOfState);
  const others = keys.filter((key) => !isOfState(key)).map((key) => [key]);
  return ofState.length === 0 ? others : [ofState, ...others];
}

function emptyBefore(before: IssueRecord, after: IssueRecord): Values {
  const empty = [...stateKeys, ...otherKeys].filter((key) => before[key] === null && after[key] === null);
  return Object.fromEntries(empty.map((key) => [key, null]));
}
