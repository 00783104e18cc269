/** The real clients, and the sandbox behind the vendors' own addresses. */
import { createKommoClient } from "../../src/clients/kommo/kommo-http-client.ts";
import { createLinearClient } from "../../src/clients/linear/linear-http-client.ts";
import { createProductiveClient } from "../../src/clients/productive/productive-http-client.ts";
import type { QuotaScope } from "../../src/clients/quota-rules.ts";
import { kommoQuota, linearQuota, productiveQuota } from "../../src/clients/quota-rules.ts";
import { createMemoryQuota } from "../../src/clients/quota-store.ts";
import { createQuota } from "../../src/clients/quota.ts";
import { VendorError } from "../../src/errors.ts";
import { createSandbox } from "../../src/sandbox/world.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

export interface Dispatches {
  count: number;
}

export function aWorld({ timeoutMs = 5_000 } = {}) {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock });
  const store = createMemoryQuota({ clock });
  const waits: unknown[] = [];
  const parts = (scope: QuotaScope) => ({
    fetch: sandbox.fetch,
    clock,
    quota: createQuota({ store, scope, clock }),
    random: () => 0.5,
    timeoutMs,
    redact: (text: string) => text,
    onWait: (news: unknown) => void waits.push(news),
  });
  const dispatches: Dispatches = { count: 0 };
  const intent = {
    onDispatch: async () => {
      dispatches.count += 1;
    },
  };
  return {
    clock,
    sandbox,
    waits,
    dispatches,
    intent,
    kommo: createKommoClient({
      ...parts(kommoQuota()),
      baseUrl: "https://acme.kommo.com",
      token: () => "kommo-sandbox-token",
    }),
    productive: createProductiveClient({
      ...parts(productiveQuota),
      baseUrl: "https://api.productive.io/api/v2",
      organizationId: "77",
      token: () => "prod-sandbox-token",
    }),
    linear: createLinearClient({
      ...parts(linearQuota),
      apiUrl: "https://api.linear.app/graphql",
      apiKey: () => "lin_api_sandbox",
    }),
  };
}

export async function collect<T>(all: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of all) items.push(item);
  return items;
}

export async function failureOf(work: Promise<unknown>): Promise<VendorError> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (error instanceof VendorError) return error;
  throw new Error("expected a VendorError", { cause: error });
}
