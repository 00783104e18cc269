/** `doctor`: what will not work, before the first deal. Reads only, apart from one entry in the ledger. */
import type { ExitCode } from "../errors.ts";
import { exitCodes } from "../errors.ts";
import { fetchStatus } from "../composition/inspection.ts";
import type { CheckGroup } from "../setup/doctor/doctor.ts";
import { countChecks, examine, isHealthy } from "../setup/doctor/doctor.ts";
import { takeSnapshot } from "../setup/doctor/take-snapshot.ts";
import { parseBase } from "../setup/webhooks/webhook-address.ts";
import { drawChecks } from "../ui/doctor-view.ts";
import { createPen } from "../ui/pen.ts";
import type { CommandContext } from "./context.ts";
import { withInspection } from "./inspecting.ts";

export interface DoctorRequest {
  /** Where the server is reached from outside. */
  readonly url: string | undefined;
  /** What is doubtful counts as failed. */
  readonly isStrict: boolean;
}

export async function doctor({ url, isStrict }: DoctorRequest, context: CommandContext): Promise<ExitCode> {
  const { output } = context;
  return withInspection(context, async (inspection) => {
    const base = url === undefined ? undefined : parseBase(url, { mayBeLocal: inspection.isLocal });
    output.news(["Looking at the accounts …"]);
    const snapshot = await takeSnapshot(inspection, base === undefined ? undefined : { base, fetchStatus });
    const groups = examine(snapshot);
    const counts = countChecks(groups.flatMap(({ checks }) => checks));
    const ok = isHealthy(counts, { isStrict });
    output.document({ version: 1, ok, checks: groups.flatMap(flat), summary: counts });
    output.result(drawChecks(groups, counts, createPen(output.terminal), output.clean));
    return ok ? exitCodes.ok : exitCodes.failed;
  });
}

function flat({ title: group, checks }: CheckGroup): readonly unknown[] {
  return checks.map(({ id, status, title, detail, hint, line }) => ({
    id,
    status,
    group,
    title,
    detail,
    hint: hint ?? null,
    line: line ?? null,
  }));
}
