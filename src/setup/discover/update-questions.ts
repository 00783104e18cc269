/** What a person is asked about a mapping that exists: only what it does not say yet. Pure. */
import type { AnswerTree } from "./answers.ts";
import { answerAt, isTree } from "./answers.ts";
import { askCustomField } from "./ask-custom-fields.ts";
import { askStage, askWonStages } from "./ask-stages.ts";
import type { KindOfWork } from "./ask-work.ts";
import { askKind } from "./ask-work.ts";
import type { Tree } from "./existing.ts";
import type { Questionnaire } from "./interview.ts";
import type { Snapshot } from "./snapshot.ts";
import { askKinds, chosenKinds, newStages, unfilledFields, unlistedKinds } from "./update-mapping.ts";

export interface UpdateWishes {
  readonly tree: Tree;
  /** Options that the last run has seen, by id; undefined where no run left a record. */
  readonly seenOptions: ReadonlySet<string> | undefined;
}

/** Stages are asked about only where the answers file names some: the mapping has its own. */
export function updateQuestions(snapshot: Snapshot, { tree, seenOptions }: UpdateWishes): Questionnaire {
  const unlisted = unlistedKinds(tree, snapshot);
  const isNew = ({ optionId }: KindOfWork): boolean =>
    seenOptions !== undefined && !seenOptions.has(String(optionId));
  return (answers) => {
    const wantsStages = answerAt(answers, ["won_stages"]) !== undefined;
    const stages = wantsStages ? newStages(snapshot, answers, tree) : [];
    const named = namedKinds(unlisted, answers);
    const asksKinds =
      unlisted.some(isNew) || named.length > 0 || answerAt(answers, ["add_service_types"]) !== undefined;
    return [
      ...(wantsStages ? [askWonStages(snapshot)] : []),
      ...stages.flatMap((stage) => askStage(snapshot, stage, answers)),
      ...(asksKinds ? [askKinds(unlisted, (kind) => isNew(kind) || named.includes(kind))] : []),
      ...chosenKinds(unlisted, answers).flatMap((kind) => askKind(snapshot, kind, answers)),
      ...unfilledFields(tree, snapshot).map((field) => askCustomField(snapshot, field)),
    ];
  };
}

/** Kinds of work that the answers say something about. */
function namedKinds(unlisted: readonly KindOfWork[], answers: AnswerTree): readonly KindOfWork[] {
  const given = answerAt(answers, ["service_types"]);
  return isTree(given) ? unlisted.filter(({ name }) => given[name] !== undefined) : [];
}
