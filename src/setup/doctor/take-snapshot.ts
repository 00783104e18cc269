/** Reads everything that `doctor` judges, the three systems at once; the clients keep to the quotas. */
import type { KommoClient } from "../../clients/kommo/kommo-client.ts";
import type { LinearClient } from "../../clients/linear/linear-client.ts";
import type { ProductiveClient } from "../../clients/productive/productive-client.ts";
import type { WebhookSecrets } from "../webhooks/webhook-secrets.ts";
import { readKommo, readLinear, readLivez, readProductive } from "./read-snapshot.ts";
import type {
  Connected,
  DoctorSnapshot,
  LedgerFacts,
  MachineFacts,
  MappingFacts,
  Reading,
  SettingFact,
} from "./snapshot.ts";

export interface SnapshotSources {
  readonly mapping: Reading<MappingFacts>;
  readonly settings: readonly SettingFact[];
  readonly clients: {
    readonly kommo: KommoClient | undefined;
    readonly productive: ProductiveClient | undefined;
    readonly linear: LinearClient | undefined;
  };
  /** Which systems the mapping needs. */
  readonly needs: Readonly<Record<"kommo" | "productive" | "linear", boolean>>;
  readonly kommoTokenExpiresAtMs: number | undefined;
  readonly webhookSecrets: WebhookSecrets;
  /** With what the answers by then have said about the time. */
  readonly machine: () => MachineFacts;
  readonly ledgerFacts: () => Promise<LedgerFacts>;
}

/** Of `--url`: the address, and how to get the status of one of its pages. */
export interface ServerProbe {
  readonly base: string;
  readonly fetchStatus: (url: string) => Promise<number>;
}

/** A system that is set is looked at, also where the mapping does not need it. */
export async function takeSnapshot(
  sources: SnapshotSources,
  server: ServerProbe | undefined,
): Promise<DoctorSnapshot> {
  const { clients, needs, settings, webhookSecrets } = sources;
  const mapping = sources.mapping.ok ? sources.mapping.value.mapping : undefined;
  const [kommo, productive, linear, livez] = await Promise.all([
    connected(clients.kommo, needs.kommo, (client) => readKommo(client, sources.kommoTokenExpiresAtMs)),
    connected(clients.productive, needs.productive, (client) => readProductive(client, mapping)),
    connected(clients.linear, needs.linear, readLinear),
    server === undefined ? undefined : readLivez(server.base, server.fetchStatus),
  ]);
  const ledger = await sources.ledgerFacts();
  return {
    machine: sources.machine(),
    settings,
    mapping: sources.mapping,
    kommo,
    productive,
    linear,
    webhookSecrets,
    ledger,
    livez,
  };
}

async function connected<Client, Facts>(
  client: Client | undefined,
  isNeeded: boolean,
  read: (client: Client) => Promise<Facts>,
): Promise<Connected<Facts>> {
  if (client !== undefined) return { kind: "connected", facts: await read(client) };
  return { kind: isNeeded ? "unset" : "unused" };
}
