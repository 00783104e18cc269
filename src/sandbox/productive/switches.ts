/**
 * Behaviour of Productive that its documents leave open, or that differs between accounts. A plain mutable
 * object: tests and the sandbox turn these while it runs.
 */

/** What a second record for the same pair does. The documents name no status for memberships. */
export type DuplicateBehaviour = "422" | "409" | "second_row";

export interface ProductiveSwitches {
  duplicateMembership: DuplicateBehaviour;
  duplicateServiceAssignment: DuplicateBehaviour;
  /** The project's manager is a member from the start, as in accounts that add them. */
  managerJoinsProject: boolean;
  /** Ids of custom fields that a create must fill. */
  requiredCustomFields: string[];
  /** By type, attributes that a permission-limited token may not change: answered 200 or 201, unchanged. */
  droppedAttributes: Record<string, string[]>;
  /** Every write is 403. */
  readOnlyToken: boolean;
  stringFilters: "sensitive" | "insensitive";
  /** What `filter[name]=x` without an operator means. */
  stringFilterDefault: "eq" | "contains";
  /** Whether `filter[custom_fields][<id>]` also takes an operator; only the plain form is documented. */
  customFieldOperators: boolean;
  copyDelayMs: number;
  copyOutcome: "done" | "failed";
  /** What the 201 of a copy says. */
  copyFirstStatus: "in_progress" | "idle";
  /** How long after a service was made the budget's totals show it. */
  totalsLagMs: number;
  /** Webhooks are on the Ultimate plan only; otherwise 403 `webhooks_limit_exceeded`. */
  planHasWebhooks: boolean;
  /** Two webhooks with one `signature_token`, as one integrator saw. */
  sharedSignatureToken: boolean;
  /** The rename `project_assignments` → `project_preferences`: whether each path still answers. */
  projectAssignmentsPath: boolean;
  projectPreferencesPath: boolean;
  deletedDealsReadable: boolean;
  rateLimits: boolean;
  /** 429 also says Retry-After, which Productive does not document. */
  retryAfterHeader: boolean;
  /** Server time that one request costs (again for each include); 0 switches that budget off. */
  processingMsPerRequest: number;
}

/** The plain behaviour: what is documented, else what follows from it by analogy. */
export function createSwitches(): ProductiveSwitches {
  return {
    duplicateMembership: "422",
    duplicateServiceAssignment: "422",
    managerJoinsProject: false,
    requiredCustomFields: [],
    droppedAttributes: {},
    readOnlyToken: false,
    stringFilters: "insensitive",
    stringFilterDefault: "eq",
    customFieldOperators: true,
    copyDelayMs: 3000,
    copyOutcome: "done",
    copyFirstStatus: "in_progress",
    totalsLagMs: 0,
    planHasWebhooks: true,
    sharedSignatureToken: false,
    projectAssignmentsPath: true,
    projectPreferencesPath: true,
    deletedDealsReadable: false,
    rateLimits: true,
    retryAfterHeader: false,
    processingMsPerRequest: 0,
  };
}
