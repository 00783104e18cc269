/** The id of a deal's Linear issue, known before the issue exists: creating it twice is refused by Linear. */
import { createHash } from "node:crypto";

/**
 * The UUID (lower case) for a deal's issue, or for one of its sub-issues by slug: SHA-256 of
 * `handoff/1/issue/<account>/<lead>[/<slug>]` with the bits of version 4, the only version Linear is known to
 * accept. Never change it: ids given out would no longer be found.
 */
export function issueId(kommoAccountId: number, lead: number, slug?: string): string {
  return uuidOf(["issue", kommoAccountId, lead, ...(slug === undefined ? [] : [slug])]);
}

/** The same for the Linear project of a deal: `handoff/1/project/<account>/<lead>`. */
export function linearProjectId(kommoAccountId: number, lead: number): string {
  return uuidOf(["project", kommoAccountId, lead]);
}

function uuidOf(parts: readonly (string | number)[]): string {
  const name = ["handoff", "1", ...parts].join("/");
  const bytes = createHash("sha256").update(name).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, "$1-$2-$3-$4-$5");
}
