/**
 * The ledger's interface: what is remembered of every handoff, whatever crashes.
 *
 * Asynchronous and free of callbacks, so that a second backend can implement it over a network. Every
 * mutation that takes a `Lease` is fenced: it commits only while that lease is the newest one of its name,
 * and throws `LeaseLost` otherwise. Plans, facts and cached answers are opaque JSON here.
 *
 * All times are milliseconds since 1970 (UTC); all ids of other systems are text.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Which accounts a ledger belongs to. Unknown ones are recorded as soon as they are known. */
export interface Binding {
  readonly kommoAccount: string;
  readonly productiveOrganization?: string | undefined;
  readonly linearWorkspace?: string | undefined;
}

/** Who holds a lease. A dead owner on this host may be taken over at once. */
export interface Owner {
  readonly host: string;
  readonly pid: number;
  /** Random per process, so that a reused pid is not mistaken for its predecessor. */
  readonly nonce: string;
}

export interface Lease {
  readonly name: string;
  readonly owner: Owner;
  /** Grows by one with every holder of this name, for ever. */
  readonly fence: number;
  readonly expiresAt: number;
}

export type LeaseAnswer =
  | { readonly kind: "granted"; readonly lease: Lease }
  | { readonly kind: "taken"; readonly by: Lease };

export type HandoffStatus = "queued" | "running" | "done" | "held" | "failed" | "skipped";

export interface HandoffRow {
  /** Kommo lead id, as text. */
  readonly lead: string;
  readonly status: HandoffStatus;
  /** The deal's name when it was last read, for lists. */
  readonly name: string;
  /** The frozen plan, from the first intent on. */
  readonly plan: Json | null;
  /** Problems that hold it, warnings, what to show: opaque to the ledger. */
  readonly facts: Json;
  /** How many runs in a row ended for passing reasons. */
  readonly failures: number;
  /** When it may be tried again by itself; null = when somebody says so. */
  readonly nextAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/**
 * `intent`: its first byte may have left, the outcome is not known to us.
 * `unknown`: a run saw no usable answer. `done`: the object exists, `externalId` names it.
 * `failed`: it certainly did not happen. `skipped`: decided not to, see facts.
 */
export type StepStatus = "intent" | "unknown" | "done" | "failed" | "skipped";

export interface StepRow {
  /** Names the thing: `lead/41200317/project`, `company/8800`. */
  readonly key: string;
  /** The lead whose run wrote it last (a company's step is shared by many). */
  readonly lead: string;
  readonly status: StepStatus;
  /** How it came about, once done. */
  readonly action: "create" | "adopt" | "reuse" | "update" | "skip" | null;
  readonly externalId: string | null;
  readonly url: string | null;
  /** What we wrote, so that later changes by people can be told from ours. */
  readonly facts: Json;
  readonly attempts: number;
  /** When the newest intent was committed. */
  readonly intentAt: number | null;
  readonly updatedAt: number;
}

export interface StepIntent {
  readonly key: string;
  readonly lead: string;
}

export interface StepOutcome {
  readonly key: string;
  readonly lead: string;
  readonly status: Exclude<StepStatus, "intent">;
  readonly action?: StepRow["action"] | undefined;
  readonly externalId?: string | undefined;
  readonly url?: string | undefined;
  readonly facts?: Json | undefined;
}

export interface HandoffChange {
  readonly lead: string;
  readonly status: HandoffStatus;
  readonly name?: string | undefined;
  readonly facts?: Json | undefined;
  readonly failures?: number | undefined;
  readonly nextAt?: number | null | undefined;
}

/** One line of a deal's timeline. */
export interface EventRow {
  readonly id: number;
  readonly lead: string;
  readonly at: number;
  readonly kind: string;
  readonly facts: Json;
}

export interface VendorPause {
  readonly vendor: string;
  readonly reason: string;
  readonly since: number;
  /** When one probe may be sent. */
  readonly probeAt: number;
}

export interface CacheEntry {
  readonly value: Json;
  readonly at: number;
}

/** Who sent a delivery. */
export type DeliverySource = "kommo" | "linear" | "productive";

/**
 * `stored`: waits to be parsed. `ignored`: nothing in it concerns us, see `why`. `parsed`: the deals it names
 * are known and queued. `done`: what it asked for has ended. Never back.
 */
export type DeliveryStatus = "stored" | "ignored" | "parsed" | "done";

export interface NewDelivery {
  readonly source: DeliverySource;
  /** The few that help to understand it later; no signatures. */
  readonly headers: Readonly<Record<string, string>>;
  /** As it came, byte by byte. */
  readonly body: Uint8Array;
  /**
   * What the same body once more means. `replay`: the body names its moment, so it is the same news, however
   * late. `news`: it does not, so it is the same news only while the first one waits to be parsed.
   */
  readonly sameBody: "replay" | "news";
  /** Kept for the record only: why nobody needs to parse it. */
  readonly ignoredWhy?: string | undefined;
}

export interface StoredDelivery {
  /** Of the first one, when this is a replay. */
  readonly id: number;
  readonly isReplay: boolean;
}

export interface DeliveryRow {
  /** Grows in the order of arrival. */
  readonly id: number;
  readonly source: DeliverySource;
  readonly receivedAt: number;
  readonly headers: Readonly<Record<string, string>>;
  /** null once it is pruned. */
  readonly body: Uint8Array | null;
  /** SHA-256 of the body, in hex. */
  readonly hash: string;
  readonly status: DeliveryStatus;
  /** Why it is ignored, or what is worth saying about how it ended. */
  readonly why: string | null;
  /** The deals it concerns, once it is parsed. */
  readonly leads: readonly string[];
}

/** What became of a delivery. */
export type DeliveryMark =
  | {
      readonly status: "parsed";
      readonly leads: readonly string[];
      /** Those of them to be looked at: queued in the same transaction, by whoever is told true. */
      readonly queue?: readonly QueueRequest[] | undefined;
    }
  | { readonly status: "ignored"; readonly why: string }
  | { readonly status: "done"; readonly why?: string | undefined };

/**
 * Who says that a deal should be looked at: `hook` heard of it, `sweep` found it where no hook had told of it,
 * `again` looks once more at one that is known (a restart, a changed mapping).
 */
export type QueueSource = "hook" | "sweep" | "again";

export interface QueueRequest {
  readonly lead: string;
  readonly source: QueueSource;
  /** It was said to be in a won stage: a look that finds otherwise may have come too early. */
  readonly expectsWon: boolean;
  readonly notBefore: number;
}

/** One deal that waits to be looked at. */
export interface QueueEntry {
  readonly lead: string;
  /** Who asked first. */
  readonly source: QueueSource;
  readonly expectsWon: boolean;
  /** Grows whenever the deal is heard of. */
  readonly round: number;
  /** How often it was looked at since it was last heard of. */
  readonly looks: number;
  readonly dueAt: number;
  /** When it was first heard of. */
  readonly heardAt: number;
}

export interface QueueFilter {
  /** Only what is due at this moment. */
  readonly dueBy: number;
  /** Leads that somebody is working on. */
  readonly except?: readonly string[] | undefined;
  readonly limit: number;
}

/** At most `max` handoffs begin by themselves within `windowMs`. */
export interface StartRequest {
  readonly lead: string;
  readonly max: number;
  readonly windowMs: number;
}

export interface HandoffFilter {
  readonly statuses?: readonly HandoffStatus[] | undefined;
  /** Only those whose `nextAt` has come at this moment, the oldest of them first. Not together with `after`. */
  readonly dueBy?: number | undefined;
  /** Leads to leave out. */
  readonly except?: readonly string[] | undefined;
  readonly limit: number;
  /** Exclusive: only leads after this one, in the order of the list. */
  readonly after?: string | undefined;
}

export interface LedgerDescription {
  readonly backend: "sqlite" | "postgres";
  /** Path or address without credentials. */
  readonly place: string;
  readonly schema: number;
  readonly binding: Binding | null;
  readonly createdAt: number;
}

export interface Ledger {
  describe(): Promise<LedgerDescription>;
  /** Records the accounts at first use; throws `ledger.other_account` (exit 5) when they are others. */
  bind(binding: Binding): Promise<void>;

  /**
   * Grants the lease when it is free, expired, or when `evictFence` names its present holder
   * (whom the caller knows to be dead). `ttlMs` counts from now. Every grant carries a new fence. Two workers
   * of one process wait for each other like two processes; to keep a lease, renew it.
   */
  acquireLease(request: {
    readonly name: string;
    readonly owner: Owner;
    readonly ttlMs: number;
    readonly evictFence?: number | undefined;
  }): Promise<LeaseAnswer>;
  /**
   * Extends it by `ttlMs` from now; throws `LeaseLost` when somebody else has it or it was given back. Having
   * expired does not lose it as long as nobody else took it.
   */
  renewLease(lease: Lease, ttlMs: number): Promise<Lease>;
  /** Gives it back; nothing happens when it is no longer ours. */
  releaseLease(lease: Lease): Promise<void>;

  handoff(lead: string): Promise<HandoffRow | undefined>;
  /** In the order of the lead numbers, or with `dueBy` in the order of `nextAt`. */
  handoffs(filter: HandoffFilter): Promise<readonly HandoffRow[]>;
  countHandoffs(): Promise<Readonly<Record<HandoffStatus, number>>>;
  /** Creates or changes the row and adds an event, in one transaction. */
  changeHandoff(lease: Lease, change: HandoffChange, event?: { kind: string; facts: Json }): Promise<void>;

  /**
   * Commits the intents of one effect, renews the lease by `ttlMs`, and, when `plan` is given and none is
   * frozen yet (or `replacePlan` says so), stores it and sets the handoff `running`: all in one transaction,
   * before the first byte leaves. At least one intent, all of one lead; its handoff is created (`running`)
   * when there is none.
   */
  recordIntents(
    lease: Lease,
    intents: readonly StepIntent[],
    options: {
      readonly ttlMs: number;
      readonly plan?: Json | undefined;
      readonly replacePlan?: boolean | undefined;
      readonly name?: string | undefined;
    },
  ): Promise<void>;
  /** What an outcome leaves out stays as it is. A step needs no intent before it (adopted, reused). */
  recordOutcomes(lease: Lease, outcomes: readonly StepOutcome[]): Promise<void>;
  /** Removes what is known of one step, as if it had never been tried; nothing happens when there is nothing. */
  forgetStep(lease: Lease, key: string): Promise<void>;
  /** All steps of these keys that exist. */
  steps(keys: readonly string[]): Promise<readonly StepRow[]>;
  /** All steps whose key begins `lead/<lead>/`, and the shared ones this lead's plan names, by key. */
  stepsOfLead(lead: string): Promise<readonly StepRow[]>;
  /** Which lead a created object belongs to: `kind` is the last part of the key, as in `project` or `issue`. */
  findByExternalId(externalId: string): Promise<readonly StepRow[]>;

  addEvent(lead: string, kind: string, facts: Json): Promise<void>;
  /** The newest `limit` of them, oldest first. */
  events(lead: string, limit: number): Promise<readonly EventRow[]>;

  /**
   * Keeps a delivery as it came, on disk before the promise resolves; only then may its sender be told "yes".
   * One that is here already (same source, same body: see `sameBody`) is not kept again.
   */
  storeDelivery(delivery: NewDelivery): Promise<StoredDelivery>;
  /** Those that wait to be parsed, in the order of arrival, bodies included; `after`: only later ones. */
  unparsedDeliveries(page: {
    readonly limit: number;
    readonly after?: number | undefined;
  }): Promise<readonly DeliveryRow[]>;
  delivery(id: number): Promise<DeliveryRow | undefined>;
  countDeliveries(): Promise<Readonly<Record<DeliveryStatus, number>>>;
  /**
   * Moves a delivery forward. False, and nothing happens, when it is there already or beyond, or unknown: of
   * two who parse the same delivery, one is told true.
   */
  markDelivery(id: number, mark: DeliveryMark): Promise<boolean>;
  /**
   * Forgets the bodies of at most `limit` deliveries that came before that time, oldest first, and returns how
   * many; hash and outcome stay. What waits to be parsed keeps its body.
   */
  pruneDeliveries(which: { readonly receivedBefore: number; readonly limit: number }): Promise<number>;

  /**
   * Remembers that these deals are to be looked at, all or none. One that waits already is not added again: it
   * keeps its source, takes the earlier moment, and whoever works on it at present finds it due once more.
   */
  enqueue(requests: readonly QueueRequest[]): Promise<void>;
  /** What is due, the oldest first. */
  queue(filter: QueueFilter): Promise<readonly QueueEntry[]>;
  queued(lead: string): Promise<QueueEntry | undefined>;
  countQueue(): Promise<number>;
  /** The look has ended: the entry goes, unless the deal was heard of again since it was read. */
  settleQueued(entry: Pick<QueueEntry, "lead" | "round">): Promise<void>;
  /** Looks again at `dueAt`; a deal that was heard of again meanwhile stays due. */
  postponeQueued(entry: Pick<QueueEntry, "lead" | "round">, dueAt: number): Promise<void>;
  /**
   * A place among the handoffs that may begin by themselves within the window; false when all are taken. A
   * deal keeps its place for ever, so asking again costs none.
   */
  claimStart(request: StartRequest): Promise<boolean>;

  /** A small thing kept under a name; undefined when there is none. */
  mark(name: string): Promise<Json | undefined>;
  setMark(name: string, value: Json): Promise<void>;
  /** Returns what it held; of several who remove it, one gets that. */
  removeMark(name: string): Promise<Json | undefined>;
  /** Asks for a message of this kind, unless one was told less than `quietMs` ago or is asked for already. */
  raiseNotice(kind: string, quietMs: number): Promise<void>;
  /**
   * True for the one who is to tell it: it counts as told from here on. One that was asked for less than
   * `minAgeMs` ago waits.
   */
  takeNotice(kind: string, minAgeMs: number): Promise<boolean>;

  /** A pause that is prolonged keeps the earlier `since`. True when it began with this. */
  pauseVendor(pause: VendorPause): Promise<boolean>;
  /** Of all who ask when the time for a probe has come, one is told true; the next probe is due at `nextProbeAt`. */
  claimProbe(vendor: string, nextProbeAt: number): Promise<boolean>;
  /** Returns the pause that ended, if there was one. */
  resumeVendor(vendor: string): Promise<VendorPause | undefined>;
  vendorPauses(): Promise<readonly VendorPause[]>;

  readCache(key: string): Promise<CacheEntry | undefined>;
  writeCache(key: string, value: Json): Promise<void>;

  /** Commits what was asked for before; everything asked for afterwards throws `ledger.closed`. */
  close(): Promise<void>;
}
