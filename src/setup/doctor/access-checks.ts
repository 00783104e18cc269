/** Tokens: whether they are accepted, whose they are, what their owner may do, and what cannot be known. */
import type { Check } from "./check.ts";
import { fail, info, notMade, pass, warn } from "./check.ts";
import type {
  Connected,
  DoctorSnapshot,
  KommoFacts,
  LinearFacts,
  ProductiveFacts,
  Reading,
} from "./snapshot.ts";

const dayMs = 86_400_000;
/** A new token takes a person and a moment. */
const expiryWarningDays = 30;

export function checkAccess(snapshot: DoctorSnapshot): readonly Check[] {
  const { kommo, productive, linear, machine } = snapshot;
  return [
    ...whereConnected("kommo.token", "Kommo token", kommo, (facts) => checkKommo(facts, machine.nowMs)),
    ...whereConnected("productive.token", "Productive token", productive, checkProductive),
    ...whereConnected("linear.token", "Linear key", linear, checkLinear),
  ];
}

function whereConnected<T>(
  id: string,
  title: string,
  system: Connected<T>,
  judge: (facts: T) => readonly Check[],
): readonly Check[] {
  switch (system.kind) {
    case "connected":
      return judge(system.facts);
    case "unset":
      return [
        fail(
          id,
          title,
          "It is needed, and not set.",
          "`handoff init` connects the accounts; the settings above say what is missing.",
        ),
      ];
    case "unused":
      return [info(id, title, "Not needed: the mapping does not use it.")];
  }
}

function checkKommo(facts: KommoFacts, nowMs: number): readonly Check[] {
  const { account, users } = facts;
  if (!account.ok) return [refused("kommo.token", "Kommo token", account)];
  const owner = users.ok ? users.value.find(({ id }) => id === account.value.currentUserId)?.name : undefined;
  const whose = owner ?? `user ${String(account.value.currentUserId)}`;
  return [
    pass("kommo.token", "Kommo token", `Accepted by account “${account.value.name}”; it is ${whose}’s.`),
    ...checkExpiry(facts.tokenExpiresAtMs, nowMs),
    checkAdministrator(users),
  ];
}

/** Kommo lists users for administrators only, so the answer tells. */
function checkAdministrator(users: Reading<unknown>): Check {
  const [id, title] = ["kommo.admin", "Kommo administrator"];
  if (users.ok) return pass(id, title, "The token’s owner is an administrator.");
  if (users.because !== "forbidden") return notMade({ id, title }, users);
  return warn(
    id,
    title,
    "The token’s owner is no administrator: people cannot be found by their number, webhooks cannot be managed, and won deals may be hidden from it.",
    "Make the token as an administrator: Settings → Integrations → your private integration → Keys and scopes.",
  );
}

function checkExpiry(expiresAtMs: number | undefined, nowMs: number): readonly Check[] {
  const [id, title] = ["kommo.expiry", "Kommo token’s end"];
  if (expiresAtMs === undefined) {
    return [info(id, title, "The token does not say until when it is valid.")];
  }
  const day = new Date(expiresAtMs).toISOString().slice(0, 10);
  const days = Math.floor((expiresAtMs - nowMs) / dayMs);
  if (days >= expiryWarningDays) return [pass(id, title, `Valid until ${day}.`)];
  const hint =
    "Make a new one in the integration’s Keys and scopes, and set KOMMO_TOKEN; it cannot be renewed.";
  const detail =
    days < 0 ? `It was valid until ${day}.` : `It is valid until ${day}: ${String(days)} more days.`;
  return [days < 0 ? fail(id, title, detail, hint) : warn(id, title, detail, hint)];
}

function checkProductive({ owner, people }: ProductiveFacts): readonly Check[] {
  const [id, title] = ["productive.token", "Productive token"];
  if (!owner.ok) return [refused(id, title, owner)];
  const { personId, name } = owner.value;
  const person = people.ok ? people.value.find((one) => one.id === personId) : undefined;
  const whose = name || person?.name || "nobody we may see";
  return [
    pass(id, title, `Accepted; it is ${whose}’s.`),
    info(
      "productive.rights",
      "Productive rights",
      `What ${whose} may do cannot be asked; it shows when something is refused.`,
      "The owner must be able to create companies, projects, budgets and memberships, and see all people.",
    ),
  ];
}

function checkLinear({ viewer }: LinearFacts): readonly Check[] {
  const [id, title] = ["linear.token", "Linear key"];
  if (!viewer.ok) return [refused(id, title, viewer)];
  const { name, isAdmin } = viewer.value;
  return [
    pass(id, title, `Accepted; it is ${name}’s, and issues will bear that name.`),
    isAdmin
      ? pass("linear.admin", "Linear admin", `${name} is an admin.`)
      : warn(
          "linear.admin",
          "Linear admin",
          `${name} is no admin, so webhooks can be neither seen nor managed with this key.`,
          "Use the key of an admin (on the free plan everybody is one), or let an admin add the webhook by hand; `handoff webhooks install` says how.",
        ),
    info(
      "linear.rights",
      "Linear rights",
      "What the key itself may do (read, write, some teams only) cannot be asked.",
    ),
  ];
}

function refused(id: string, title: string, reading: Exclude<Reading<unknown>, { ok: true }>): Check {
  const hint =
    reading.hint ?? "Check the token and the address, and that the system can be reached from here.";
  return fail(id, title, reading.why, hint);
}
