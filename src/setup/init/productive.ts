/** Connecting Productive: what is asked, and the check of what was given. */
import type { ProductiveClient } from "../../clients/productive/productive-client.ts";
import { exitCodes, HandoffError } from "../../errors.ts";
import type { Asker, InitPorts, Parts, ProductiveConnection, ProductiveFacts } from "./connections.ts";
import { askSecret, askText } from "./questions.ts";
import { parseApiAddress, parseOrganization, parseToken } from "./typed-answers.ts";

/** Undefined where somebody goes without Productive. `vendorsAddress`: asked about only where a setting differs. */
export async function askProductive(
  parts: Parts<ProductiveConnection>,
  asker: Asker,
  { addressProblem, onEvent }: InitPorts,
  { vendorsAddress, mayBeLeftOut }: { readonly vendorsAddress: string; readonly mayBeLeftOut: boolean },
): Promise<ProductiveConnection | undefined> {
  const without = mayBeLeftOut ? " (Enter alone: without Productive)" : "";
  const organizationId = await askText(asker, {
    message: `Organisation’s number${without}:`,
    proposed: parts.organizationId,
    parse: (answer) =>
      mayBeLeftOut && answer.trim() === "" ? { kind: "fits", value: "" } : parseOrganization(answer),
  });
  if (organizationId === "") return undefined;
  const baseUrl = await askAddress();
  const question = { message: "Token (paste it, then Enter):", parse: parseToken };
  const token = parts.token ?? (await askSecret(asker, { ...question, mayBeEmpty: false }, onEvent));
  return { baseUrl, organizationId, token: token ?? "" };

  /** A token that is typed goes nowhere that nobody has seen. */
  async function askAddress(): Promise<string> {
    if (parts.baseUrl === undefined || parts.baseUrl === vendorsAddress) return vendorsAddress;
    return askText(asker, {
      message: "Address of Productive’s API:",
      proposed: parts.baseUrl,
      parse: (answer) => parseApiAddress(answer, addressProblem),
    });
  }
}

/** One read: the memberships of the token's owner. */
export async function checkProductive(
  client: ProductiveClient,
  { organizationId }: ProductiveConnection,
): Promise<ProductiveFacts> {
  const { personId, name, organizationId: found } = await client.whoAmI();
  if (found !== organizationId) {
    throw new HandoffError({
      code: "init.other_organization",
      message: `Productive’s token belongs to organisation ${found}, and ${organizationId} was named.`,
      hint: "The number stands in the address of Productive: app.productive.io/<number>-acme.",
      facts: { named: organizationId, found },
      exitCode: exitCodes.doesNotFit,
    });
  }
  return { organizationId, owner: { id: personId, name: name === "" ? undefined : name, email: undefined } };
}
