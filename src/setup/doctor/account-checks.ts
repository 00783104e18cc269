/** Whether the tokens, the mapping and the ledger speak of the same accounts. */
import type { Check } from "./check.ts";
import { atPath, fail, info, pass, whereRead } from "./check.ts";
import type { DoctorSnapshot, MappingFacts } from "./snapshot.ts";

const hint =
  "Use the token of the account in the mapping, or the mapping of the account (`--config`, `--profile`).";

/** The mapping’s side: account, zone, currency, organisation, workspace. */
export function checkAccounts(snapshot: DoctorSnapshot, facts: MappingFacts): readonly Check[] {
  return [
    ...checkKommo(snapshot, facts),
    ...checkProductive(snapshot, facts),
    ...checkLinear(snapshot, facts),
  ];
}

/** Ids of another account mean nothing in this one: nothing else is worth looking up. */
export function isOtherAccount(
  system: "kommo" | "productive" | "linear",
  { kommo, productive, linear }: DoctorSnapshot,
  { mapping }: MappingFacts,
): boolean {
  switch (system) {
    case "kommo": {
      const account = kommo.kind === "connected" ? kommo.facts.account : undefined;
      return account?.ok === true && account.value.id !== mapping.kommo.account.id;
    }
    case "productive": {
      const found = productive.kind === "connected" ? productive.facts.organization : undefined;
      return found?.ok === true && isOther(found.value.id, mapping.productive?.organization.id);
    }
    case "linear": {
      const found = linear.kind === "connected" ? linear.facts.organization : undefined;
      return found?.ok === true && isOther(found.value.id, mapping.linear?.workspace?.id);
    }
  }
}

function isOther(found: string, mapped: string | undefined): boolean {
  return mapped !== undefined && mapped !== found;
}

function checkKommo({ kommo }: DoctorSnapshot, facts: MappingFacts): readonly Check[] {
  if (kommo.kind !== "connected") return [];
  const { account: mapped, timeZone, currency } = facts.mapping.kommo;
  return whereRead(kommo.facts.account, { id: "account.kommo", title: "Kommo account" }, (account) => [
    compared(
      "account.kommo",
      "kommo.account",
      `account ${String(mapped.id)}`,
      `account ${String(account.id)} (${account.name})`,
      mapped.id === account.id,
      facts,
    ),
    compared(
      "account.currency",
      "kommo.currency",
      currency,
      account.currency,
      currency === account.currency,
      facts,
    ),
    account.timeZone === undefined
      ? info(
          "account.time_zone",
          "kommo.time_zone",
          "Kommo does not say the account’s time zone; the mapping’s is used.",
        )
      : compared(
          "account.time_zone",
          "kommo.time_zone",
          timeZone,
          account.timeZone,
          timeZone === account.timeZone,
          facts,
        ),
  ]);
}

function checkProductive({ productive }: DoctorSnapshot, facts: MappingFacts): readonly Check[] {
  const mapped = facts.mapping.productive?.organization;
  if (productive.kind !== "connected" || mapped === undefined) return [];
  const said = { id: "account.productive", title: "Productive organisation" };
  return whereRead(productive.facts.organization, said, ({ id, name }) => [
    compared(
      said.id,
      "productive.organization",
      `organisation ${mapped.id}`,
      `organisation ${id}${name === "" ? "" : ` (${name})`}`,
      mapped.id === id,
      facts,
    ),
  ]);
}

function checkLinear({ linear }: DoctorSnapshot, facts: MappingFacts): readonly Check[] {
  const mapped = facts.mapping.linear?.workspace;
  if (linear.kind !== "connected") return [];
  const said = { id: "account.linear", title: "Linear workspace" };
  return whereRead(linear.facts.organization, said, ({ id, name }) => {
    if (mapped === undefined) {
      return [
        info(
          said.id,
          said.title,
          `The key is of “${name}”; the mapping does not say which it should be.`,
          `Add \`workspace: { id: ${id}, name: ${name} }\` under \`linear:\`.`,
        ),
      ];
    }
    return [
      compared(
        said.id,
        "linear.workspace",
        `workspace ${mapped.name ?? mapped.id}`,
        `workspace ${name}`,
        mapped.id === id,
        facts,
      ),
    ];
  });
}

function compared(
  id: string,
  path: string,
  mapped: string,
  found: string,
  isSame: boolean,
  facts: MappingFacts,
): Check {
  if (isSame) return pass(id, path, `${found}, as in the mapping.`);
  const detail = `The mapping was written for ${mapped}, but the connected one is ${found}.`;
  return atPath(fail(id, path, detail, hint), path, facts);
}
