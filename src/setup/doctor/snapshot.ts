/**
 * Everything `doctor` judges, as data: read once, judged by pure functions. What could not be read is kept with
 * the reason, because a check that cannot be made says why.
 */
import type {
  KommoAccount,
  KommoFieldDefinition,
  KommoPipeline,
  KommoUser,
} from "../../clients/kommo/kommo-client.ts";
import type {
  LinearLabel,
  LinearProjectEntry,
  LinearState,
  LinearTeam,
  LinearTemplate,
  LinearUser,
} from "../../clients/linear/linear-client.ts";
import type { ProductiveNamed, ProductivePerson } from "../../clients/productive/productive-client.ts";
import type { Binding } from "../../ledger/ledger.ts";
import type { WebhookHistory } from "../webhooks/webhook-history.ts";
import type { FoundWebhook, SecretText } from "../webhooks/webhook.ts";
import type { Mapping } from "./mapping-parts.ts";

/** `forbidden`: whoever owns the token may not see it. `unauthorized`: the token itself is not accepted. */
export type Unread = {
  readonly ok: false;
  readonly because: "forbidden" | "unauthorized" | "failed";
  /** One sentence. */
  readonly why: string;
  readonly hint: string | undefined;
};

export type Reading<T> = { readonly ok: true; readonly value: T } | Unread;

/** `unused`: the mapping does not need it. `unset`: needed, and its settings are missing. */
export type Connected<T> =
  | { readonly kind: "unused" }
  | { readonly kind: "unset" }
  | { readonly kind: "connected"; readonly facts: T };

export interface DoctorSnapshot {
  readonly machine: MachineFacts;
  readonly settings: readonly SettingFact[];
  readonly mapping: Reading<MappingFacts>;
  readonly kommo: Connected<KommoFacts>;
  readonly productive: Connected<ProductiveFacts>;
  readonly linear: Connected<LinearFacts>;
  readonly webhookSecrets: Readonly<Record<"kommo" | "productive", readonly SecretText[]>>;
  readonly ledger: LedgerFacts;
  /** Of `--url`; undefined where none was given. */
  readonly livez: { readonly base: string; readonly answer: Reading<number> } | undefined;
}

export interface MachineFacts {
  /** `24.21.0` */
  readonly node: string;
  /** `3.51.3`; undefined where this Node has none. */
  readonly sqlite: string | undefined;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** What the systems' answers said the time is, and what it was here. */
  readonly clocks: readonly ClockReading[];
}

export interface ClockReading {
  readonly system: string;
  readonly theirMs: number;
  readonly ourMs: number;
}

export interface SettingFact {
  readonly variable: string;
  /** `not needed`: left out, and nothing misses it. */
  readonly state: "set" | "default" | "not needed" | "wrong";
  /** `KOMMO_TOKEN_FILE (/run/kommo)`, `profile acme`. Never a value that is secret. */
  readonly source: string | undefined;
  /** Only of what is no secret. */
  readonly value: string | undefined;
  /** What is wrong with it, and what to do. */
  readonly problem: { readonly message: string; readonly hint: string } | undefined;
}

export interface MappingFacts {
  readonly file: string;
  readonly mapping: Mapping;
  readonly warnings: number;
  /** The line of a path of the file; undefined where the file does not say it. */
  readonly lineOf: (path: string) => number | undefined;
}

export interface KommoFacts {
  readonly account: Reading<KommoAccount>;
  /** Administrators only: whoever may list them is one. */
  readonly users: Reading<readonly KommoUser[]>;
  readonly pipelines: Reading<readonly KommoPipeline[]>;
  readonly fields: Readonly<Record<"lead" | "company" | "contact", Reading<readonly KommoFieldDefinition[]>>>;
  readonly webhooks: Reading<readonly FoundWebhook[]>;
  /** Milliseconds since 1970; undefined where the token does not say. */
  readonly tokenExpiresAtMs: number | undefined;
}

export interface CustomField {
  readonly id: string;
  readonly name: string;
  /** companies, projects, budgets, services … */
  readonly customizableType: string;
  /** 1 text, 2 number, 3 select, 4 date, 5 multiselect, 6 person, 7 attachment */
  readonly dataTypeId: number;
  readonly isRequired: boolean;
  readonly isArchived: boolean;
  readonly options: readonly { readonly id: string; readonly name: string }[];
}

export type MarkerKind = "company" | "project" | "budget";

export interface ProductiveFacts {
  readonly owner: Reading<{ readonly personId: string | undefined; readonly name: string }>;
  /** The one the token is used for. */
  readonly organization: Reading<{ readonly id: string; readonly name: string }>;
  readonly people: Reading<readonly ProductivePerson[]>;
  readonly serviceTypes: Reading<readonly ProductiveNamed[]>;
  readonly workflows: Reading<readonly ProductiveNamed[]>;
  readonly subsidiaries: Reading<readonly ProductiveNamed[]>;
  readonly taxRates: Reading<readonly ProductiveNamed[]>;
  readonly documentTypes: Reading<readonly ProductiveNamed[]>;
  /** Templates, and ordinary projects that the mapping names as one. */
  readonly templates: Reading<readonly ProductiveNamed[]>;
  readonly customFields: Reading<readonly CustomField[]>;
  /** Whether records can be looked up by a marker field that the mapping names. */
  readonly markerFilters: Readonly<Partial<Record<MarkerKind, Reading<true>>>>;
  readonly webhooks: Reading<readonly FoundWebhook[]>;
}

export interface LinearFacts {
  readonly viewer: Reading<{ readonly name: string; readonly email: string; readonly isAdmin: boolean }>;
  readonly organization: Reading<{ readonly id: string; readonly name: string }>;
  readonly users: Reading<readonly LinearUser[]>;
  readonly teams: Reading<readonly LinearTeam[]>;
  readonly states: Reading<readonly LinearState[]>;
  readonly projects: Reading<readonly LinearProjectEntry[]>;
  readonly labels: Reading<readonly LinearLabel[]>;
  readonly templates: Reading<readonly LinearTemplate[]>;
  readonly webhooks: Reading<readonly FoundWebhook[]>;
}

export interface QuotaUse {
  readonly system: string;
  readonly used: number;
  readonly limit: number;
  /** `10 s`, `30 min` */
  readonly window: string;
}

export type LedgerFacts =
  /** Made at first use. */
  | {
      readonly kind: "absent";
      readonly place: string;
      readonly canBeMade: Reading<true>;
      readonly freeBytes: number | undefined;
    }
  | {
      readonly kind: "unreadable";
      readonly place: string | undefined;
      readonly why: string;
      readonly hint: string | undefined;
    }
  | {
      readonly kind: "open";
      readonly place: string;
      readonly schema: number;
      readonly binding: Binding | null;
      readonly canWrite: Reading<true>;
      readonly sizeBytes: number | undefined;
      readonly freeBytes: number | undefined;
      readonly webhookHistory: readonly WebhookHistory[];
      readonly quota: readonly QuotaUse[];
    };
