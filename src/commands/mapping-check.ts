/** `mapping check`: every problem of the file with its place. Looks at the file only. */
import { relative } from "node:path";
import { z } from "zod";
import type { ExitCode } from "../errors.ts";
import { exitCodes, HandoffError } from "../errors.ts";
import { drawMappingCheck } from "../ui/mapping-view.ts";
import { createPen } from "../ui/pen.ts";
import type { CommandContext } from "./context.ts";

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

export async function mappingCheck(context: CommandContext): Promise<ExitCode> {
  const { output, host } = context;
  const path = await context.mappingPath();
  const remarks = await remarksOf(path, context);
  const file = shortest(path, host.cwd);
  const isUsable = remarks.every(({ severity }) => severity !== "error");
  output.document({ version: 1, file, ok: isUsable, remarks: remarks.map(flat) });
  output.result(drawMappingCheck(file, remarks, createPen(output.terminal), output.clean));
  return isUsable ? exitCodes.ok : exitCodes.doesNotFit;
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
