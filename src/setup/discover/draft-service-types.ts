/** `service_types:` of a new mapping. Pure. */
import type { KindOfWork } from "./ask-work.ts";
import { askService, askTemplate, kindsOfWork, serviceOf, templateOf } from "./ask-work.ts";
import type { DraftCase } from "./draft-mapping.ts";
import type { Draft, DraftNote, DraftPath, DraftSection, MappingDraft } from "./draft.ts";
import { above, beside, check, refOf, sectionOf } from "./draft.ts";
import { proposeLines, slugOf, unique } from "./propose-lines.ts";

/** What a project is begun with; everything else of a template is left to whoever adds it here. */
const copiedParts = ["folders", "task_lists", "open_tasks", "task_description", "estimate"];

export function draftServiceTypes(situation: DraftCase): MappingDraft {
  const kinds = kindsOfWork(situation.fields.service_type?.field);
  const keys = keysOf(kinds);
  const entries = kinds.map((kind, at) => [keys[at] ?? "", draftKind(situation, kind)] as const);
  return {
    tree: { service_types: Object.fromEntries(entries) },
    notes: [
      above(["service_types"], "What each kind of work is made of. The shares of a type sum to 100."),
      ...kinds.flatMap((kind, at) => kindNotes(situation, kind, ["service_types", keys[at] ?? ""])),
    ],
  };
}

/** `hold` means holding a deal, so no kind of work may be called that. */
export function keysOf(kinds: readonly KindOfWork[], taken: readonly string[] = []): readonly string[] {
  const slugs = kinds.map(({ name }) => slugOf(name));
  return unique(["hold", ...taken, ...slugs], "-").slice(taken.length + 1);
}

export function draftKind(situation: DraftCase, kind: KindOfWork): DraftSection {
  const { snapshot, answers } = situation;
  const template = templateOf(snapshot, kind, answers);
  return sectionOf({
    value: kind.optionId === undefined ? undefined : { id: kind.optionId, name: kind.name },
    template: template === undefined ? undefined : refOf(template),
    copy: template === undefined ? undefined : copiedParts,
    services: draftLines(situation, kind),
  });
}

function draftLines(situation: DraftCase, kind: KindOfWork): readonly Draft[] {
  const { snapshot, answers, fields } = situation;
  const template = templateOf(snapshot, kind, answers);
  const types = snapshot.productive?.serviceTypes ?? [];
  const lines = proposeLines(template?.services ?? [], types);
  if (lines.length > 0) {
    return lines.map(({ slug, name, serviceType, share, rate }) =>
      sectionOf({ slug, name, service_type: refOf(serviceType), share, rate }),
    );
  }
  const service = serviceOf(snapshot, kind, answers);
  return [
    sectionOf({
      slug: slugOf(kind.name),
      name: kind.name.trim().replaceAll(/\s+/gu, " "),
      service_type: service === undefined ? undefined : refOf(service),
      share: 100,
      rate: fields.hourly_rate === undefined ? undefined : { field: "hourly_rate" },
    }),
  ];
}

export function kindNotes(
  { snapshot, answers, isGuess }: DraftCase,
  kind: KindOfWork,
  path: DraftPath,
): readonly DraftNote[] {
  const template = askTemplate(snapshot, kind);
  const service = askService(snapshot, kind, answers);
  const chosen = templateOf(snapshot, kind, answers);
  const types = snapshot.productive?.serviceTypes ?? [];
  const isFromTemplate = proposeLines(chosen?.services ?? [], types).length > 0;
  return [
    ...(template !== undefined && chosen !== undefined && isGuess(template.path)
      ? [check([...path, "template"], "is this what such projects start from?")]
      : []),
    ...(isFromTemplate
      ? [beside([...path, "services"], "after the template’s own budget, shares by price")]
      : []),
    ...(service !== undefined && isGuess(service.path)
      ? [check([...path, "services", 0, "service_type"], "which service type is this work booked on?")]
      : []),
  ];
}
