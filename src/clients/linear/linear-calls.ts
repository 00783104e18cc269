/** GraphQL over HTTP: one document per request, errors of fields told from errors of the request. */
import type { z } from "zod";

import type { VendorError } from "../../errors.ts";
import type { Http } from "../http.ts";
import type { HttpRequest } from "../message.ts";
import { readAs } from "../reading.ts";
import {
  type LinearAnswer,
  describeProblem,
  isFeatureOff,
  isUsageLimit,
  kindOfProblem,
  parseLinearAnswer,
} from "./linear-errors.ts";

/** By Linear's formula none of our documents costs half of it; set aside until the cost is known. */
const mostPoints = 1_000;

export type OnDispatch = () => Promise<void>;

/** A read: repeated when its outcome is unknown. */
export function query(
  label: string,
  document: string,
  variables: Readonly<Record<string, unknown>> = {},
): HttpRequest {
  return {
    method: "POST",
    path: "",
    label,
    body: { query: document, variables },
    contentType: "application/json",
    mutating: false,
    points: mostPoints,
  };
}

/** A write: sent once. */
export function mutation(
  label: string,
  document: string,
  onDispatch: OnDispatch,
  variables: Readonly<Record<string, unknown>>,
): HttpRequest {
  return { ...query(label, document, variables), mutating: true, onDispatch };
}

/** A GraphQL answer, errors of fields included. */
export async function exchange(http: Http, request: HttpRequest): Promise<LinearAnswer> {
  const answer = await http.send(request);
  const said = parseLinearAnswer(answer);
  if (said !== undefined) return said;
  throw http.fail(request, "unknown", { status: answer.status, because: "the answer is not GraphQL" });
}

/** The data of a read. */
export async function ask<S extends z.ZodType>(
  http: Http,
  request: HttpRequest,
  schema: S,
): Promise<z.output<S>> {
  return readData(http, request, await exchange(http, request), schema);
}

/** Success is data *and* no errors; HTTP 200 proves nothing. */
export function readData<S extends z.ZodType>(
  http: Http,
  request: HttpRequest,
  answer: LinearAnswer,
  schema: S,
): z.output<S> {
  if (answer.problems.length > 0) throw failureOf(http, request, answer);
  return readAs(http, request, answer.data, schema);
}

/** What the errors of an answer amount to. */
export function failureOf(http: Http, request: HttpRequest, answer: LinearAnswer): VendorError {
  const kinds = answer.problems.map(kindOfProblem);
  const complaints = answer.problems.map(describeProblem);
  if (kinds.length === 0 || kinds.includes("unknown")) return uncertain(http, request, answer);
  return http.fail(request, kinds[0] ?? "unknown", { complaints, hint: hintFor(answer) });
}

/** Undefined: the general hint will do. */
function hintFor({ problems }: LinearAnswer): string | undefined {
  if (problems.some(isUsageLimit))
    return "Archive issues or change the Linear plan, then run `handoff retry`.";
  if (problems.some(isFeatureOff))
    return "Have an admin switch it on in Linear, or leave it out of handoff.yaml, then run `handoff retry`.";
  return undefined;
}

/** It may have happened. */
export function uncertain(http: Http, request: HttpRequest, answer: LinearAnswer): VendorError {
  const complaints = answer.problems.map(describeProblem);
  const because = complaints[0]?.message ?? "it says neither yes nor no";
  return http.fail(request, "unknown", { complaints, because });
}
