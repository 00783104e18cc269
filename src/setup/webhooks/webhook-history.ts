/** What `webhooks install` was told, kept in the ledger: plans without webhooks say so only when one is made. */
import { z } from "zod";
import type { Ledger } from "../../ledger/ledger.ts";
import type { WebhookReport } from "./webhooks.ts";

export interface WebhookHistory {
  readonly system: "kommo" | "productive" | "linear";
  readonly outcome: "installed" | "plan" | "right" | "other";
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

const systems = ["kommo", "productive", "linear"] as const;
const kept = z.object({ outcome: z.enum(["installed", "plan", "right", "other"]) });

export async function keepWebhookHistory(
  reports: readonly WebhookReport[],
  ledger: Pick<Ledger, "writeCache">,
): Promise<void> {
  for (const { system, refusal } of reports) {
    await ledger.writeCache(keyOf(system), { outcome: refusal?.kind ?? "installed" });
  }
}

export async function readWebhookHistory(
  ledger: Pick<Ledger, "readCache">,
): Promise<readonly WebhookHistory[]> {
  const entries = await Promise.all(
    systems.map(async (system) => ({ system, entry: await ledger.readCache(keyOf(system)) })),
  );
  return entries.flatMap(({ system, entry }) => {
    const parsed = kept.safeParse(entry?.value);
    return entry !== undefined && parsed.success
      ? [{ system, outcome: parsed.data.outcome, atMs: entry.at }]
      : [];
  });
}

function keyOf(system: WebhookHistory["system"]): string {
  return `webhooks/${system}`;
}
