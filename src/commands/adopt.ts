/** `adopt`: links what somebody made by hand, or undoes such links. */
import type { ExitCode } from "../errors.ts";
import { exitCodes, HandoffError } from "../errors.ts";
import type { Adoption } from "../sync/adopt.ts";
import { adopt as link, undoAdoption } from "../sync/adopt.ts";
import type { AdoptKind, AdoptTarget } from "../sync/adopt-target.ts";
import { adoptKinds, parseAdoptTarget } from "../sync/adopt-target.ts";
import { findLeads } from "../sync/lead-argument.ts";
import type { Ports } from "../sync/ports.ts";
import { cleanAdoption, drawAdoption } from "../ui/adopt-view.ts";
import { leadUrlOf, withSession } from "./context.ts";
import type { CommandContext } from "./context.ts";
import { sayNext } from "./next-command.ts";

export interface AdoptCommand {
  readonly lead: string;
  /** What was typed after each flag; true: the flag alone; undefined: not typed. */
  readonly typed: Readonly<Record<AdoptKind, string | true | undefined>>;
  readonly isUndo: boolean;
  readonly isDryRun: boolean;
}

export async function adopt(command: AdoptCommand, context: CommandContext): Promise<ExitCode> {
  const named = readNamed(command);
  return withSession(context, async ({ runtime, pen, progress }) => {
    const { ports, ledger } = runtime;
    const [lead = 0] = await findLeads([command.lead], ledger, leadUrlOf(ports));
    const adoption = await carryOut(lead, named, command, ports);
    progress.stop();
    const { output } = context;
    output.document({ version: 1, ...adoption, url: adoption.url ?? null });
    output.result(drawAdoption(cleanAdoption(adoption, output.clean), pen));
    sayNext(nextOf(adoption, command), context);
    return exitCodes.ok;
  });
}

interface Named {
  readonly kinds: readonly AdoptKind[];
  readonly targets: readonly AdoptTarget[];
}

async function carryOut(
  lead: number,
  { kinds, targets }: Named,
  { isUndo, isDryRun }: AdoptCommand,
  ports: Ports,
): Promise<Adoption> {
  try {
    return isUndo
      ? await undoAdoption({ lead, kinds, targets, isDryRun }, ports)
      : await link({ lead, targets, isDryRun }, ports);
  } catch (error) {
    throw withLead(error, lead);
  }
}

/** Hints name commands with `<deal>`: here it is known which. */
function withLead(error: unknown, lead: number): unknown {
  if (!(error instanceof HandoffError) || error.hint?.includes("<deal>") !== true) return error;
  const { code, message, facts, exitCode } = error;
  const hint = error.hint.replaceAll("<deal>", String(lead));
  return new HandoffError({ code, message, hint, facts, exitCode, cause: error });
}

/** Flags without a value are for undoing. */
function readNamed({ typed, isUndo }: AdoptCommand): Named {
  const kinds = adoptKinds.filter((kind) => typed[kind] !== undefined);
  if (kinds.length === 0) {
    throw usage(
      isUndo ? "Nothing says which link to undo." : "Nothing says what to link.",
      isUndo
        ? "Name it, as in `handoff adopt 41200317 --company --undo`."
        : "Name it by its number or address, as in `handoff adopt 41200317 --company 90002`.",
    );
  }
  const targets = kinds.flatMap((kind) => {
    const text = typed[kind];
    if (typeof text === "string") return [parseAdoptTarget(kind, text)];
    if (!isUndo) throw usage(`\`--${kind}\` names nothing.`, `Type a number or an address after it.`);
    return [];
  });
  return { kinds, targets };
}

/** A deal that waited is taken up again; one that is done needs nothing. */
function nextOf({ lead, isDone, links }: Adoption, command: AdoptCommand): readonly string[] | undefined {
  if (command.isUndo || isDone) return undefined;
  if (!command.isDryRun) return ["provision", String(lead)];
  const words = links.flatMap(({ kind, id }) => [`--${kind}`, id ?? ""]);
  return ["adopt", String(lead), ...words];
}

function usage(message: string, hint: string): HandoffError {
  return new HandoffError({ code: "usage", message, hint, exitCode: exitCodes.usage });
}
