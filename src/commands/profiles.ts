/** `profiles list|remove`: the stored connections. */
import { openProfiles } from "../composition/connecting.ts";
import type { ExitCode } from "../errors.ts";
import { exitCodes } from "../errors.ts";
import { createPen } from "../ui/pen.ts";
import { drawProfiles } from "../ui/profiles-view.ts";
import type { CommandContext } from "./context.ts";
import { sayNext } from "./next-command.ts";

/** Ends with 5 where a profile cannot be used, after showing all of them. */
export function listProfiles(context: CommandContext): ExitCode {
  const { output, host } = context;
  const { profiles, problems } = openProfiles(host).list();
  const shown = profiles.map(({ name, accounts, values }) => ({
    name,
    accounts,
    systems: systemsOf(Object.keys(values)),
  }));
  output.document({
    version: 1,
    profiles: shown.map(({ name, accounts, systems }) => ({ name, ...accounts, systems })),
    problems: problems.map(({ name, error }) => ({
      name,
      code: error.code,
      message: error.message,
      hint: error.hint ?? null,
    })),
  });
  output.result(
    drawProfiles(
      shown.map(({ name, accounts: { kommo }, systems }) => ({
        name,
        account: `${kommo.name} (${String(kommo.id)})`,
        systems: systems.map((system) => systemNames[system]).join(", "),
      })),
      problems.map(({ error }) => ({ message: error.message, hint: error.hint ?? "" })),
      createPen(output.terminal),
      output.clean,
    ),
  );
  if (profiles.length + problems.length === 0) sayNext(["init"], context);
  return problems.length === 0 ? exitCodes.ok : exitCodes.doesNotFit;
}

export function removeProfile(name: string, { output, host }: CommandContext): ExitCode {
  openProfiles(host).remove(name);
  output.document({ version: 1, removed: name });
  output.result([`Profile ${name} is removed. Its tokens are valid until somebody revokes them.`]);
  return exitCodes.ok;
}

const systemNames = { kommo: "Kommo", productive: "Productive", linear: "Linear", slack: "Slack" } as const;

const tokenVariables = {
  kommo: "KOMMO_TOKEN",
  productive: "PRODUCTIVE_TOKEN",
  linear: "LINEAR_API_KEY",
  slack: "SLACK_WEBHOOK_URL",
} as const satisfies Record<keyof typeof systemNames, string>;

function systemsOf(variables: readonly string[]): readonly (keyof typeof systemNames)[] {
  const systems = ["kommo", "productive", "linear", "slack"] as const;
  return systems.filter((system) => variables.includes(tokenVariables[system]));
}
