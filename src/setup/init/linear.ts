/** Connecting Linear: what is asked, and the check of what was given. */
import type { LinearClient } from "../../clients/linear/linear-client.ts";
import type { Asker, InitPorts, LinearConnection, LinearFacts, Parts } from "./connections.ts";
import { askSecret, askText } from "./questions.ts";
import { parseApiAddress, parseToken } from "./typed-answers.ts";

/** Undefined where somebody goes without Linear. `vendorsAddress`: asked about only where a setting differs. */
export async function askLinear(
  parts: Parts<LinearConnection>,
  asker: Asker,
  { addressProblem, onEvent }: InitPorts,
  { vendorsAddress, mayBeLeftOut }: { readonly vendorsAddress: string; readonly mayBeLeftOut: boolean },
): Promise<LinearConnection | undefined> {
  const apiUrl =
    parts.apiUrl === undefined || parts.apiUrl === vendorsAddress
      ? vendorsAddress
      : await askText(asker, {
          message: "Address of Linear’s API:",
          proposed: parts.apiUrl,
          parse: (answer) => parseApiAddress(answer, addressProblem),
        });
  const without = mayBeLeftOut ? "; Enter alone: without Linear" : "";
  const question = { message: `Personal API key (paste it, then Enter${without}):`, parse: parseToken };
  const apiKey = parts.apiKey ?? (await askSecret(asker, { ...question, mayBeEmpty: mayBeLeftOut }, onEvent));
  return apiKey === undefined ? undefined : { apiUrl, apiKey };
}

/** Two reads: the key's owner, and the workspace; a key belongs to one workspace. */
export async function checkLinear(client: LinearClient): Promise<LinearFacts> {
  const { id, name, email, isAdmin } = await client.viewer();
  const workspace = await client.organization();
  return {
    workspace: { id: workspace.id, name: workspace.name, urlKey: workspace.urlKey },
    owner: { id, name, email },
    isAdmin,
  };
}
