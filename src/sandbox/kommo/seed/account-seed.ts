/** The agency "acme": its account, people and pipelines in Kommo. */

import {
  type KommoStore,
  type StoredPipeline,
  type StoredStatus,
  type StoredUser,
  emptyKommoStore,
} from "../kommo-store.ts";

/** Acts for Anna, an administrator. */
export const kommoToken = "kommo-sandbox-token";
/** Acts for Ben, who is none. */
export const kommoSellerToken = "kommo-sandbox-token-ben";

export const users = { anna: 9_100_001, ben: 9_100_002, clara: 9_100_003, petra: 9_100_004 };
/** Deals may name a user who was removed. */
export const vanishedUserId = 9_109_999;

export const stages = {
  incoming: { pipelineId: 7_700_001, statusId: 61_000_001 },
  new: { pipelineId: 7_700_001, statusId: 61_000_002 },
  proposal: { pipelineId: 7_700_001, statusId: 61_000_003 },
  negotiation: { pipelineId: 7_700_001, statusId: 61_000_004 },
  won: { pipelineId: 7_700_001, statusId: 142 },
  lost: { pipelineId: 7_700_001, statusId: 143 },
  offer: { pipelineId: 7_700_002, statusId: 61_000_012 },
  signed: { pipelineId: 7_700_002, statusId: 142 },
  declined: { pipelineId: 7_700_002, statusId: 143 },
  kickOff: { pipelineId: 7_700_003, statusId: 61_000_022 },
  running: { pipelineId: 7_700_003, statusId: 61_000_023 },
} as const;

export type StageName = keyof typeof stages;

export function seedAccount(): KommoStore {
  const store = emptyKommoStore({
    id: 33_000_001,
    name: "acme",
    subdomain: "acme",
    currency: "EUR",
    currencySymbol: "€",
    country: "DE",
    timeZone: "Europe/Berlin",
  });
  store.users.push(
    user(users.anna, "Anna Account", "anna@acme.example", { isAdmin: true }),
    user(users.ben, "Ben Seller", "ben@acme.example"),
    user(users.clara, "Clara Former", "clara@acme.example", { isActive: false }),
    user(users.petra, "Petra Manager", "petra@acme.example"),
  );
  store.tokens.set(kommoToken, users.anna).set(kommoSellerToken, users.ben);
  store.pipelines.push(...pipelines());
  store.lossReasons.push({ id: 12, name: "Too expensive" }, { id: 13, name: "Went with another agency" });
  return store;
}

function user(
  id: number,
  name: string,
  email: string,
  { isAdmin = false, isActive = true }: { isAdmin?: boolean; isActive?: boolean } = {},
): StoredUser {
  return { id, name, email, isAdmin, isActive };
}

function pipelines(): StoredPipeline[] {
  const sales = [
    stage(61_000_002, "New", 20),
    stage(61_000_003, "Proposal", 30),
    stage(61_000_004, "Negotiation", 40),
  ];
  const delivery = [stage(61_000_022, "Kick-off", 20), stage(61_000_023, "Running", 30)];
  return [
    pipeline(7_700_001, "Sales", 61_000_001, sales),
    pipeline(7_700_002, "Support contracts", 61_000_011, [stage(61_000_012, "Offer sent", 20)], {
      won: "Signed",
      lost: "Declined",
    }),
    pipeline(7_700_003, "Delivery", 61_000_021, delivery),
    {
      ...pipeline(7_700_004, "Sales until 2023", 61_000_031, [stage(61_000_032, "Contacted", 20)]),
      isArchived: true,
    },
  ];
}

/** Every pipeline owns 142 and 143, under names of its own, and an incoming stage with a number of its own. */
function pipeline(
  id: number,
  name: string,
  incomingId: number,
  own: readonly StoredStatus[],
  { won = "Closed - won", lost = "Closed - lost" }: { won?: string; lost?: string } = {},
): StoredPipeline {
  return {
    id,
    name,
    isMain: id === 7_700_001,
    isArchived: false,
    statuses: [
      { id: incomingId, name: "Incoming leads", sort: 10, type: 1 },
      ...own,
      stage(142, won, 10_000),
      stage(143, lost, 11_000),
    ],
  };
}

function stage(id: number, name: string, sort: number): StoredStatus {
  return { id, name, sort, type: 0 };
}
