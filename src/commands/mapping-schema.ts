/** `mapping schema`: the JSON Schema of the mapping, for editors. The same with and without `--json`. */
import type { ExitCode } from "../errors.ts";
import { exitCodes } from "../errors.ts";
import { mappingJsonSchema } from "../composition/inspection.ts";
import type { CommandContext } from "./context.ts";

export function mappingSchema({ output }: CommandContext): ExitCode {
  const schema = mappingJsonSchema();
  output.document(schema);
  output.result(JSON.stringify(schema, null, 2).split("\n"));
  return exitCodes.ok;
}
