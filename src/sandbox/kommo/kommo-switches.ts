/** Behaviour of Kommo that differs between accounts, or that no document settles. Change it at any time. */

export interface KommoSwitches {
  /** Language of `detail` in errors. Kommo localises it, so nothing may depend on the text. */
  language: "en" | "ru";
  /** The token was revoked or has expired: 401 on everything. */
  revoked: boolean;
  /** Trial or subscription ended: 402 on everything. */
  unpaid: boolean;
  /** Whether the token's user is an administrator; `false`: 403 on users, field creation and webhooks. */
  admin: boolean;
  /** Stages that the token's user may not see: their deals and events are left out. */
  hiddenStages: { pipelineId: number; statusId: number }[];
  /** Plan of the account; webhooks by API need more than `base`. */
  plan: "base" | "advanced";

  /** What seven requests a second are counted by; `integration` adds 50 a second for the account. */
  rateLimit: "address" | "integration" | "off";
  retryAfterSeconds: number;
  /** 429 as plain text instead of problem+json. */
  throttleBody: "json" | "text";
  /** So many 429 within a minute and the address is blocked with an HTML 403 until somebody lifts it. */
  violationsUntilBlock: number;

  /** A page size above the cap: 250 rows are sent, or 422. */
  limitOverflow: "clamp" | "reject";
  /** `false`: filters of deals, contacts and companies are ignored, as in accounts without API filtering. */
  filters: boolean;
  /** Every list of deals takes so long. */
  slowListMs: number;
  /** Writes of more than so many items are answered 504 and not done; undefined: never. */
  timeoutAboveItems: number | undefined;

  /** How an entity without field values says so. */
  emptyFields: "null" | "array";
  /** Whether deals carry `price_with_minor_units`. */
  minorUnits: boolean;
  /** How `price` is made of the exact figure. */
  priceRounding: "truncate" | "round";
  /** What a read of a deal in the recycle bin gives. */
  deletedLead: "no content" | "is_deleted";
  lossReason: "array" | "object";
  /** Contacts and companies name the option code `enum`, as older reads do. */
  legacyEnumKey: boolean;

  /** Answer to a PATCH of one entity. */
  patchAnswer: "wrapped" | "bare";
  /** Whether `values: []` clears a field as `values: null` does; else it is refused. */
  emptyArrayClears: boolean;
  /** Whether a move to 142 or 143 without `pipeline_id` is refused; else the pipeline is kept. */
  closedNeedsPipeline: boolean;
  /** Longer notes are refused; undefined: no limit. */
  maxNoteLength: number | undefined;
  /** Status of a successful POST of a webhook. */
  webhookCreated: 200 | 201;
  /** Whether posting a known destination switches a disabled hook on again. */
  webhookPostEnables: boolean;
}

export function defaultKommoSwitches(): KommoSwitches {
  return {
    language: "en",
    revoked: false,
    unpaid: false,
    admin: true,
    hiddenStages: [],
    plan: "advanced",
    rateLimit: "address",
    retryAfterSeconds: 300,
    throttleBody: "json",
    violationsUntilBlock: 30,
    limitOverflow: "clamp",
    filters: true,
    slowListMs: 0,
    timeoutAboveItems: undefined,
    emptyFields: "null",
    minorUnits: true,
    priceRounding: "truncate",
    deletedLead: "no content",
    lossReason: "array",
    legacyEnumKey: false,
    patchAnswer: "wrapped",
    emptyArrayClears: false,
    closedNeedsPipeline: false,
    maxNoteLength: undefined,
    webhookCreated: 201,
    webhookPostEnables: true,
  };
}
