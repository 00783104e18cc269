/**
 * Where sources disagree about Linear, or accounts differ, the simulator can be set either way. A plain
 * object on purpose: tests and the sandbox change it while the simulator runs.
 */
export interface LinearSwitches {
  /** User errors (not found, conflict, bad argument) have been recorded on both; clients must read the body. */
  userErrorStatus: 200 | "as_refused";
  /** Refuses creates beyond 250 issues that are not archived. */
  freePlan: boolean;
  /** Names come back with `&amp;` `&lt;` `&gt;`, as seen on project names. */
  escapeNames: boolean;
  /** Stores Markdown the way an editor gives it back: same meaning, other bytes. */
  normalizeMarkdown: boolean;
  /** Whether `issue(id)` shows an issue in the trash; not recorded, so both are possible. */
  trashedIssues: "shown" | "not_found";
  /** Live Linear takes public https only; a sandbox on one machine needs loopback. */
  webhookUrls: "public_https" | "any";
  /** Per user. */
  requestsPerHour: number;
  /** Points per hour and user. */
  complexityPerHour: number;
  /** Points one request may cost. */
  maxComplexity: number;
  /** Root field → requests per minute; named in the `x-ratelimit-endpoint-*` headers. */
  endpointLimits: Record<string, number>;
}

/** As an API key of a paid workspace meets it. */
export function defaultLinearSwitches(): LinearSwitches {
  return {
    userErrorStatus: 200,
    freePlan: false,
    escapeNames: false,
    normalizeMarkdown: false,
    trashedIssues: "shown",
    webhookUrls: "public_https",
    requestsPerHour: 2500,
    complexityPerHour: 3_000_000,
    maxComplexity: 10_000,
    endpointLimits: {},
  };
}
