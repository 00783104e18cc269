/**
 * A piece of mapping as data, before it is YAML. Texts that are numbers (ids of Productive, rates) are written
 * as numbers, digit by digit; sections with an `id` stand on one line.
 */
export type Draft = string | number | boolean | readonly Draft[] | DraftSection;
export interface DraftSection {
  readonly [key: string]: Draft;
}

export type DraftPath = readonly (string | number)[];

/** A comment, without its `#`. */
export interface DraftNote {
  readonly path: DraftPath;
  /** `beside`: at the end of its line. `above`: on lines of its own, after an empty one at the top level. */
  readonly place: "beside" | "above";
  readonly text: string;
}

export interface MappingDraft {
  readonly tree: DraftSection;
  readonly notes: readonly DraftNote[];
}

/** What a person should look at once more. */
export function check(path: DraftPath, text: string): DraftNote {
  return { path, place: "beside", text: `check: ${text}` };
}

export function beside(path: DraftPath, text: string): DraftNote {
  return { path, place: "beside", text };
}

export function above(path: DraftPath, text: string): DraftNote {
  return { path, place: "above", text };
}

/** A section without the keys that have no value. */
export function sectionOf(entries: Readonly<Record<string, Draft | undefined>>): DraftSection {
  const given: Record<string, Draft> = {};
  for (const [key, value] of Object.entries(entries)) if (value !== undefined) given[key] = value;
  return given;
}

/** `{ id, name }`; a thing without a name has its id alone. */
export function refOf(thing: {
  readonly id: string | number;
  readonly name?: string | undefined;
}): DraftSection {
  const name = thing.name?.trim();
  return sectionOf({ id: thing.id, name: name === "" ? undefined : name });
}

/** Pieces joined into one; paths of the notes are already those of the whole. */
export function joined(...parts: readonly MappingDraft[]): MappingDraft {
  return {
    tree: Object.fromEntries(parts.flatMap(({ tree }) => Object.entries(tree))),
    notes: parts.flatMap(({ notes }) => notes),
  };
}
