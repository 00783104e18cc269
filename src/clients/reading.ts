/** From a complete answer to something typed, or to the error that says what could not be read. */
import type { z } from "zod";

import type { Http } from "./http.ts";
import type { HttpRequest } from "./message.ts";

/**
 * Parses what a vendor answered. An answer that arrived but does not have the documented shape is `unknown`:
 * for a write, it may well have happened.
 */
export function readAs<S extends z.ZodType>(
  http: Http,
  request: HttpRequest,
  value: unknown,
  schema: S,
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place =
    issue === undefined || issue.path.length === 0 ? "the answer" : issue.path.map(String).join(".");
  throw http.fail(request, "unknown", {
    because: `it cannot be read at ${place} (${issue?.message ?? "unexpected shape"})`,
    hint: "If it stays so, the vendor has changed its format: look for a newer version of handoff.",
  });
}

/** A list that was longer than anything we expect; cutting it off in silence would be worse. */
export function tooManyPages(http: Http, request: HttpRequest, pages: number): Error {
  return http.fail(request, "refused", {
    because: `the list has more than ${String(pages)} pages, which cannot be right`,
    hint: "Ask for a shorter range of time, or check that the account's API honours filters.",
  });
}
