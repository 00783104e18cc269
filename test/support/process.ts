/**
 * A process of handoff, in memory: its own clients and quotas over the sandbox, its own connection to the
 * ledger. It can be killed at any moment: from then on nothing it does has any effect and nothing answers it,
 * which is what a SIGKILL looks like from outside.
 */
import { createKommoClient } from "../../src/clients/kommo/kommo-http-client.ts";
import { createLinearClient } from "../../src/clients/linear/linear-http-client.ts";
import { createProductiveClient } from "../../src/clients/productive/productive-http-client.ts";
import { kommoQuota, linearQuota, productiveQuota, slackQuota } from "../../src/clients/quota-rules.ts";
import type { QuotaScope } from "../../src/clients/quota-rules.ts";
import { createMemoryQuota } from "../../src/clients/quota-store.ts";
import { createQuota } from "../../src/clients/quota.ts";
import { createSlackClient } from "../../src/clients/slack.ts";
import type { LoadedMapping } from "../../src/config/mapping.ts";
import type { Ledger, Owner } from "../../src/ledger/ledger.ts";
import { openSqliteLedger } from "../../src/ledger/sqlite-ledger.ts";
import type { Sandbox } from "../../src/sandbox/world.ts";
import type { Ports, SyncEvent } from "../../src/sync/ports.ts";
import type { VirtualClock } from "./virtual-clock.ts";

export interface ProcessOptions {
  readonly sandbox: Sandbox;
  readonly clock: VirtualClock;
  readonly loaded: LoadedMapping;
  readonly ledgerPath: string;
  readonly quietPeriodMs?: number;
  readonly requestTimeoutMs?: number;
  readonly hasSlack?: boolean;
  /** Wraps what the process sends and remembers: for faults, kills and broken variants. */
  readonly wrapFetch?: (fetch: typeof globalThis.fetch) => typeof globalThis.fetch;
  readonly wrapLedger?: (ledger: Ledger) => Ledger;
  readonly wrapPorts?: (ports: Ports) => Ports;
}

export interface TestProcess {
  readonly ports: Ports;
  readonly events: readonly SyncEvent[];
  /** Nothing it does from now on has any effect. */
  kill(): void;
  readonly isAlive: () => boolean;
  close(): Promise<void>;
}

let lastPid = 1_000;
const alive = new Set<number>();

export const slackUrl = "https://hooks.slack.com/services/T000/B000/sandbox-slack-secret";

export async function startProcess(options: ProcessOptions): Promise<TestProcess> {
  const { sandbox, clock, loaded } = options;
  lastPid += 1;
  const pid = lastPid;
  alive.add(pid);
  const life = { isOver: false };
  const events: SyncEvent[] = [];
  const inner = await openSqliteLedger({ path: options.ledgerPath, clock, random: () => 0.5 });
  const mortalLedger = mortal(inner, life);
  const ledger = options.wrapLedger?.(mortalLedger) ?? mortalLedger;
  await inner.bind({
    kommoAccount: String(loaded.mapping.kommo.account.id),
    productiveOrganization: loaded.mapping.productive?.organization.id,
    linearWorkspace: loaded.mapping.linear?.workspace?.id,
  });
  const fetch = mortalFetch(options.wrapFetch?.(sandbox.fetch) ?? sandbox.fetch, life);
  const http = (scope: QuotaScope) => ({
    fetch,
    clock,
    random: () => 0.5,
    quota: createQuota({ store: createMemoryQuota({ clock }), scope, clock }),
    timeoutMs: options.requestTimeoutMs ?? 30_000,
    redact: (text: string) => text,
  });
  const owner: Owner = { host: "here", pid, nonce: `nonce-${String(pid)}` };
  const productive = createProductiveClient({
    ...http(productiveQuota),
    baseUrl: "https://api.productive.io/api/v2",
    organizationId: "77",
    token: () => "prod-sandbox-token",
  });
  const linear = createLinearClient({
    ...http(linearQuota),
    apiUrl: "https://api.linear.app/graphql",
    apiKey: () => "lin_api_sandbox",
  });
  const ports: Ports = {
    kommo: createKommoClient({
      ...http(kommoQuota()),
      baseUrl: "https://acme.kommo.com",
      token: () => "kommo-sandbox-token",
    }),
    productive: () => productive,
    linear: () => linear,
    slack:
      options.hasSlack === true
        ? createSlackClient({ ...http(slackQuota), urls: () => ({ ready: slackUrl }) })
        : undefined,
    ledger,
    clock,
    random: () => 0.5,
    owner,
    isOwnerAlive: (other) => other.host !== "here" || alive.has(other.pid),
    mapping: loaded.mapping,
    mappingDigest: loaded.digest,
    timing: {
      quietPeriodMs: options.quietPeriodMs ?? 60_000,
      requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
      directoryMaxAgeMs: 600_000,
      leaseWaitMs: 600_000,
    },
    onEvent: (event) => events.push(event),
  };
  return {
    ports: options.wrapPorts?.(ports) ?? ports,
    events,
    kill: () => {
      life.isOver = true;
      alive.delete(pid);
    },
    isAlive: () => !life.isOver,
    close: async () => {
      life.isOver = true;
      alive.delete(pid);
      await inner.close();
    },
  };
}

/** Never answers: what a dead process waits for. */
export function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}

function mortalFetch(
  fetch: typeof globalThis.fetch,
  life: { readonly isOver: boolean },
): typeof globalThis.fetch {
  return async (input, init) => {
    if (life.isOver) return never();
    const answer = await fetch(input, init);
    return life.isOver ? never() : answer;
  };
}

function mortal(ledger: Ledger, life: { readonly isOver: boolean }): Ledger {
  return new Proxy(ledger, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== "function") return value;
      return async (...args: readonly unknown[]): Promise<unknown> => {
        if (life.isOver) return never();
        const answer: unknown = await Reflect.apply(value, target, args);
        return life.isOver ? never() : answer;
      };
    },
  });
}
