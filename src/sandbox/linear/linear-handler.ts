/** The simulator of Linear: the sandbox's world behind its GraphQL endpoint. */
import { type Courier, createCourier } from "../courier.ts";
import type { SimulatorOptions, VendorHandler } from "../simulator.ts";
import { UserBudget } from "./budget.ts";
import { answerRequest } from "./endpoint.ts";
import { linearPeople, type LinearPeople } from "./linear-people.ts";
import { required, snapshotOf, type LinearSnapshot, type LinearStore } from "./linear-store.ts";
import { defaultLinearSwitches, type LinearSwitches } from "./linear-switches.ts";
import { linearIds, seedLinearWorld } from "./linear-world.ts";
import { describeOperation, isMutation } from "./operation.ts";
import type { UserRecord } from "./records.ts";
import type { LinearSession } from "./session.ts";
import { createLinearWebhooks, type LinearWebhooks } from "./webhook-delivery.ts";

export interface LinearHandlerOptions extends SimulatorOptions {
  /** Who carries its webhooks; without one none is sent. */
  readonly courier?: Courier;
}

/** The vendor handler, and what tests may hold of it. */
export interface LinearHandler extends VendorHandler {
  readonly vendor: "linear";
  /** The workspace; tests may read and arrange it. */
  readonly store: LinearStore;
  /** May be changed at any time. */
  readonly switches: LinearSwitches;
  /** What the workspace's people do by hand, without a request. */
  readonly asPerson: LinearPeople;
  readonly webhooks: LinearWebhooks;
  /** A detached copy of all records. */
  snapshot(): LinearSnapshot;
}

/** Starts with the sandbox's world in it. */
export function createLinearHandler(options: LinearHandlerOptions): LinearHandler {
  const store = seedLinearWorld(options);
  const switches = defaultLinearSwitches();
  const webhooks = createLinearWebhooks(store, options.courier ?? createCourier(options));
  const budgets = new Map<string, UserBudget>();
  const sessionOf = (viewer: UserRecord, listLagMs: number): LinearSession => {
    const nowMs = options.clock.now();
    return {
      store,
      switches,
      nowMs,
      now: new Date(nowMs).toISOString(),
      random: options.random,
      viewer,
      listLagMs,
      onIssueChange: webhooks.tell,
    };
  };
  const budgetOf = (viewer: UserRecord): UserBudget => {
    const budget = budgets.get(viewer.id) ?? new UserBudget(switches);
    budgets.set(viewer.id, budget);
    return budget;
  };
  return {
    vendor: "linear",
    store,
    switches,
    webhooks,
    asPerson: linearPeople(() => sessionOf(required(store.users, linearIds.users.petra), 0)),
    snapshot: () => snapshotOf(store),
    isMutating: (_method, _path, body) => isMutation(body),
    operation: describeOperation,
    handle: (request, { listLagMs }) =>
      answerRequest(request, { store, session: (viewer) => sessionOf(viewer, listLagMs), budgetOf }),
  };
}
