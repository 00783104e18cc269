/** Who manages, how amounts are meant, and what each kind of work is made of. Pure. */
import type { KommoFieldDefinition } from "../../clients/kommo/kommo-client.ts";
import type { ProductiveNamed, ProductivePerson } from "../../clients/productive/productive-client.ts";
import type { AnswerTree } from "./answers.ts";
import { answerAt } from "./answers.ts";
import { isSame, mostAlike } from "./likeness.ts";
import { activePeople } from "./match-people.ts";
import { proposeLines } from "./propose-lines.ts";
import type { Question } from "./question.ts";
import { choicesOf, chosenOf, nameOfChoice, none, noneChoice } from "./question.ts";
import type { ProjectTemplate, Snapshot } from "./snapshot.ts";
import { active } from "./snapshot.ts";

type OneQuestion = Extract<Question, { readonly kind: "one" }>;

/** The token's owner is proposed: somebody who may do what handoff does. */
export function askManager(snapshot: Snapshot): OneQuestion {
  const people = activePeople(snapshot).filter(({ email }) => email !== undefined);
  const choices = choicesOf(people, ({ id, name, email }) => ({ id, name, note: email }));
  const owner = people.find(({ id }) => id === snapshot.productive?.ownerId);
  return {
    kind: "one",
    path: ["manager"],
    ask: "Who manages projects whose seller is nobody in Productive?",
    choices,
    proposed: nameOfChoice(choices, (owner ?? people[0])?.id),
    isGuess: people.length > 1,
  };
}

export function managerOf(snapshot: Snapshot, answers: AnswerTree): ProductivePerson | undefined {
  const question = askManager(snapshot);
  const id = chosenOf(question, answerAt(answers, question.path))?.id;
  return snapshot.productive?.people.find((person) => person.id === id);
}

export const askAmount: OneQuestion = {
  kind: "one",
  path: ["amount"],
  ask: "Are the amounts of deals net or gross?",
  choices: [
    { id: "net", name: "net", note: "without VAT" },
    { id: "gross", name: "gross", note: "with VAT, which is taken off" },
  ],
  proposed: "net",
  isGuess: true,
};

const percentPattern = /(\d{1,2}(?:[.,]\d{1,2})?)/u;

export function askVat(snapshot: Snapshot): Extract<Question, { readonly kind: "text" }> {
  const rates = active(snapshot.productive?.taxRates ?? []);
  const [found] = rates.flatMap(({ name }) => percentPattern.exec(name)?.[1]?.replace(",", ".") ?? []);
  return {
    kind: "text",
    path: ["vat_percent"],
    ask: "How many percent of VAT do gross amounts contain?",
    proposed: found,
    isGuess: true,
    check: (answer) =>
      /^\d{1,2}(?:\.\d{1,4})?$/u.test(answer) ? undefined : "a percentage is written like 19 or 7.7.",
  };
}

export const billingNames = { fixed: "fixed price", hourly: "by the hour" } as const;

export const askBilling: OneQuestion = {
  kind: "one",
  path: ["billing"],
  ask: "How is work billed?",
  choices: Object.entries(billingNames).map(([id, name]) => ({ id, name })),
  proposed: billingNames.fixed,
  isGuess: true,
};

/** Undefined where there is nothing to choose. */
export function askWorkflow(snapshot: Snapshot): OneQuestion | undefined {
  const workflows = active(snapshot.productive?.workflows ?? []);
  if (workflows.length < 2) return undefined;
  const choices = choicesOf(workflows, ({ id, name }) => ({ id, name }));
  const usual = workflows.find(({ name }) => /default|standard/iu.test(name)) ?? workflows[0];
  return {
    kind: "one",
    path: ["workflow"],
    ask: "Which workflow do new projects follow?",
    choices,
    proposed: nameOfChoice(choices, usual?.id),
    isGuess: true,
  };
}

export function workflowOf(snapshot: Snapshot, answers: AnswerTree): ProductiveNamed | undefined {
  const question = askWorkflow(snapshot);
  const workflows = active(snapshot.productive?.workflows ?? []);
  if (question === undefined) return workflows[0];
  const id = chosenOf(question, answerAt(answers, question.path))?.id;
  return workflows.find((workflow) => workflow.id === id);
}

/** What a deal can have been sold as: the options of its field, or one kind of work for all. */
export function kindsOfWork(field: KommoFieldDefinition | undefined): readonly KindOfWork[] {
  if (field === undefined) return [{ name: "Project", optionId: undefined }];
  return field.options.map(({ id, value }) => ({ name: value, optionId: id }));
}

export interface KindOfWork {
  readonly name: string;
  /** Undefined: it stands for every deal. */
  readonly optionId: number | undefined;
}

export function askTemplate(snapshot: Snapshot, kind: KindOfWork): OneQuestion | undefined {
  const templates = active(snapshot.productive?.templates ?? []);
  if (templates.length === 0) return undefined;
  const choices = choicesOf(templates, ({ id, name, services }) => ({
    id,
    name,
    note: services.length === 0 ? undefined : `${String(services.length)} services in its budget`,
  }));
  const proposed = mostAlike(kind.name, templates, ({ name }) => name);
  return {
    kind: "one",
    path: ["service_types", kind.name, "template"],
    ask: `Which project template does “${kind.name}” start from?`,
    choices: [...choices, noneChoice],
    proposed: nameOfChoice(choices, proposed?.id) ?? none,
    isGuess: proposed !== undefined,
  };
}

export function templateOf(
  snapshot: Snapshot,
  kind: KindOfWork,
  answers: AnswerTree,
): ProjectTemplate | undefined {
  const question = askTemplate(snapshot, kind);
  if (question === undefined) return undefined;
  const id = chosenOf(question, answerAt(answers, question.path))?.id;
  return snapshot.productive?.templates.find((template) => template.id === id);
}

/** Only where neither a template's budget nor a service type of the same name says it. */
export function askService(
  snapshot: Snapshot,
  kind: KindOfWork,
  answers: AnswerTree,
): OneQuestion | undefined {
  const template = templateOf(snapshot, kind, answers);
  const types = active(snapshot.productive?.serviceTypes ?? []);
  if (template !== undefined && proposeLines(template.services, types).length > 0) return undefined;
  if (isNamedAlike(types, kind) && answerAt(answers, servicePath(kind)) === undefined) return undefined;
  const choices = choicesOf(types, ({ id, name }) => ({ id, name }));
  const alike = mostAlike(kind.name, types, ({ name }) => name);
  return {
    kind: "one",
    path: servicePath(kind),
    ask: `Which service type of Productive is “${kind.name}” booked on?`,
    choices,
    proposed: nameOfChoice(choices, (alike ?? types[0])?.id),
    isGuess: true,
  };
}

function servicePath({ name }: KindOfWork): readonly string[] {
  return ["service_types", name, "service"];
}

function isNamedAlike(types: readonly ProductiveNamed[], kind: KindOfWork): boolean {
  return types.some(({ name }) => isSame(name, kind.name));
}

/** As answered, else the one of that name. */
export function serviceOf(
  snapshot: Snapshot,
  kind: KindOfWork,
  answers: AnswerTree,
): ProductiveNamed | undefined {
  const types = active(snapshot.productive?.serviceTypes ?? []);
  const question = askService(snapshot, kind, answers);
  if (question === undefined) return types.find(({ name }) => isSame(name, kind.name));
  const id = chosenOf(question, answerAt(answers, question.path))?.id;
  return types.find((type) => type.id === id);
}

/** Everything about one kind of work: the service is asked for once it is known that no template says it. */
export function askKind(snapshot: Snapshot, kind: KindOfWork, answers: AnswerTree): readonly Question[] {
  const template = askTemplate(snapshot, kind);
  const isOpen = template !== undefined && answerAt(answers, template.path) === undefined;
  const service = isOpen ? undefined : askService(snapshot, kind, answers);
  return [template, service].filter((question) => question !== undefined);
}
