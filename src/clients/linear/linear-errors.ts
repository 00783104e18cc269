/**
 * What Linear's errors mean. The same error has been recorded on HTTP 200 and on 400, so the body decides:
 * `extensions.type` and `extensions.code`, whichever is there; texts only where there is nothing else.
 */
import { z } from "zod";

import type { VendorComplaint, VendorFailureKind } from "../../errors.ts";
import { type Answer, isHtml, jsonOf } from "../answer.ts";
import type { Dialect } from "../dialect.ts";
import { judgeByStatus } from "../failure.ts";

const text = z.string().catch("");

const error = z
  .object({
    message: text,
    path: z.array(z.union([z.string(), z.number()])).catch([]),
    extensions: z
      .object({
        type: text,
        code: text,
        userPresentableMessage: text,
        validationErrors: z
          .array(z.object({ property: text, constraints: z.record(z.string(), z.string()).catch({}) }))
          .catch([]),
      })
      .catch({ type: "", code: "", userPresentableMessage: "", validationErrors: [] }),
  })
  .transform(({ message, path, extensions }): LinearProblem => ({
    message,
    presentable: extensions.userPresentableMessage,
    type: extensions.type.toLowerCase(),
    code: extensions.code.toUpperCase(),
    field: path[0] === undefined ? undefined : String(path[0]),
    invalid: extensions.validationErrors.map(({ property, constraints }) => ({
      property,
      reason: Object.values(constraints).join("; "),
    })),
  }));

const body = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(error).nullish(),
});

/** One error of an answer. */
export interface LinearProblem {
  readonly message: string;
  /** For people; sometimes the only place that names the entity. */
  readonly presentable: string;
  /** `invalid input`, `ratelimited`, `authentication error` … or empty. */
  readonly type: string;
  /** `INPUT_ERROR`, `RATELIMITED` … or empty. */
  readonly code: string;
  /** The root field (or its alias) where it happened; undefined when it concerns the whole request. */
  readonly field: string | undefined;
  readonly invalid: readonly { readonly property: string; readonly reason: string }[];
}

export interface LinearAnswer {
  readonly data: Readonly<Record<string, unknown>> | undefined;
  readonly problems: readonly LinearProblem[];
}

/** Undefined when it is no GraphQL answer at all. */
export function parseLinearAnswer(answer: Answer): LinearAnswer | undefined {
  const parsed = body.safeParse(jsonOf(answer));
  if (!parsed.success) return undefined;
  const { data, errors } = parsed.data;
  if (data === undefined && errors === undefined) return undefined;
  return { data: data ?? undefined, problems: errors ?? [] };
}

/** What one error says about the field it belongs to. */
export function kindOfProblem(
  problem: LinearProblem,
): Exclude<VendorFailureKind, "not_sent" | "blocked" | "unpaid"> {
  const { type, code, message } = problem;
  if (type === "ratelimited" || code === "RATELIMITED") return "throttled";
  if (type === "authentication error" || code === "AUTHENTICATION_ERROR") return "unauthorized";
  if (refusingTypes.has(type) || refusingCodes.has(code)) return "refused";
  if (type === "" && code === "" && isNotFound(problem)) return "refused";
  // Without type and code a limit is told by its sentence only.
  if (type === "" && code === "" && /^rate limit exceeded/i.test(message)) return "throttled";
  return "unknown";
}

const refusingTypes: ReadonlySet<string> = new Set([
  "invalid input",
  "forbidden",
  "feature not accessible",
  "usage limit exceeded",
  "graphql error",
  "user error",
]);

const refusingCodes: ReadonlySet<string> = new Set([
  "INPUT_ERROR",
  "INVALID_INPUT",
  "FORBIDDEN",
  "FEATURE_NOT_ACCESSIBLE",
  "USAGE_LIMIT_EXCEEDED",
  "GRAPHQL_VALIDATION_FAILED",
  "GRAPHQL_PARSE_FAILED",
  "BAD_USER_INPUT",
]);

/** There is no code for it: only the beginning of the message. */
export function isNotFound({ message }: LinearProblem): boolean {
  return /^entity not found/i.test(message);
}

/** The document or its variables were not accepted: nothing at all was carried out. */
export function isAboutDocument({ type, code }: LinearProblem): boolean {
  return code.startsWith("GRAPHQL_") || type === "graphql error";
}

/** A create with an id that is taken: refused, not answered with the first one. */
export function isConflictOn(problem: LinearProblem, entity: string, id: string): boolean {
  const words = `${problem.message} ${problem.presentable}`.toLowerCase();
  if (!words.includes(`conflict on insert of ${entity.toLowerCase()}`)) return false;
  // The same message has been seen for other entities; where an id is named it must be ours.
  const named = words.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/);
  return named === null || named[0] === id.toLowerCase();
}

export function describeProblem(problem: LinearProblem): VendorComplaint {
  const code = problem.code || problem.type;
  if (isUsageLimit(problem)) return { message: usageLimitSentence, code };
  const said = problem.presentable || problem.message || "no reason given";
  const details = problem.invalid.map(({ property, reason }) => `${property}: ${reason}`).join("; ");
  return {
    message: details === "" ? said : `${said} (${details})`,
    ...(problem.field === undefined ? {} : { path: problem.field }),
    ...(code === "" ? {} : { code }),
  };
}

export function isUsageLimit({ type, code }: LinearProblem): boolean {
  return type === "usage limit exceeded" || code === "USAGE_LIMIT_EXCEEDED";
}

/** A part of Linear that the workspace's plan does not have, or that nobody switched on. */
export function isFeatureOff({ type, code }: LinearProblem): boolean {
  return type === "feature not accessible" || code === "FEATURE_NOT_ACCESSIBLE";
}

const usageLimitSentence =
  "The workspace has reached the number of issues its plan allows (250 on the free plan, archived ones not counted)";

export const linearDialect: Dialect = {
  vendor: "linear",
  speaks: "json",
  judge: judgeLinear,
  throttleSeconds: () => undefined,
  /** `x-ratelimit-*-reset` always lies an hour ahead; Linear's own importer waits a minute. */
  defaultThrottleSeconds: 60,
  complaints: (answer) => (parseLinearAnswer(answer)?.problems ?? []).map(describeProblem),
  points(answer) {
    const points = Number.parseInt(answer.headers.get("x-complexity") ?? "", 10);
    return Number.isNaN(points) ? undefined : points;
  },
};

/**
 * Errors about the whole request are judged here; errors of a field are the client's to read, because in a
 * mutation another field may have been carried out.
 */
function judgeLinear(answer: Answer, { mutating }: { readonly mutating: boolean }): VendorFailureKind | "ok" {
  const byStatus = judgeByStatus(answer);
  const said = isHtml(answer) ? undefined : parseLinearAnswer(answer);
  // A 400 without a whole body may have been about an attachment: the issue may exist.
  if (said === undefined) return answer.status === 400 && !isHtml(answer) ? "unknown" : byStatus;
  const kinds = said.problems.map(kindOfProblem);
  if (said.data === undefined && kinds.includes("throttled")) return "throttled";
  if (kinds.includes("unauthorized")) return "unauthorized";
  if (byStatus !== "ok" && byStatus !== "refused") return byStatus;
  if (said.problems.length === 0) return byStatus;
  return !mutating && kinds.includes("unknown") ? "unknown" : "ok";
}
