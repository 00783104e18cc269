/**
 * The mapping after loading: `handoff.yaml` with every shorthand spelled out, so that the core reads one
 * shape per idea. `mapping-schema.ts` says what may be written, `mapping-file.ts` turns one into the other.
 *
 * Decimals (rates, shares, percentages, hours) are kept as the text of the file, never as a float.
 */

/** `12`, `12.5`, `110.00`, `-3`: digits as written, checked by the loader. */
export type DecimalText = string;

/** A reference to something in an account: the id decides, the name is for people. */
export interface Ref {
  /** Productive: digits. Linear: a UUID. */
  readonly id: string;
  readonly name?: string | undefined;
}

/** A reference to something in Kommo, whose ids are numbers. */
export interface KommoRef {
  readonly id: number;
  readonly name?: string | undefined;
}

/** Either a constant, or the value of a deal's field translated by a table. */
export type Value<T> =
  | { readonly kind: "constant"; readonly value: T }
  | {
      readonly kind: "field";
      /** A key of `kommo.fields`, or `responsible`. */
      readonly field: string;
      /** By option name (compared trimmed and case-folded) or option id. Absent: the field's own value is used. */
      readonly values?: readonly { readonly when: OptionRef; readonly is: T }[] | undefined;
      readonly otherwise?: T | undefined;
    };

/** An option of a select field: by id (which decides) or by name alone (works, and is warned about). */
export interface OptionRef {
  readonly id?: number | undefined;
  readonly name?: string | undefined;
}

/** A person as a mapping may name one: in Productive or Linear by id, or by e-mail. */
export type PersonRef =
  | { readonly kind: "id"; readonly id: string; readonly name?: string | undefined }
  | { readonly kind: "email"; readonly email: string };

export interface KommoFieldRef extends KommoRef {
  readonly on: "lead" | "company" | "contact";
}

export type WriteBackField = "productive_project" | "linear_issue" | "budget_status";

export interface KommoSection {
  readonly account: KommoRef;
  /** IANA name. */
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly fields: Readonly<Record<string, KommoFieldRef>>;
  readonly writeBack: Readonly<Partial<Record<WriteBackField, KommoRef>>>;
}

export interface StageRef {
  readonly pipeline: KommoRef;
  readonly status: KommoRef;
}

export interface WonStage extends StageRef {
  /** Calendar date or instant as written; wins before it start only by `backfill` and `provision`. */
  readonly since?: string | undefined;
  readonly waitSeconds: number;
  readonly skip: { readonly tags: readonly string[]; readonly amountBelow?: DecimalText | undefined };
  readonly movedOn: "other_pipelines" | "never" | readonly StageRef[];
  readonly productive: ProductiveSettings | false;
  readonly linear: LinearSettings | false;
}

export interface CustomFieldSetting {
  readonly id: string;
  readonly name?: string | undefined;
  readonly value: Value<string>;
}

/**
 * What may be said at the top, in a won stage and in a service type; the most specific wins, key by key.
 * An absent key means "not said here".
 */
export interface ProductiveSettings {
  readonly company?: {
    readonly vat?: Value<string> | undefined;
    readonly billingName?: Value<string> | undefined;
    readonly customFields?: readonly CustomFieldSetting[] | undefined;
  };
  readonly project?: {
    readonly name?: string | undefined;
    readonly use?: "new" | "per_client" | undefined;
    readonly workflow?: Ref | undefined;
    readonly manager?: Value<PersonRef> | undefined;
    readonly customFields?: readonly CustomFieldSetting[] | undefined;
  };
  readonly budget?: {
    readonly name?: string | undefined;
    readonly owner?: Value<PersonRef> | undefined;
    readonly currency?: Value<string> | undefined;
    readonly amount?: "net" | "gross" | undefined;
    readonly vatPercent?: Value<DecimalText> | undefined;
    readonly billing?: Value<"fixed" | "hourly"> | undefined;
    readonly hoursStep?: DecimalText | undefined;
    readonly poNumber?: Value<string> | undefined;
    readonly endDate?: Value<string> | undefined;
    readonly subsidiary?: Ref | undefined;
    readonly taxRate?: Ref | undefined;
    readonly documentType?: Ref | undefined;
    readonly tags?: readonly string[] | undefined;
    readonly warningPercent?: number | undefined;
    readonly customFields?: readonly CustomFieldSetting[] | undefined;
  };
  readonly assignServices?: boolean | undefined;
}

export interface Markers {
  /** Ids of text custom fields that hold the Kommo number; absent: found by name only. */
  readonly company?: Ref | undefined;
  readonly project?: Ref | undefined;
  readonly budget?: Ref | undefined;
  /** Put before the number where two Kommo accounts share one Productive. */
  readonly prefix: string;
}

export interface ProductiveSection extends ProductiveSettings {
  readonly organization: Ref;
  readonly markers: Markers;
}

export type IssuePriority = "urgent" | "high" | "medium" | "low" | "none";

export interface PriorityRules {
  readonly rules: readonly { readonly when: OptionRef; readonly is: IssuePriority }[];
  readonly otherwise: IssuePriority;
}

export type IssueTableRow = "client" | "contact" | "amount" | "hours" | "manager" | "sales" | "deadline";

export interface SubIssue {
  readonly slug: string;
  readonly title: string;
  readonly due?: Value<string> | undefined;
}

export interface LinearSettings {
  readonly team?: (Ref & { readonly key?: string | undefined }) | undefined;
  readonly project?: Ref | "per_deal" | undefined;
  readonly state?: Ref | undefined;
  readonly labels?: readonly Ref[] | undefined;
  readonly title?: string | undefined;
  readonly template?: Ref | undefined;
  readonly issues?: readonly SubIssue[] | undefined;
  readonly assignee?: "responsible" | "manager" | "none" | Value<PersonRef> | undefined;
  readonly show?: readonly IssueTableRow[] | undefined;
  readonly due?: Value<string> | undefined;
  readonly priority?: PriorityRules | undefined;
}

export interface LinearSection extends LinearSettings {
  readonly workspace?: Ref | undefined;
}

export interface ServiceLine {
  /** Unique within the service type; names the step. */
  readonly slug: string;
  readonly name: string;
  readonly serviceType: Ref;
  /** Percent of what the lines with hours leave. Exactly one of share and hours is given. */
  readonly share?: DecimalText | undefined;
  readonly hours?: DecimalText | undefined;
  readonly rate?: Value<DecimalText> | undefined;
}

export interface ServiceType {
  readonly key: string;
  /** The option of the deal's field; absent: the option named like `key`. */
  readonly value: OptionRef;
  readonly team: readonly string[];
  readonly template?: Ref | undefined;
  readonly copy: readonly string[];
  readonly services: readonly ServiceLine[];
  readonly amount?: Value<string> | undefined;
  readonly productive?: ProductiveSettings | false | undefined;
  readonly linear?: LinearSettings | false | undefined;
}

export interface Person {
  /** Lower case. */
  readonly email: string;
  readonly productive?: Ref | undefined;
  readonly linear?: Ref | undefined;
  /** Slack member id. */
  readonly slack?: string | undefined;
  /** How a Kommo select names this person. */
  readonly option?: string | undefined;
}

export type Reaction = "note" | "comment" | "slack" | "field" | { readonly moveTo: StageRef };

export interface Policies {
  readonly unknownPeople: "match_by_email" | "warn";
  readonly missingServiceType: { readonly hold: true } | { readonly use: string };
  readonly missingCompany: "contact" | "hold";
  readonly missingAmount: "hold" | "zero";
  readonly missingSpec: "warn" | "hold";
  readonly missingTeam: "warn";
  readonly similarCompany: "hold" | "create";
  readonly severalServiceTypes: "hold" | "equal";
  readonly held: readonly ("task" | "slack")[];
  readonly maxPerHour: number | undefined;
  readonly backfill: readonly ("productive" | "linear" | "fields" | "note")[] | undefined;
  readonly priceChanged: "note" | "update" | "ignore";
  readonly specChanged: "comment" | "ignore";
  readonly deadlineChanged: "comment" | "update" | "ignore";
  /** An empty list: ignored. */
  readonly reopened: readonly Reaction[];
  readonly lost: readonly Reaction[];
  readonly deleted: readonly Reaction[];
  readonly issueDone: readonly Reaction[];
  readonly issueCancelled: readonly Reaction[];
  readonly issueReassigned: readonly Reaction[];
  readonly budgetOver: readonly Reaction[];
  readonly projectFinished: readonly Reaction[];
  readonly taskCompleted: readonly Reaction[];
}

export interface Mapping {
  readonly version: 1;
  readonly kommo: KommoSection;
  readonly won: readonly WonStage[];
  readonly productive: ProductiveSection | undefined;
  readonly serviceTypes: readonly ServiceType[];
  readonly linear: LinearSection | undefined;
  /** By lower-case e-mail. */
  readonly people: Readonly<Record<string, Person>>;
  readonly policies: Policies;
  readonly slack: { readonly ready: boolean; readonly problems: boolean; readonly operations: boolean };
}

/** A place in the file, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface MappingRemark {
  readonly severity: "error" | "warning" | "not yet";
  /** `service_types.website.services[1].share` */
  readonly path: string;
  readonly position: Position;
  /** What was found and what was expected, in one sentence. */
  readonly message: string;
  /** "Did you mean …?", or what to write instead. */
  readonly hint?: string | undefined;
}

export interface LoadedMapping {
  readonly mapping: Mapping;
  /** SHA-256 (hex) of the mapping's meaning: comments and layout do not change it. */
  readonly digest: string;
  readonly file: string;
  readonly remarks: readonly MappingRemark[];
  /** Where a path of the file stands, for `plan --explain`; undefined when the file does not say it. */
  positionOf(path: string): Position | undefined;
}
