/** Clients of the systems whose settings can be used, each with a note of what time it is there. */
import type { HttpOptions } from "../clients/http.ts";
import type { KommoClient } from "../clients/kommo/kommo-client.ts";
import { createKommoClient } from "../clients/kommo/kommo-http-client.ts";
import type { LinearClient } from "../clients/linear/linear-client.ts";
import { createLinearClient } from "../clients/linear/linear-http-client.ts";
import type { ProductiveClient } from "../clients/productive/productive-client.ts";
import { createProductiveClient } from "../clients/productive/productive-http-client.ts";
import type { QuotaScope } from "../clients/quota-rules.ts";
import { kommoQuota, linearQuota, productiveQuota } from "../clients/quota-rules.ts";
import type { QuotaStore } from "../clients/quota-store.ts";
import { createQuota } from "../clients/quota.ts";
import { installTransport } from "../clients/transport.ts";
import type { Connection, ProductiveConnection } from "../config/connections.ts";
import type { WaitNotice } from "../runtime.ts";
import { systemClock } from "../runtime.ts";
import type { ClockReading } from "../setup/doctor/snapshot.ts";

/** Absent where the settings are missing or wrong. */
export interface InspectedClients {
  readonly kommo: KommoClient | undefined;
  readonly productive: ProductiveClient | undefined;
  readonly linear: LinearClient | undefined;
}

export interface ConnectParts {
  readonly kommo: Connection | undefined;
  readonly productive: ProductiveConnection | undefined;
  readonly linear: Connection | undefined;
  readonly kommoRate: number;
  readonly timeoutMs: number;
  /** Shared with other processes where there is a ledger. */
  readonly quotas: QuotaStore;
  /** Grows by one reading per system. */
  readonly clocks: ClockReading[];
  readonly redact: (text: string) => string;
  readonly onWait: (notice: WaitNotice) => void;
}

export function connectInspected(parts: ConnectParts): InspectedClients {
  installTransport();
  const { kommo, productive, linear, kommoRate } = parts;
  return {
    kommo: kommo && createKommoClient(httpOptions(parts, "Kommo", kommo, kommoQuota(kommoRate))),
    productive:
      productive &&
      createProductiveClient({
        ...httpOptions(parts, "Productive", productive, productiveQuota),
        organizationId: productive.organizationId.value,
      }),
    linear: linear && linearClient(httpOptions(parts, "Linear", linear, linearQuota)),
  };
}

type ClientHttp = Omit<HttpOptions, "dialect" | "headers"> & { readonly token: () => string };

function linearClient({ baseUrl, token, ...http }: ClientHttp): LinearClient {
  return createLinearClient({ ...http, apiUrl: baseUrl, apiKey: token });
}

/** A person waits for the answer. */
const maxWaitMs = 60_000;

function httpOptions(
  { quotas: store, timeoutMs, clocks, redact, onWait }: ConnectParts,
  system: string,
  connection: Connection,
  scope: QuotaScope,
): ClientHttp {
  return {
    fetch: noting(system, clocks),
    clock: systemClock,
    random: Math.random,
    quota: createQuota({ store, scope, clock: systemClock }),
    timeoutMs,
    baseUrl: connection.baseUrl.value,
    token: () => connection.token.value.reveal(),
    redact,
    onWait,
    maxWaitMs,
  };
}

/** The first answer of each system says what its clock shows. */
function noting(system: string, clocks: ClockReading[]): typeof globalThis.fetch {
  return async (input, init) => {
    const answer = await globalThis.fetch(input, init);
    const theirMs = Date.parse(answer.headers.get("date") ?? "");
    if (!Number.isNaN(theirMs) && !clocks.some((known) => known.system === system)) {
      clocks.push({ system, theirMs, ourMs: Date.now() });
    }
    return answer;
  };
}
