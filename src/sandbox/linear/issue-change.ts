/** What happened to an issue, for those who are told of it. */
import type { IssueRecord } from "./records.ts";
import type { LinearSession } from "./session.ts";

/** Records as they were at that moment, detached from the store. */
export type IssueChange =
  | { readonly action: "create"; readonly issue: IssueRecord }
  | { readonly action: "remove"; readonly issue: IssueRecord }
  | { readonly action: "update"; readonly issue: IssueRecord; readonly before: IssueRecord };

/** Told once for each act, when it is complete. */
export type IssueWatcher = (session: LinearSession, change: IssueChange) => void;

/** Runs an act that changes an issue, and tells of it afterwards. */
export function tellingUpdate<Result>(session: LinearSession, issue: IssueRecord, act: () => Result): Result {
  const before = { ...issue };
  const result = act();
  session.onIssueChange(session, { action: "update", issue: { ...issue }, before });
  return result;
}
