/** Relay connections as Linear pages them: newest first, 50 unless asked, 250 at most. */
import { z } from "zod";
import { argumentValidationError, inputError, type ValidationError } from "./refusals.ts";
import type { LinearRecord } from "./records.ts";

const defaultPageSize = 50;
const largestPage = 250;

/** The arguments all connections share; others are ignored here. */
export const connectionArguments = z.object({
  first: z.number().nullish(),
  last: z.number().nullish(),
  after: z.string().nullish(),
  before: z.string().nullish(),
  orderBy: z.enum(["createdAt", "updatedAt"]).nullish(),
  includeArchived: z.boolean().nullish(),
  includeDisabled: z.boolean().nullish(),
  filter: z.record(z.string(), z.unknown()).nullish(),
});

type ConnectionArguments = z.infer<typeof connectionArguments>;

/** `nodes` and `edges` hold the same entries. */
export interface Connection<Node> {
  readonly nodes: readonly Node[];
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** Cursors differ from connection to connection, so nobody may read meaning into them. */
export type CursorStyle = "position" | "id";

/** One page to make: candidates, what was asked, and how a row is shown. */
export interface Page<Row, Node> {
  readonly rows: Iterable<Row>;
  readonly arguments: ConnectionArguments;
  readonly cursors: CursorStyle;
  readonly nowMs: number;
  readonly view: (row: Row) => Node;
}

/** Rows still hidden by lag are left out, archived ones unless asked for. */
export function connect<Row extends LinearRecord, Node>(page: Page<Row, Node>): Connection<Node> {
  const { arguments: asked, view } = page;
  refusePageSize(asked);
  const orderBy = asked.orderBy ?? "createdAt";
  const cursorOf = (row: Row): string => (page.cursors === "id" ? row.id : positionCursor(row, orderBy));
  const ordered = [...page.rows]
    .filter(
      (row) => row.listedFrom <= page.nowMs && (row.archivedAt === null || asked.includeArchived === true),
    )
    .toSorted((a, b) => newestFirst(a, b, orderBy));
  const after = locate(ordered, asked.after, page.cursors, orderBy);
  const before = locate(ordered, asked.before, page.cursors, orderBy);
  const start = after === undefined ? 0 : after.index + (after.isOwnRow ? 1 : 0);
  const [from, to] = bounds(start, before?.index ?? ordered.length, asked);
  const rows = ordered.slice(from, to);
  const edges = rows.map((row) => ({ cursor: cursorOf(row), node: view(row) }));
  return {
    nodes: edges.map(({ node }) => node),
    edges,
    pageInfo: {
      hasNextPage: to < ordered.length,
      hasPreviousPage: from > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function refusePageSize(asked: ConnectionArguments): void {
  const errors: ValidationError[] = [];
  for (const property of ["first", "last"] as const) {
    const size = asked[property];
    if (typeof size !== "number" || (size >= 1 && size <= largestPage)) continue;
    errors.push({
      property,
      constraints:
        size < 1
          ? { min: `${property} must not be less than 1` }
          : { max: `${property} must not be greater than ${largestPage}` },
    });
  }
  if (errors.length > 0) throw argumentValidationError(errors);
}

function bounds(start: number, end: number, asked: ConnectionArguments): readonly [number, number] {
  const { first, last } = asked;
  if (typeof first !== "number" && typeof last === "number") return [Math.max(start, end - last), end];
  return [start, Math.max(start, Math.min(end, start + (first ?? defaultPageSize)))];
}

function newestFirst(a: LinearRecord, b: LinearRecord, orderBy: "createdAt" | "updatedAt"): number {
  if (a[orderBy] !== b[orderBy]) return a[orderBy] < b[orderBy] ? 1 : -1;
  return b.serial - a.serial;
}

/**
 * The first row that is not newer than the cursor, and whether that is the cursor's own row. Positions
 * survive the row they were made of; ids do not.
 */
function locate(
  ordered: readonly LinearRecord[],
  cursor: string | null | undefined,
  style: CursorStyle,
  orderBy: "createdAt" | "updatedAt",
): { readonly index: number; readonly isOwnRow: boolean } | undefined {
  if (cursor === undefined || cursor === null) return undefined;
  if (style === "id") {
    const index = ordered.findIndex((row) => row.id === cursor);
    if (index < 0) throw inputError("Invalid cursor"); // not recorded
    return { index, isOwnRow: true };
  }
  const position = readPosition(cursor);
  const index = ordered.findIndex((row) => newestFirst(row, { ...row, ...position }, orderBy) >= 0);
  if (index < 0) return { index: ordered.length, isOwnRow: false };
  return { index, isOwnRow: ordered[index]?.serial === position.serial };
}

const positionShape = z.object({ key: z.string(), serial: z.number() });

function positionCursor(row: LinearRecord, orderBy: "createdAt" | "updatedAt"): string {
  return Buffer.from(JSON.stringify({ key: row[orderBy], serial: row.serial })).toString("base64");
}

function readPosition(cursor: string): Pick<LinearRecord, "createdAt" | "updatedAt" | "serial"> {
  try {
    const { key, serial } = positionShape.parse(JSON.parse(Buffer.from(cursor, "base64").toString("utf8")));
    return { createdAt: key, updatedAt: key, serial };
  } catch {
    throw inputError("Invalid cursor");
  }
}
