/** What happened to deals, as webhooks tell it: the changes of one act to one deal are told together. */

import type { KommoStore, StoredLead } from "./kommo-store.ts";
import { type LeadChange, watchLeads } from "./lead-watch.ts";
import type { HookAction, HookedLead } from "./webhook-body.ts";

/** Everything one act did to one deal. */
export interface HookedChange {
  /** What is told of it, the most telling first: `status` before `update`. */
  readonly actions: readonly HookAction[];
  /** As the act left it. */
  readonly lead: StoredLead;
  /** As the act found it; undefined for a new deal. */
  readonly before: StoredLead | undefined;
  readonly from: HookedLead["from"];
}

interface GatheredChange {
  readonly kinds: Set<LeadChange["kind"]>;
  lead: StoredLead;
  readonly before: StoredLead | undefined;
  from: HookedLead["from"];
}

/**
 * Tells of all acts that were done in one go, in their order, as soon as they are complete. People and the API
 * are told of alike: no document excludes changes by the API.
 */
export function watchHookedChanges(
  store: KommoStore,
  tell: (changes: readonly HookedChange[]) => void,
): void {
  /** For the deals' former states. */
  const lastSeen = new Map([...store.leads.values()].map((lead) => [lead.id, copyOf(lead)]));
  let gathered: GatheredChange[] = [];
  let byAct = new Map<object, Map<number, GatheredChange>>();

  watchLeads(store, (act, lead, change) => {
    if (gathered.length === 0) queueMicrotask(flush);
    const one = ofAct(act, lead);
    one.kinds.add(change.kind);
    one.lead = copyOf(lead);
    lastSeen.set(lead.id, one.lead);
    if (change.kind === "status") one.from = change.from;
  });

  function ofAct(act: object, lead: StoredLead): GatheredChange {
    const leads = byAct.get(act) ?? new Map<number, GatheredChange>();
    byAct.set(act, leads);
    const known = leads.get(lead.id);
    if (known !== undefined) return known;
    const fresh = {
      kinds: new Set<LeadChange["kind"]>(),
      lead,
      before: lastSeen.get(lead.id),
      from: undefined,
    };
    leads.set(lead.id, fresh);
    gathered.push(fresh);
    return fresh;
  }

  function flush(): void {
    const complete = gathered.map(({ kinds, ...rest }) => ({ ...rest, actions: actionsOf(kinds) }));
    gathered = [];
    byAct = new Map();
    tell(complete);
  }
}

const order: readonly HookAction[] = ["status", "responsible", "update"];

/** Making, deleting and restoring are told alone; everything else brings an update hook with it. */
function actionsOf(kinds: ReadonlySet<LeadChange["kind"]>): readonly HookAction[] {
  const alone = (["add", "delete", "restore"] as const).find((kind) => kinds.has(kind));
  return alone === undefined ? order.filter((action) => kinds.has(action)) : [alone];
}

function copyOf(lead: StoredLead): StoredLead {
  return { ...lead, fields: new Map(lead.fields), tagIds: [...lead.tagIds], contacts: [...lead.contacts] };
}
