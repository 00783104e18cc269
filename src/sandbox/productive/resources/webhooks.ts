import type { AttributeProblem } from "../api-problem.ts";
import {
  attributeFilter,
  attributeFilters,
  choice,
  defineResource,
  integer,
  json,
  linkFilters,
  overlapFilters,
  readOnly,
  text,
  toOne,
  type Draft,
} from "../definition.ts";
import { textOf, type StoredRecord } from "../record.ts";
import type { Turn } from "../turn.ts";

/** One number per entity and kind of change; 6 and 35 are valid and unnamed. */
const EVENT_IDS = Array.from({ length: 35 }, (_, index) => index + 1);
const TOKEN_LENGTH = 32;

/** Organisation-wide, one event each. There is no PATCH. */
export const webhookResources = [
  defineResource({
    type: "webhooks",
    methods: ["list", "read", "create", "delete"],
    attributes: {
      name: text(),
      event_id: choice(EVENT_IDS),
      /** 1 working, 2 issues, 3 waiting. */
      state_id: readOnly(),
      retry_attempts: readOnly(),
      deactivated_at: readOnly(),
      signature_token: readOnly(),
      target_url: text(),
      /** 1 webhook, 2 zapier. */
      type_id: choice([1, 2], 1),
      test: readOnly(false),
      custom_headers: json({}),
    },
    relationships: { creator: toOne("people", "never") },
    required: { event_id: "event", target_url: "target_url" },
    filters: attributeFilters("enum", "event_id", "state_id", "type_id"),
    check: ({ attributes }): readonly AttributeProblem[] =>
      attributes["target_url"] === null || isHttpUrl(textOf({ attributes }, "target_url"))
        ? []
        : [{ attribute: "target_url", detail: "is invalid" }],
    prepare: giveToken,
  }),
  defineResource({
    type: "webhook_logs",
    attributes: {
      retry_attempt: integer(),
      retry_job_id: text(),
      status: integer(),
      created_at: readOnly(),
    },
    relationships: { webhook: toOne("webhooks", "never") },
    filters: {
      ...linkFilters("webhook"),
      retry_attempt: attributeFilter("enum", "retry_attempt"),
      retry_job_id: attributeFilter("string", "retry_job_id"),
      ...overlapFilters("created_at", "created_at"),
    },
  }),
];

/** Productive makes the token; nobody can choose it. */
function giveToken(draft: Draft, turn: Turn, before: StoredRecord | undefined): Draft {
  const [other] = turn.store.all("webhooks");
  const shared = turn.switches.sharedSignatureToken && other ? textOf(other, "signature_token") : undefined;
  const token = before?.attributes["signature_token"] ?? shared ?? randomHex(turn.random);
  return { ...draft, attributes: { ...draft.attributes, signature_token: token } };
}

function randomHex(random: () => number): string {
  return Array.from({ length: TOKEN_LENGTH }, () => Math.floor(random() * 16).toString(16)).join("");
}

function isHttpUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}
