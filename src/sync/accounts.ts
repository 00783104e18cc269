/** Whether the connected accounts are the ones the mapping was written for. */
import type { Mapping } from "../config/mapping.ts";
import { exitCodes, HandoffError } from "../errors.ts";
import type { Directory } from "./directory.ts";

interface Difference {
  readonly what: string;
  readonly mapped: string;
  readonly found: string;
}

/** Throws (exit 5) with every difference; a currency or time zone that moved would falsify money and dates. */
export function checkAccounts(mapping: Mapping, directory: Directory): void {
  const differences = findDifferences(mapping, directory);
  if (differences.length === 0) return;
  throw new HandoffError({
    code: "mapping.other_account",
    message: differences
      .map(
        ({ what, mapped, found }) =>
          `The mapping was written for ${what} ${mapped}, but the connected one is ${found}.`,
      )
      .join(" "),
    hint: "Use the token of the account in the mapping, or the mapping of the account (`--config`, `--profile`).",
    facts: { differences },
    exitCode: exitCodes.doesNotFit,
  });
}

function findDifferences(mapping: Mapping, directory: Directory): readonly Difference[] {
  const { account } = directory.kommo;
  const compared: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ["Kommo account", String(mapping.kommo.account.id), String(account.id)],
    ["time zone", mapping.kommo.timeZone, account.timeZone],
    ["currency", mapping.kommo.currency, account.currency],
    ["Linear workspace", mapping.linear?.workspace?.id, directory.linear?.organization.id],
  ];
  return compared.flatMap(([what, mapped, found]) =>
    mapped === undefined || found === undefined || mapped === found ? [] : [{ what, mapped, found }],
  );
}
