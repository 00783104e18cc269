/** The ledger's own row: when it was made, and whose it is. */
import { joinBindings } from "../binding.ts";
import type { Binding } from "../ledger.ts";
import type { Connection } from "./connection.ts";
import { parseLedger, type LedgerRow } from "./rows.ts";

export function readLedger(connection: Connection): LedgerRow {
  return parseLedger(connection.row("SELECT * FROM ledger"));
}

/** Throws `ledger.other_account` when the accounts are others than those recorded. */
export function bind(connection: Connection, known: Binding): void {
  const binding = joinBindings(readLedger(connection).binding, known);
  connection.run(
    `UPDATE ledger SET kommo_account = $kommoAccount, productive_organization = $productiveOrganization,
       linear_workspace = $linearWorkspace`,
    {
      kommoAccount: binding.kommoAccount,
      productiveOrganization: binding.productiveOrganization ?? null,
      linearWorkspace: binding.linearWorkspace ?? null,
    },
  );
}
