/** What is written back to the deal's fields: only where they are empty, or hold what we wrote. */
import type { KommoFieldWrite, KommoLead } from "../../clients/kommo/kommo-client.ts";
import { VendorError } from "../../errors.ts";
import { remark } from "../codes.ts";
import type { FieldWrite } from "../plan.ts";
import { identifierOf } from "./issue.ts";
import type { StepKindRules, Writes } from "./step-kind.ts";
import { notLookedUp } from "./step-kind.ts";

/** A reading older than this is taken again before anything is written over it. */
const freshForMs = 30_000;

export const fields: StepKindRules<"kommo.fields"> = {
  isRepeatable: true,
  lookUp: "late",

  label: (step) => step.writes.map((write) => write.fieldName).join(", "),

  find: () => Promise.resolve(notLookedUp),

  judge: () => ({ kind: "create" }),

  async create([step], writes) {
    if (step === undefined) return [];
    const lead = await freshLead(writes);
    const wanted = step.writes.flatMap((write) => {
      const text = textToWrite(write, writes);
      return text === undefined ? [] : [{ write, text }];
    });
    const open = wanted.filter(({ write, text }) => isOurs(lead, write, text, writes));
    const written = await writeKnown(lead.id, open, writes);
    const facts = Object.fromEntries(written.map(({ write, text }) => [write.field, text]));
    return [{ key: step.key, id: String(lead.id), isNew: true, facts }];
  },
};

interface Wanted {
  readonly write: FieldWrite;
  readonly text: string;
}

async function freshLead(writes: Writes): Promise<KommoLead> {
  const { deal } = writes;
  if (writes.clock.now() - deal.readAt <= freshForMs) return deal.lead;
  return (await writes.kommo.lead(deal.lead.id)) ?? deal.lead;
}

function textToWrite({ from }: FieldWrite, writes: Writes): string | undefined {
  if (from.kind === "text") return from.text;
  const made = writes.made(from.step);
  if (made === undefined) return undefined;
  return from.kind === "url" ? made.url : (identifierOf(made) ?? made.url);
}

/** Empty fields are ours to fill; one that holds our text already needs nothing; any other stays as it is. */
function isOurs(lead: KommoLead, write: FieldWrite, text: string, writes: Writes): boolean {
  const present = lead.fields
    .find((field) => field.fieldId === write.fieldId)
    ?.values.map((entry) => String(entry.value ?? "").trim())
    .join("\n");
  if (present === undefined || present === "") return true;
  if (present !== text) {
    writes.warn(remark("field.taken", { field: write.fieldName, value: present, ours: text }));
  }
  return false;
}

/**
 * Kommo refuses the whole request for one field that is gone: it is sent again without that field. Every
 * round drops one, so the loop ends.
 */
async function writeKnown(
  lead: number,
  wanted: readonly Wanted[],
  writes: Writes,
): Promise<readonly Wanted[]> {
  let left = wanted;
  while (left.length > 0) {
    try {
      const changes = left.map(({ write, text }): KommoFieldWrite => ({ fieldId: write.fieldId, text }));
      await writes.kommo.patchLead(lead, { fields: changes }, writes);
      return left;
    } catch (error) {
      const gone = refusedField(error, left);
      if (gone === undefined) throw error;
      writes.warn(remark("field.unknown", { field: gone.write.fieldName }));
      left = left.filter((entry) => entry !== gone);
    }
  }
  return left;
}

function refusedField(error: unknown, sent: readonly Wanted[]): Wanted | undefined {
  if (!(error instanceof VendorError) || error.kind !== "refused") return undefined;
  for (const { path } of error.complaints) {
    const at = /^custom_fields_values\.(\d+)/.exec(path ?? "")?.[1];
    if (at !== undefined) return sent[Number(at)];
  }
  return undefined;
}
