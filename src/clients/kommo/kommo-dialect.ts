/** How Kommo says that it will not (developers.kommo.com, "HTTP codes" and "Limitations"). */
import { z } from "zod";

import type { VendorComplaint } from "../../errors.ts";
import { type Answer, jsonOf } from "../answer.ts";
import type { Dialect } from "../dialect.ts";
import { judgeByStatus } from "../failure.ts";

const text = z.string().catch("");

const problem = z.object({
  title: text,
  detail: text,
  retry_after: z.coerce.number().nonnegative().optional().catch(undefined),
  "validation-errors": z
    .array(
      z.object({
        errors: z.array(z.object({ code: text, path: text, detail: text })).catch([]),
      }),
    )
    .catch([]),
});

export const kommoDialect: Dialect = {
  vendor: "kommo",
  speaks: "json",
  judge: (answer) => judgeByStatus(answer),
  /** A 429 comes with `retry_after` in its JSON (seconds), or as text that says nothing. */
  throttleSeconds: (answer) => problemOf(answer)?.retry_after,
  /** Repeated violations block the whole address until support lifts it, so rather too long. */
  defaultThrottleSeconds: 60,
  complaints: kommoComplaints,
};

/** Texts come in the account's language: tell them apart by `code` and `path` only. */
function kommoComplaints(answer: Answer): readonly VendorComplaint[] {
  const said = problemOf(answer);
  if (said === undefined) return [];
  const perField = said["validation-errors"].flatMap(({ errors }) =>
    errors.map(({ code, path, detail }) => ({ code, path, message: detail || code || "not accepted" })),
  );
  if (perField.length > 0) return perField;
  const general = said.detail || said.title;
  return general === "" ? [] : [{ message: general }];
}

function problemOf(answer: Answer): z.output<typeof problem> | undefined {
  const parsed = problem.safeParse(jsonOf(answer));
  return parsed.success ? parsed.data : undefined;
}
