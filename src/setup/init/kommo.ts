/** Connecting Kommo: what is asked, and the check of what was given. */
import type { KommoClient, KommoUser } from "../../clients/kommo/kommo-client.ts";
import { VendorError } from "../../errors.ts";
import type { Asker, InitPorts, KommoConnection, KommoFacts, Parts } from "./connections.ts";
import { askSecret, askText } from "./questions.ts";
import { readTokenExpiry } from "./token-expiry.ts";
import { parseKommoAddress, parseToken } from "./typed-answers.ts";

export async function askKommo(
  parts: Parts<KommoConnection>,
  asker: Asker,
  { addressProblem, onEvent }: InitPorts,
): Promise<KommoConnection> {
  const baseUrl = await askText(asker, {
    message: "Address of the account (acme, or https://acme.kommo.com):",
    proposed: parts.baseUrl,
    parse: (answer) => parseKommoAddress(answer, addressProblem),
  });
  const question = { message: "Long-lived token (paste it, then Enter):", parse: parseToken };
  const token = parts.token ?? (await askSecret(asker, { ...question, mayBeEmpty: false }, onEvent));
  return { baseUrl, token: token ?? "" };
}

/** Two reads: the account, and the users, which Kommo shows to administrators only (403 for everybody else). */
export async function checkKommo(client: KommoClient, { token }: KommoConnection): Promise<KommoFacts> {
  const { id, name, subdomain, timeZone, currency, currentUserId } = await client.account();
  const users = await usersUnlessForbidden(client);
  const owner = users?.find((user) => user.id === currentUserId);
  return {
    account: { id, name, subdomain, timeZone, currency },
    owner: { id: String(currentUserId), name: owner?.name, email: owner?.email },
    isAdmin: users !== undefined,
    expiresAtMs: readTokenExpiry(token),
  };
}

async function usersUnlessForbidden(client: KommoClient): Promise<readonly KommoUser[] | undefined> {
  try {
    return await client.users();
  } catch (error) {
    if (error instanceof VendorError && error.kind === "refused" && error.status === 403) return undefined;
    throw error;
  }
}
