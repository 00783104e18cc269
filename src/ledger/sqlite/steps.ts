/** Intents and outcomes of what was created, by step key. */
import type { StepIntent, StepOutcome, StepRow } from "../ledger.ts";
import type { Connection } from "./connection.ts";
import { parseStep } from "./rows.ts";

/** What an earlier attempt found out (id, link, facts) is kept: it is where a probe begins. */
export function recordIntent(connection: Connection, intent: StepIntent, now: number): void {
  connection.run(
    `INSERT INTO steps (key, lead, status, attempts, intent_at, updated_at)
     VALUES ($key, $lead, 'intent', 1, $now, $now)
     ON CONFLICT (key) DO UPDATE SET lead = excluded.lead, status = 'intent', attempts = attempts + 1,
       intent_at = excluded.intent_at, updated_at = excluded.updated_at`,
    { key: intent.key, lead: intent.lead, now },
  );
}

/** What the outcome leaves out stays as it is; adopted things come without an intent. */
export function recordOutcome(connection: Connection, outcome: StepOutcome, now: number): void {
  connection.run(
    `INSERT INTO steps (key, lead, status, action, external_id, url, facts, updated_at)
     VALUES ($key, $lead, $status, $action, $externalId, $url, coalesce($facts, 'null'), $now)
     ON CONFLICT (key) DO UPDATE SET lead = excluded.lead, status = excluded.status,
       action = iif($setsAction, excluded.action, action),
       external_id = coalesce(excluded.external_id, external_id), url = coalesce(excluded.url, url),
       facts = coalesce($facts, facts), updated_at = excluded.updated_at`,
    {
      key: outcome.key,
      lead: outcome.lead,
      status: outcome.status,
      action: outcome.action ?? null,
      setsAction: outcome.action === undefined ? 0 : 1,
      externalId: outcome.externalId ?? null,
      url: outcome.url ?? null,
      facts: outcome.facts === undefined ? null : JSON.stringify(outcome.facts),
      now,
    },
  );
}

export function forgetStep(connection: Connection, key: string): void {
  connection.run("DELETE FROM steps WHERE key = $key", { key });
}

export function findSteps(connection: Connection, keys: readonly string[]): readonly StepRow[] {
  const rows = connection.rows(
    "SELECT * FROM steps WHERE key IN (SELECT value FROM json_each($keys)) ORDER BY key",
    { keys: JSON.stringify(keys) },
  );
  return rows.map(parseStep);
}

/**
 * A plan is opaque here; that it names a shared step means that the step's key is one of its strings, at
 * whatever depth. Another deal's own steps are never shared.
 */
export function findStepsOfLead(connection: Connection, lead: string): readonly StepRow[] {
  const rows = connection.rows(
    // "0" is the character after "/": the range is every key that begins `lead/<lead>/`.
    `SELECT * FROM steps WHERE key >= 'lead/' || $lead || '/' AND key < 'lead/' || $lead || '0'
     UNION ALL
     SELECT * FROM steps WHERE key NOT GLOB 'lead/*' AND key IN (
       SELECT named.atom FROM handoffs, json_tree(handoffs.plan) AS named
       WHERE handoffs.lead = $lead AND named.type = 'text')
     ORDER BY key`,
    { lead },
  );
  return rows.map(parseStep);
}

export function findStepsByExternalId(connection: Connection, externalId: string): readonly StepRow[] {
  const rows = connection.rows("SELECT * FROM steps WHERE external_id = $externalId ORDER BY key", {
    externalId,
  });
  return rows.map(parseStep);
}
