/** The client's company in Productive. Shared by all deals of one Kommo company. */
import type { ProductiveCompany } from "../../clients/productive/productive-client.ts";
import type { CodeFacts } from "../codes.ts";
import { remark } from "../codes.ts";
import { lookAlike, sameName, searchWord } from "../company-name.ts";
import type { StepOf } from "../plan.ts";
import { writeAbsolute } from "./absolute-write.ts";
import type { Candidate, Finding, Reads, StepKindRules, Verdict } from "./step-kind.ts";
import { looked } from "./step-kind.ts";

type CompanyStep = StepOf<"productive.company">;

export const company: StepKindRules<"productive.company"> = {
  isRepeatable: false,
  lookUp: "early",

  label: (step) => step.name,

  async find(step, reads) {
    const marked = await findMarked(step, reads);
    return marked.length > 0 ? looked(marked) : findNamed(step, reads);
  },

  judge(step, candidates) {
    const marked = candidates.filter((candidate) => candidate.match === "marker");
    const exact = candidates.filter((candidate) => candidate.match === "exact");
    if (marked.length > 0) return judgeSame(step, marked);
    if (exact.length > 0) return judgeSame(step, exact);
    if (candidates.length === 0 || step.lookAlikes === "create") return { kind: "create" };
    return { kind: "hold", remark: remark("company.similar", factsOf(step, candidates)) };
  },

  async recheck(step, id, reads) {
    const row = await reads.productive().company(id);
    if (row === undefined) {
      const url = reads.productive().url("companies", id);
      return remark("company.gone", { company: step.name, url });
    }
    if (!row.isArchived) return undefined;
    return remark("company.archived", factsOf(step, [describeCandidate(row, step, "marker", reads)]));
  },

  async create([step], writes) {
    if (step === undefined) return [];
    const productive = writes.productive();
    const customFields = markedFields(step, step.customFields);
    const made = await productive.createCompany(
      { name: step.name, vat: step.vat, billingName: step.billingName, customFields },
      writes,
    );
    return [{ key: step.key, id: made.id, url: productive.url("companies", made.id), isNew: true }];
  },

  async mark(step, candidate, writes) {
    if (step.marker === undefined) return;
    const customFields = markedFields(step, candidate.customFields ?? {});
    await writeAbsolute(() => writes.productive().updateCompany(candidate.id, { customFields }, writes));
  },
};

async function findMarked(step: CompanyStep, reads: Reads): Promise<readonly Candidate[]> {
  if (step.marker === undefined) return [];
  const { fieldId, value } = step.marker;
  const found = await reads.productive().companiesByCustomField(fieldId, value);
  return found.map((row) => describeCandidate(row, step, "marker", reads));
}

async function findNamed(step: CompanyStep, reads: Reads): Promise<Finding> {
  const named = await reads.productive().companiesByName(searchWord(step.name));
  return looked(
    named.flatMap((row) => {
      if (sameName(row.name, step.name)) return [describeCandidate(row, step, "exact", reads)];
      return lookAlike(row.name, step.name) ? [describeCandidate(row, step, "similar", reads)] : [];
    }),
  );
}

/** One that is open and free is taken; anything else is for a person to decide. */
function judgeSame(step: CompanyStep, candidates: readonly Candidate[]): Verdict {
  const [only, ...others] = candidates;
  if (only === undefined) return { kind: "create" };
  const facts = factsOf(step, candidates);
  if (others.length > 0 || only.isMarkedOtherwise || only.state === "own organisation") {
    return { kind: "hold", remark: remark("company.ambiguous", facts) };
  }
  if (only.state === "archived") return { kind: "hold", remark: remark("company.archived", facts) };
  const isMarked = only.match === "marker";
  return {
    kind: "adopt",
    candidate: only,
    needsMark: !isMarked && step.marker !== undefined,
    because: isMarked ? "bears this company's number" : "has exactly this name",
  };
}

function describeCandidate(
  row: ProductiveCompany,
  step: CompanyStep,
  match: Candidate["match"],
  reads: Reads,
): Candidate {
  const isOwn = sameName(row.name, step.ownName);
  return {
    id: row.id,
    name: row.name,
    url: reads.productive().url("companies", row.id),
    match,
    state: isOwn ? "own organisation" : row.isArchived ? "archived" : "open",
    isMarkedOtherwise: match !== "marker" && !["", step.marker?.value].includes(markOf(row, step)),
    customFields: row.customFields,
  };
}

function markOf(row: ProductiveCompany, step: CompanyStep): string {
  const mark = step.marker === undefined ? undefined : row.customFields[step.marker.fieldId];
  return typeof mark === "string" || typeof mark === "number" ? String(mark).trim() : "";
}

function markedFields<T>(step: CompanyStep, fields: Readonly<Record<string, T>>): Record<string, T | string> {
  return step.marker === undefined ? fields : { ...fields, [step.marker.fieldId]: step.marker.value };
}

function factsOf(step: CompanyStep, candidates: readonly Candidate[]): CodeFacts["company.similar"] {
  return {
    company: step.name,
    number: step.marker?.value,
    candidates: candidates.map((candidate) => ({
      id: candidate.id,
      name: candidate.name,
      url: candidate.url,
      state: stateWords(candidate),
    })),
  };
}

/** What keeps it from being taken, in words. */
function stateWords({ state, isMarkedOtherwise }: Candidate): string | undefined {
  if (state === "own organisation") return "your own organisation";
  if (isMarkedOtherwise) return "bears another Kommo company's number";
  return state === "archived" ? "archived" : undefined;
}
