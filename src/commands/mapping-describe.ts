/** `mapping describe`: the hand-over page in Markdown, with the names that things really have where they can be read. */
import type { ExitCode } from "../errors.ts";
import { exitCodes, HandoffError } from "../errors.ts";
import type { Inspection } from "../composition/inspection.ts";
import type { AdminFacts } from "../setup/describe/admin-page.ts";
import { describeMapping } from "../setup/describe/describe.ts";
import type { Audience } from "../setup/describe/describe.ts";
import type { Names } from "../setup/describe/names.ts";
import { liveNames, mappedNames } from "../setup/describe/names.ts";
import { takeSnapshot } from "../setup/doctor/take-snapshot.ts";
import type { CommandContext } from "./context.ts";
import { withInspection } from "./inspecting.ts";

export async function mappingDescribe(
  audience: Audience | undefined,
  context: CommandContext,
): Promise<ExitCode> {
  const { output } = context;
  return withInspection(context, async (inspection) => {
    const { mapping } = inspection;
    if (!mapping.ok) throw unusable(mapping);
    const names = await namesOf(inspection);
    if (!names.areLive) {
      output.news(["Names are those of the mapping: the accounts are not connected."]);
    }
    const page = { mapping: mapping.value.mapping, names };
    const lines = describeMapping(page, adminFacts(inspection), audience);
    output.document({
      version: 1,
      audience: audience ?? "all",
      namesAreLive: names.areLive,
      markdown: lines.join("\n"),
    });
    output.result(lines);
    return exitCodes.ok;
  });
}

async function namesOf(inspection: Inspection): Promise<Names> {
  const { kommo, productive, linear } = inspection.clients;
  if (kommo === undefined && productive === undefined && linear === undefined) return mappedNames;
  return liveNames(await takeSnapshot(inspection, undefined));
}

function adminFacts({ settings }: Inspection): AdminFacts {
  const find = (variable: string) => settings.find((setting) => setting.variable === variable);
  return {
    keepDeliveries: find("HANDOFF_KEEP_DELIVERIES")?.value ?? "30d",
    hasSlack: find("SLACK_WEBHOOK_URL")?.state === "set",
  };
}

function unusable({ why, hint }: { readonly why: string; readonly hint: string | undefined }): HandoffError {
  return new HandoffError({
    code: "mapping.invalid",
    message: why,
    hint: hint ?? "`handoff mapping check` shows every problem with its line.",
    exitCode: exitCodes.doesNotFit,
  });
}
