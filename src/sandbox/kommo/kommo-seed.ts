/** The Kommo side of the sandbox's world: the agency "acme", sixty deals, today. */

import type { KommoStore } from "./kommo-store.ts";
import { seedAccount } from "./seed/account-seed.ts";
import { seedFields } from "./seed/field-seed.ts";
import { fillerLeads } from "./seed/filler-leads.ts";
import { seedLeads } from "./seed/lead-seed.ts";
import { seedParties } from "./seed/party-seed.ts";
import { toldLeads } from "./seed/told-leads.ts";

export { kommoSellerToken, kommoToken } from "./seed/account-seed.ts";

/** Dates are relative to `nowMs`: wins lie days back, deadlines weeks ahead. */
export function seedKommo(nowMs: number): KommoStore {
  const nowSeconds = Math.floor(nowMs / 1000);
  const store = seedAccount();
  seedFields(store);
  seedParties(store, nowSeconds);
  seedLeads(store, [...toldLeads, ...fillerLeads], nowSeconds);
  return store;
}
