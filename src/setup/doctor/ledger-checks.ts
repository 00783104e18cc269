/** The ledger: there, writable, of these accounts, with room; and what of the quotas we have used. */
import type { Check } from "./check.ts";
import { fail, info, pass, warn } from "./check.ts";
import type { DoctorSnapshot, LedgerFacts, QuotaUse } from "./snapshot.ts";

/** A handoff writes a few kB; less than this and a busy day fills the disk. */
const littleBytes = 200 * 1024 * 1024;
const nothingBytes = 20 * 1024 * 1024;

export function checkLedger(snapshot: DoctorSnapshot): readonly Check[] {
  const { ledger } = snapshot;
  switch (ledger.kind) {
    case "absent":
      return [absent(ledger), ...space(ledger.freeBytes)];
    case "unreadable":
      return [
        fail("ledger", "Ledger", ledger.why, ledger.hint ?? "Set HANDOFF_LEDGER to the path of a file."),
      ];
    case "open":
      return [
        ledger.canWrite.ok
          ? pass(
              "ledger",
              "Ledger",
              `${ledger.place}, schema ${String(ledger.schema)}, writable${sized(ledger.sizeBytes)}.`,
            )
          : fail(
              "ledger",
              "Ledger",
              `${ledger.place} cannot be written: ${ledger.canWrite.why}`,
              ledger.canWrite.hint ?? "Let this user write the file and its folder.",
            ),
        ...checkBinding(ledger, snapshot),
        ...space(ledger.freeBytes),
        ...ledger.quota.map(quotaCheck),
      ];
  }
}

function absent({ place, canBeMade }: Extract<LedgerFacts, { kind: "absent" }>): Check {
  if (canBeMade.ok) return info("ledger", "Ledger", `${place} is made when the first deal is handed off.`);
  return fail(
    "ledger",
    "Ledger",
    `${place} cannot be made: ${canBeMade.why}`,
    canBeMade.hint ?? "Set HANDOFF_LEDGER to a path that this user may write.",
  );
}

/** A ledger belongs to one Kommo account, one organisation, one workspace. */
function checkBinding(
  { binding }: Extract<LedgerFacts, { kind: "open" }>,
  { mapping }: DoctorSnapshot,
): readonly Check[] {
  if (binding === null || !mapping.ok) return [];
  const { kommo, productive, linear } = mapping.value.mapping;
  const compared = [
    ["Kommo account", binding.kommoAccount, String(kommo.account.id)],
    ["Productive organisation", binding.productiveOrganization, productive?.organization.id],
    ["Linear workspace", binding.linearWorkspace, linear?.workspace?.id],
  ] as const;
  const others = compared.filter(
    ([, bound, mapped]) => bound !== undefined && mapped !== undefined && bound !== mapped,
  );
  if (others.length === 0) return [pass("ledger.account", "Ledger’s accounts", "Those of the mapping.")];
  return others.map(([what, bound, mapped]) =>
    fail(
      "ledger.account",
      "Ledger’s accounts",
      `The ledger belongs to ${what} ${bound ?? ""}, and the mapping was written for ${mapped ?? ""}.`,
      "Set HANDOFF_LEDGER to the ledger of this account; a new account gets a new one.",
    ),
  );
}

function space(freeBytes: number | undefined): readonly Check[] {
  if (freeBytes === undefined) return [];
  const detail = `${sizeOf(freeBytes)} are free on its disk.`;
  const hint =
    "Make room, or set HANDOFF_LEDGER to a path on another disk: without room nothing is handed off.";
  if (freeBytes < nothingBytes) return [fail("ledger.space", "Ledger’s disk", detail, hint)];
  if (freeBytes < littleBytes) return [warn("ledger.space", "Ledger’s disk", detail, hint)];
  return [pass("ledger.space", "Ledger’s disk", detail)];
}

function quotaCheck({ system, used, limit, window }: QuotaUse): Check {
  return info(
    "quota",
    `${system} quota`,
    `We have used ${String(used)} of ${String(limit)} requests within ${window}.`,
  );
}

function sized(bytes: number | undefined): string {
  return bytes === undefined ? "" : `, ${sizeOf(bytes)}`;
}

function sizeOf(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"] as const;
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : String(Math.round(value))} ${units[power] ?? ""}`;
}
