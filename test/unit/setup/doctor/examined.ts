/** What `doctor` says of the sandbox and the full example mapping, changed as a test wants it. */
import { readFileSync } from "node:fs";
import { loadMapping } from "../../../../src/config/mapping-file.ts";
import type { Sandbox } from "../../../../src/sandbox/world.ts";
import type { Check } from "../../../../src/setup/doctor/check.ts";
import { examine } from "../../../../src/setup/doctor/doctor.ts";
import type { DoctorSnapshot, LedgerFacts, MappingFacts } from "../../../../src/setup/doctor/snapshot.ts";
import type { SnapshotSources } from "../../../../src/setup/doctor/take-snapshot.ts";
import { takeSnapshot } from "../../../../src/setup/doctor/take-snapshot.ts";
import { aWorld } from "../../../contract/clients-setup.ts";

export const mappingText = readFileSync(
  new URL("../../../fixtures/mappings/handoff.full.yaml", import.meta.url),
  "utf8",
);

export function mappingFacts(text = mappingText): MappingFacts {
  const result = loadMapping(text, "handoff.yaml");
  if (!result.ok) throw new Error(JSON.stringify(result.remarks));
  const { loaded } = result;
  return {
    file: "handoff.yaml",
    mapping: loaded.mapping,
    warnings: 0,
    lineOf: (path) => loaded.positionOf(path)?.line,
  };
}

export const anOpenLedger: Extract<LedgerFacts, { kind: "open" }> = {
  kind: "open",
  place: "/state/ledger.db",
  schema: 3,
  binding: { kommoAccount: "33000001", productiveOrganization: "77" },
  canWrite: { ok: true, value: true },
  sizeBytes: 40_960,
  freeBytes: 90_000_000_000,
  webhookHistory: [],
  quota: [],
};

interface Scene {
  readonly change?: (sandbox: Sandbox) => void;
  readonly text?: string;
  readonly sources?: Partial<SnapshotSources>;
}

export async function aSnapshot({ change, text, sources }: Scene = {}): Promise<DoctorSnapshot> {
  const world = aWorld();
  change?.(world.sandbox);
  return takeSnapshot(
    {
      mapping: { ok: true, value: mappingFacts(text) },
      settings: [],
      clients: { kommo: world.kommo, productive: world.productive, linear: world.linear },
      needs: { kommo: true, productive: true, linear: true },
      kommoTokenExpiresAtMs: undefined,
      webhookSecrets: { kommo: [], productive: [], linear: undefined },
      machine: () => ({ node: "24.21.0", sqlite: "3.53.4", nowMs: world.clock.now(), clocks: [] }),
      ledgerFacts: async () => anOpenLedger,
      ...sources,
    },
    undefined,
  );
}

/** Checks that are neither passed nor for information only. */
export async function troubles(scene: Scene = {}): Promise<readonly Check[]> {
  return checksOf(await aSnapshot(scene)).filter(({ status }) => status === "fail" || status === "warn");
}

export function checksOf(snapshot: DoctorSnapshot): readonly Check[] {
  return examine(snapshot).flatMap(({ checks }) => checks);
}

/** The number, from 1, of the first line of the mapping that holds this. */
export function lineWith(part: string, text = mappingText): number {
  const at = text.split("\n").findIndex((line) => line.includes(part));
  if (at < 0) throw new Error(`the mapping does not hold ${part}`);
  return at + 1;
}
