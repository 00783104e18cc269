/** What a project's name says about it: which deal it belongs to, and whether it is finished. Pure. */
import { sameName } from "../company-name.ts";
import type { StepOf } from "../plan.ts";
import { cutText } from "../texts/cut.ts";

type ProjectStep = StepOf<"productive.project">;

/** No vendor documents a limit; 200 is known to be taken. */
const maxNameLength = 200;

const suffixPattern = / · K(\d+)$/u;

/** The name with the deal's number at its end. */
export function suffixedName({ name, suffix }: ProjectStep): string {
  return `${cutText(name, maxNameLength - suffix.length)}${suffix}`;
}

/** The number stays where no field holds it; what all deals of a client share is known by its name alone. */
export function keepsSuffix({ marker, perClient }: ProjectStep): boolean {
  return marker === undefined && perClient !== true;
}

/** The number of the deal that a name ends with. */
export function leadInName(name: string): string | undefined {
  return suffixPattern.exec(name.trim())?.[1];
}

/** Whether it bears our number; of a client's shared project any deal's number is ours. */
export function bearsSuffix(name: string, step: ProjectStep): boolean {
  if (name.trim().endsWith(step.suffix)) return true;
  const lead = leadInName(name);
  if (step.perClient !== true || lead === undefined) return false;
  return sameName(name, suffixedName({ ...step, suffix: ` · K${lead}` }));
}

/** What to call it once it is finished: as planned, unless somebody gave it another name meanwhile. */
export function finishedName(name: string, step: ProjectStep): string {
  if (keepsSuffix(step)) return name;
  const lead = leadInName(name);
  if (lead === undefined) return name;
  const isAsWritten = sameName(name, suffixedName({ ...step, suffix: ` · K${lead}` }));
  return isAsWritten ? step.name : name.trim().replace(suffixPattern, "");
}
