/** Finding what an argument names, or refusing as Linear does. */
import { findIssue } from "./linear-store.ts";
import { entityNotFound } from "./refusals.ts";
import type { IssueRecord } from "./records.ts";
import type { LinearSession } from "./session.ts";
import { byId } from "./wire-inputs.ts";

/** By UUID or identifier; one in the trash as the switch says. */
export function issueOf({ store, switches }: LinearSession, idOrIdentifier: string): IssueRecord {
  const issue = findIssue(store, idOrIdentifier);
  if (issue === undefined || (issue.trashed === true && switches.trashedIssues === "not_found")) {
    throw entityNotFound("Issue");
  }
  return issue;
}

/** By the argument `id`, a UUID. */
export function found<Row>(table: ReadonlyMap<string, Row>, given: unknown, entity: string): Row {
  const id = byId.safeParse(given).data?.id;
  const row = id === undefined ? undefined : table.get(id);
  if (row === undefined) throw entityNotFound(entity);
  return row;
}
