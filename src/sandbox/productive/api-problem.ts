/** Refusals, in the exact form of recorded answers: `status` is text, `meta` and `source` are always there. */

export interface ApiErrorEntry {
  readonly status: string | number;
  readonly code?: string;
  readonly title: string;
  readonly detail: string;
  readonly [more: string]: unknown;
}

/** Thrown anywhere below the handler; ends the request and undoes what it had done. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly status: number;
  readonly entries: readonly ApiErrorEntry[];
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    status: number,
    entries: readonly ApiErrorEntry[],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(entries.map(({ title, detail }) => `${title}: ${detail}`).join("; "));
    this.status = status;
    this.entries = entries;
    this.headers = headers;
  }
}

/** What is wrong with one attribute. `attribute` bears the relationship's name, never `…_id`. */
export interface AttributeProblem {
  readonly attribute: string;
  readonly detail: string;
}

export const blank = (attribute: string): AttributeProblem => ({ attribute, detail: "can't be blank" });

/** 422 with one entry per attribute. The pointer has no leading slash. */
export function invalidAttributes(problems: readonly AttributeProblem[]): ApiProblem {
  return new ApiProblem(
    422,
    problems.map(({ attribute, detail }) => ({
      ...entry(422, "invalid_attribute", "Invalid Attribute", detail),
      source: { pointer: `data/attributes/${attribute}` },
    })),
  );
}

export const recordNotFound = () =>
  refuse(404, "record_not_found", "Record Not Found", "The requested record was not found");

/** Also the answer to a related id that is missing, malformed or out of reach. */
export const accessDenied = (detail = "You don't have access to this resource", code = "access_denied") =>
  refuse(403, code, "Access Denied", detail);

export const unauthenticated = () =>
  refuse(401, "unauthenticated", "Unauthenticated", "The token or the organization is missing or wrong");

export const conflict = (detail: string) => refuse(409, "conflict", "Conflict", detail);

export const badRequest = (detail: string) => refuse(400, "bad_request", "Bad Request", detail);

export const notAcceptable = () =>
  refuse(406, "not_acceptable", "Not Acceptable", "Answers are application/vnd.api+json");

export const unsupportedMediaType = () =>
  refuse(
    415,
    "unsupported_media_type",
    "Unsupported Media Type",
    "Send Content-Type: application/vnd.api+json",
  );

export const unsupportedFilter = (name: string) =>
  refuse(400, "unsupported_filter", "Unsupported Filter", `Unsupported filter '${name}'`);

export const unsupportedFilterValue = (name: string, value: string, expected: string) =>
  refuse(
    400,
    "unsupported_filter_value",
    "Unsupported Filter Value",
    `Unsupported value '${value}' for filter '${name}'. Expected a value of type '${expected}'`,
  );

export const unsupportedSort = (name: string) =>
  refuse(400, "unsupported_sort", "Unsupported Sort", `Unsupported sort '${name}'`);

export const unsupportedInclude = (name: string) =>
  refuse(400, "unsupported_include", "Unsupported Include", `Unsupported include '${name}'`);

export type KeysetCode = "keyset_conflict" | "keyset_unsupported_sort" | "keyset_invalid_cursor";

export const keysetProblem = (code: KeysetCode, detail: string) => refuse(400, code, "Bad Request", detail);

function refuse(status: number, code: string, title: string, detail: string): ApiProblem {
  return new ApiProblem(status, [entry(status, code, title, detail)]);
}

function entry(status: number, code: string, title: string, detail: string): ApiErrorEntry {
  return { status: String(status), code, title, detail, meta: {}, source: {} };
}
