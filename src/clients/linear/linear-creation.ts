/** Creating with an id of our own: the second attempt is refused, which is how the first is found. */
import type { VendorError } from "../../errors.ts";
import type { Http } from "../http.ts";
import type { HttpRequest } from "../message.ts";
import { failureOf, uncertain } from "./linear-calls.ts";
import type { Creation } from "./linear-client.ts";
import {
  type LinearAnswer,
  type LinearProblem,
  isAboutDocument,
  isConflictOn,
  kindOfProblem,
} from "./linear-errors.ts";

/** A create that was answered, and not with a clean yes. */
export interface DoubtfulCreation<T> {
  /** The root field: `issueCreate`. */
  readonly field: string;
  /** As Linear names it: `Issue`. */
  readonly entity: string;
  readonly id: string;
  readonly request: HttpRequest;
  readonly answer: LinearAnswer;
  /** Looks it up by our id. */
  readonly read: () => Promise<T | undefined>;
}

/** Reading by id decides where the answer does not. Throws what the answer amounts to where nothing was made. */
export async function recover<T extends { readonly isTrashed: boolean }>(
  http: Http,
  creation: DoubtfulCreation<T>,
): Promise<Creation<T>> {
  const { request, answer } = creation;
  const aftermath = aftermathOf(creation);
  if (aftermath === "unknown") throw uncertain(http, request, answer);
  if (aftermath === "refused") throw failureOf(http, request, answer);
  const record = await creation.read();
  if (record?.isTrashed === true) return { outcome: "gone", record };
  if (record !== undefined) return { outcome: aftermath === "made" ? "created" : "found", record };
  if (aftermath === "taken") return { outcome: "gone", record: undefined };
  throw notThere(http, request, answer, aftermath);
}

/**
 * What an answer without the object says about it.
 * `taken`: our id was taken, so it exists or did. `made`: the error lies at another field; fields are carried
 * out in order, so it was made. `unclear`: an error that names no field.
 */
type Aftermath = "taken" | "made" | "unclear" | "refused" | "unknown";

function aftermathOf({ answer, field, entity, id }: DoubtfulCreation<unknown>): Aftermath {
  const { problems } = answer;
  if (problems.some((problem) => isConflictOn(problem, entity, id))) return "taken";
  const own = problems.filter((problem) => problem.field === field);
  if (own.length > 0) return own.some(isUncertain) ? "unknown" : "refused";
  if (problems.some((problem) => problem.field !== undefined)) return "made";
  if (problems.length === 0 || problems.some(isUncertain)) return "unknown";
  return problems.some(isAboutDocument) ? "refused" : "unclear";
}

function isUncertain(problem: LinearProblem): boolean {
  return kindOfProblem(problem) === "unknown";
}

function notThere(
  http: Http,
  request: HttpRequest,
  answer: LinearAnswer,
  aftermath: "made" | "unclear",
): VendorError {
  return aftermath === "made" ? uncertain(http, request, answer) : failureOf(http, request, answer);
}
