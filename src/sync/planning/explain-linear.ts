/** Where the values of the Linear side come from. */
import type { LinearSettings, PersonRef, ServiceType, WonStage } from "../../config/mapping.ts";
import { formatDate } from "../calendar.ts";
import { matchInLinear, personNamed } from "../people.ts";
import type { Step, StepOf } from "../plan.ts";
import { dateOfReading } from "./deal-date.ts";
import type { Explanation, Origin } from "./explanation.ts";
import { elseOrigin, explained, fieldOrigin, originOfValue, placeOf, saidOr } from "./explanation.ts";
import type { PeopleQuestion } from "./plan-people.ts";
import { levelsFor } from "./precedence.ts";
import { isOption, resolveValue } from "./values.ts";

export interface LinearExplained extends PeopleQuestion {
  readonly settings: LinearSettings;
  readonly stage: WonStage;
  readonly serviceTypes: readonly ServiceType[];
}

type PathOf = (key: keyof LinearSettings) => string | undefined;

export function explainLinear(question: LinearExplained, steps: readonly Step[]): readonly Explanation[] {
  const { settings, mapping, stage, serviceTypes } = question;
  const levels = levelsFor(mapping, stage, serviceTypes).linear;
  const path: PathOf = (key) => placeOf(levels, (given) => given[key], key);
  const issue = steps.find((step) => step.kind === "linear.issue");
  if (issue === undefined) return [];
  const { project, state, labels, template } = settings;
  return [
    ...explained("Issue · title", issue.title, saidOr(path("title"), "the deal's name")),
    ...explained("Issue · team", issue.team.name, saidOr(path("team"), "not said")),
    ...explained("Issue · state", state?.name ?? state?.id, saidOr(path("state"), "the team's own")),
    ...explained(
      "Issue · project",
      project === "per_deal" ? "one for each deal" : (project?.name ?? project?.id),
      saidOr(path("project"), "none"),
    ),
    ...explained(
      "Issue · labels",
      labels?.map(({ id, name }) => name ?? id).join(", "),
      saidOr(path("labels"), "none"),
    ),
    ...explained("Issue · template", template?.name ?? template?.id, saidOr(path("template"), "none")),
    ...explained(
      "Issue · assignee",
      issue.assignee?.name ?? "nobody",
      originOfAssignee(issue, path, question),
    ),
    ...explained("Issue · priority", wordOf(issue.priority), originOfPriority(path, question)),
    ...explained(
      "Issue · due on",
      issue.dueDate === undefined ? undefined : formatDate(issue.dueDate),
      originOfDue(path, question),
    ),
    ...explained("Issue · rows", settings.show?.join(", "), saidOr(path("show"), "the usual ones")),
    ...explained(
      "Issue · parts",
      settings.issues?.map(({ slug }) => slug).join(", "),
      saidOr(path("issues"), "none"),
    ),
  ];
}

function originOfAssignee(issue: StepOf<"linear.issue">, path: PathOf, question: LinearExplained): Origin {
  const { settings, deal, mapping, directory } = question;
  const { assignee: wanted } = settings;
  const place = path("assignee");
  if (wanted === undefined || wanted === "responsible") return fieldOrigin("responsible", question, place);
  if (place === undefined) return { kind: "default", why: "the responsible user" };
  if (wanted === "manager" || wanted === "none" || wanted.kind === "constant") {
    return { kind: "mapping", path: place };
  }
  const { otherwise: _unused, ...withoutElse } = wanted;
  const parse = (text: string): PersonRef => personNamed(text, mapping);
  const chosen = resolveValue(withoutElse, deal, parse);
  const match = chosen.kind === "value" ? matchInLinear(chosen.value, mapping, directory) : undefined;
  const isOfField = match?.kind === "found" && match.id === issue.assignee?.id;
  const ofField = isOfField ? originOfValue(withoutElse, place, question, parse) : undefined;
  return ofField ?? elseOrigin(place, wanted.field, question);
}

function originOfPriority(path: PathOf, question: LinearExplained): Origin | undefined {
  const { settings, deal } = question;
  const place = path("priority");
  if (settings.priority === undefined || place === undefined) return undefined;
  const reading = deal.fields["priority"];
  const { rules } = settings.priority;
  const index = reading === undefined ? -1 : rules.findIndex(({ when }) => isOption(when, reading));
  if (index === -1) return elseOrigin(`${place}[${String(rules.length)}]`, "priority", question);
  return { ...fieldOrigin("priority", question, place), row: { index, name: rules[index]?.when.name } };
}

function originOfDue(path: PathOf, question: LinearExplained): Origin | undefined {
  const { settings, mapping } = question;
  const place = path("due");
  return settings.due === undefined || place === undefined
    ? fieldOrigin("deadline", question, "kommo.fields.deadline")
    : originOfValue(settings.due, place, question, (_text, reading) => dateOfReading(reading, mapping));
}

const priorityWords = ["none", "urgent", "high", "medium", "low"] as const;

function wordOf(priority: StepOf<"linear.issue">["priority"]): string | undefined {
  return priority === undefined ? undefined : priorityWords[priority];
}
