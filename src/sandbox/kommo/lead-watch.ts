/** Who is told when a deal changes. Kept beside the store, which stays plain data. */

import type { KommoStore, StoredLead } from "./kommo-store.ts";

/** One part of what an act does to a deal. An act may report several, and `update` more than once. */
export type LeadChange =
  | { readonly kind: "add" | "update" | "responsible" | "delete" | "restore" }
  | { readonly kind: "status"; readonly from: { readonly pipelineId: number; readonly statusId: number } };

/** `lead` is the living record, already changed. All changes of one act bear the same `act` object. */
type LeadWatcher = (act: object, lead: StoredLead, change: LeadChange) => void;

const watchers = new WeakMap<KommoStore, LeadWatcher[]>();

/** From now on; for as long as the store lives. */
export function watchLeads(store: KommoStore, watcher: LeadWatcher): void {
  watchers.set(store, [...(watchers.get(store) ?? []), watcher]);
}

export function announceChange(store: KommoStore, act: object, lead: StoredLead, change: LeadChange): void {
  for (const tell of watchers.get(store) ?? []) tell(act, lead, change);
}
