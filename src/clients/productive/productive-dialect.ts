/** How Productive says that it will not (developer.productive.io, guides "Error handling" and "Rate limits"). */
import { z } from "zod";

import type { VendorComplaint } from "../../errors.ts";
import { type Answer, jsonOf } from "../answer.ts";
import type { Dialect } from "../dialect.ts";
import { judgeByStatus } from "../failure.ts";

const text = z.string().catch("");

const problem = z.object({
  errors: z.array(
    z.object({
      code: text,
      title: text,
      detail: text,
      source: z.object({ pointer: text }).catch({ pointer: "" }),
      period: z.number().positive().optional().catch(undefined),
    }),
  ),
});

/** Longer resets than an hour (the window of its processing-time budget) are not seconds. */
const longestResetSeconds = 3_600;

export const productiveDialect: Dialect = {
  vendor: "productive",
  speaks: "json",
  judge: (answer) => judgeByStatus(answer),
  /** `X-RateLimit-Reset` counts seconds; without it the body names the window's length. */
  throttleSeconds(answer) {
    const reset = Number.parseFloat(answer.headers.get("x-ratelimit-reset") ?? "");
    if (reset >= 0 && reset <= longestResetSeconds) return reset;
    return errorsOf(answer)[0]?.period;
  },
  defaultThrottleSeconds: 10,
  complaints: (answer) => errorsOf(answer).map(describeError),
};

function describeError(error: z.output<typeof problem>["errors"][number]): VendorComplaint {
  const message = error.detail || error.title || error.code || "not accepted";
  // The pointer comes with and without a leading slash.
  const path = error.source.pointer.replace(/^\//, "");
  return { message, ...(path === "" ? {} : { path }), ...(error.code === "" ? {} : { code: error.code }) };
}

function errorsOf(answer: Answer): z.output<typeof problem>["errors"] {
  const parsed = problem.safeParse(jsonOf(answer));
  return parsed.success ? parsed.data.errors : [];
}
