/**
 * `mapping check`: every problem of the file with its place; with `--live` also whether what it names is there.
 */
import { relative } from "node:path";
import { z } from "zod";
import type { ExitCode } from "../errors.ts";
import { exitCodes, HandoffError } from "../errors.ts";
import type { Check } from "../setup/doctor/check.ts";
import { countChecks, examineMapping, isHealthy } from "../setup/doctor/doctor.ts";
import { takeSnapshot } from "../setup/doctor/take-snapshot.ts";
import { drawChecks } from "../ui/doctor-view.ts";
import { drawMappingCheck } from "../ui/mapping-view.ts";
import { createPen } from "../ui/pen.ts";
import type { CommandContext } from "./context.ts";
import { withInspection } from "./inspecting.ts";

const remarkSchema = z.object({
  severity: z.enum(["error", "warning", "not yet"]),
  path: z.string(),
  position: z.object({ line: z.number(), column: z.number() }),
  message: z.string(),
  hint: z.string().optional(),
});

/** How the loader hands over what is wrong: in the facts of its error. */
const invalidFacts = z.object({ remarks: z.array(remarkSchema) });

type Remarks = z.infer<typeof invalidFacts>["remarks"];

export interface MappingCheckRequest {
  /** Look into the accounts too. */
  readonly isLive: boolean;
}

export async function mappingCheck(
  { isLive }: MappingCheckRequest,
  context: CommandContext,
): Promise<ExitCode> {
  const { output, host } = context;
  const path = await context.mappingPath();
  const remarks = await remarksOf(path, context);
  const file = shortest(path, host.cwd);
  const isUsable = remarks.every(({ severity }) => severity !== "error");
  const checks = isLive && isUsable ? await liveChecks(context) : undefined;
  const isRight = isUsable && (checks === undefined || isHealthy(countChecks(checks), { isStrict: false }));
  output.document({
    version: 1,
    file,
    ok: isRight,
    remarks: remarks.map(flat),
    ...(checks === undefined ? {} : { checks: checks.map(flatCheck) }),
  });
  const pen = createPen(output.terminal);
  output.result(drawMappingCheck(file, remarks, pen, output.clean));
  if (checks !== undefined) {
    const group = { title: "In the accounts", checks };
    output.block(["", ...drawChecks([group], countChecks(checks), pen, output.clean)]);
  }
  return isRight ? exitCodes.ok : exitCodes.doesNotFit;
}

/** The mapping's part of `doctor`. */
async function liveChecks(context: CommandContext): Promise<readonly Check[]> {
  return withInspection(context, async (inspection) =>
    examineMapping(await takeSnapshot(inspection, undefined)),
  );
}

function flatCheck({ id, status, title, detail, hint, line }: Check): unknown {
  return { id, status, title, detail, hint: hint ?? null, line: line ?? null };
}

/** Throws when the file is not there or cannot be read. */
async function remarksOf(path: string, context: CommandContext): Promise<Remarks> {
  try {
    const { remarks } = await context.readMapping(path);
    return remarks.map((remark) => ({ ...remark, position: { ...remark.position } }));
  } catch (error) {
    if (!(error instanceof HandoffError) || error.code !== "mapping.invalid") throw error;
    const facts = invalidFacts.safeParse(error.facts);
    if (!facts.success) throw error;
    return facts.data.remarks;
  }
}

function flat({ severity, path, position, message, hint }: Remarks[number]): unknown {
  return { severity, path, line: position.line, column: position.column, message, hint: hint ?? null };
}

/** Short enough to read, and still what an editor opens from here. */
function shortest(path: string, cwd: string): string {
  const fromHere = relative(cwd, path);
  return fromHere === "" || fromHere.startsWith("..") ? path : fromHere;
}
