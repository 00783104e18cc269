/** The sandbox as one piece: three vendors and Slack, one world, one clock. */

import { type Deliver, type Delivery, createCourier } from "./courier.ts";
import { type KommoHandler, createKommoHandler } from "./kommo/kommo-handler.ts";
import { seedKommo } from "./kommo/kommo-seed.ts";
import type { KommoStore } from "./kommo/kommo-store.ts";
import type { KommoSwitches } from "./kommo/kommo-switches.ts";
import type { KommoWebhooks } from "./kommo/webhook-delivery.ts";
import { type KommoPerson, createKommoPerson } from "./kommo/person.ts";
import { users } from "./kommo/seed/account-seed.ts";
import { type LinearHandler, createLinearHandler } from "./linear/linear-handler.ts";
import { type ProductiveHandler, createProductiveHandler } from "./productive/productive-handler.ts";
import { createRandom } from "./randomness.ts";
import { createSandboxFetch } from "./sandbox-fetch.ts";
import type { FaultRule, RequestRecord, SandboxClock, VendorHandler } from "./simulator.ts";
import { type SlackRecorder, createSlackRecorder } from "./slack-recorder.ts";
import { type AddressedSimulator, createTransport } from "./transport.ts";

export interface SandboxOptions {
  readonly clock: SandboxClock;
  /** The same seed gives the same ids and the same faults. */
  readonly seed?: number;
  /** Waited before every request. */
  readonly latencyMs?: number;
  readonly faults?: readonly FaultRule[];
  /** Takes webhooks to their receivers. Without it they may be registered, and nothing is sent. */
  readonly deliver?: Deliver;
}

/** One vendor: how it is called, and how it is looked into. */
interface SandboxVendor<Handler extends VendorHandler & { readonly store: unknown }> {
  readonly simulator: AddressedSimulator;
  readonly handler: Handler;
  readonly store: Handler["store"];
}

export interface Sandbox {
  readonly kommo: SandboxVendor<KommoHandler> & {
    readonly store: KommoStore;
    readonly switches: KommoSwitches;
    readonly webhooks: KommoWebhooks;
    /** Anna at Kommo's own pages. */
    readonly asPerson: KommoPerson;
  };
  readonly productive: SandboxVendor<ProductiveHandler> &
    Pick<ProductiveHandler, "switches" | "asPerson" | "webhooks">;
  readonly linear: SandboxVendor<LinearHandler> & Pick<LinearHandler, "switches" | "asPerson" | "webhooks">;
  readonly slack: SlackRecorder;
  /** All requests to the three vendors, in the order of their arrival. */
  readonly requests: readonly RequestRecord[];
  /** All webhooks of the three vendors, and what each sender saw of its attempts. */
  readonly deliveries: readonly Delivery[];
  /** Add and remove rules at any time. */
  readonly faults: FaultRule[];
  readonly latency: { ms: number };
  /** Finds the vendors by their own addresses, `https://acme.kommo.com/api/v4` and so on. */
  readonly fetch: typeof fetch;
  /**
   * Resolves when every effect that outlives its answer has happened: late commits and webhooks that are under
   * way. Retries of webhooks, which may be hours away, are not waited for.
   */
  settled(): Promise<void>;
}

/** A new world, its dates relative to the clock's now. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { clock, seed = 1, latencyMs = 0 } = options;
  const faults = [...(options.faults ?? [])];
  const requests: RequestRecord[] = [];
  const latency = { ms: latencyMs };
  const [faultRandom, kommoRandom, productiveRandom, linearRandom, courierRandom] = streams(seed);
  const courier = createCourier({ clock, random: courierRandom, deliver: options.deliver });
  const simulate = (handler: VendorHandler): AddressedSimulator =>
    createTransport({ handler, clock, random: faultRandom, faults, requests, latency });

  const kommo = createKommoHandler({ clock, random: kommoRandom, store: seedKommo(clock.now()), courier });
  const productive = createProductiveHandler({ clock, random: productiveRandom, courier });
  const linear = createLinearHandler({ clock, random: linearRandom, courier });
  const simulators = { kommo: simulate(kommo), productive: simulate(productive), linear: simulate(linear) };
  const slack = createSlackRecorder(clock);

  return {
    kommo: {
      ...parts(kommo, simulators.kommo),
      switches: kommo.switches,
      webhooks: kommo.webhooks,
      asPerson: createKommoPerson(kommo.store, clock, users.anna),
    },
    productive: {
      ...parts(productive, simulators.productive),
      switches: productive.switches,
      webhooks: productive.webhooks,
      asPerson: productive.asPerson,
    },
    linear: {
      ...parts(linear, simulators.linear),
      switches: linear.switches,
      webhooks: linear.webhooks,
      asPerson: linear.asPerson,
    },
    slack,
    requests,
    deliveries: courier.deliveries,
    faults,
    latency,
    fetch: createSandboxFetch(
      {
        "acme.kommo.com": (request) => simulators.kommo.fetch(request),
        "api.productive.io": (request) => simulators.productive.fetch(request),
        "api.linear.app": (request) => simulators.linear.fetch(request),
        "hooks.slack.com": (request) => slack.fetch(request),
      },
      faultRandom,
    ),
    settled: async () => {
      await Promise.all(Object.values(simulators).map((simulator) => simulator.settled()));
      await courier.settled();
    },
  };
}

/** One stream of randomness for each part, so that a request to one vendor changes nothing at another. */
function streams(seed: number): readonly [Random, Random, Random, Random, Random] {
  const stream = (offset: number): Random => createRandom(seed + offset);
  return [stream(0), stream(1), stream(2), stream(3), stream(4)];
}

type Random = () => number;

function parts<Handler extends VendorHandler & { readonly store: unknown }>(
  handler: Handler,
  simulator: AddressedSimulator,
): SandboxVendor<Handler> {
  return { simulator, handler, store: handler.store };
}
