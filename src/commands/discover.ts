/** `discover`: reads the accounts, asks what only a person knows, and writes or updates the mapping. */
import { relative } from "node:path";
import type { Discovering } from "../composition/discovering.ts";
import { openDiscovering, readAnswersFile, readIfThere, writeWhole } from "../composition/discovering.ts";
import type { ExitCode } from "../errors.ts";
import { exitCodes, HandoffError } from "../errors.ts";
import type { AnswerTree } from "../setup/discover/answers.ts";
import { parseAnswers } from "../setup/discover/answers.ts";
import { createFields } from "../setup/discover/create-fields.ts";
import type { Discovered } from "../setup/discover/discover.ts";
import { blockersOf, discoverAgain, discoverNew } from "../setup/discover/discover.ts";
import { knownThings } from "../setup/discover/known-things.ts";
import { seenOptionsIn, withDiscovered } from "../setup/discover/mapping-schema-file.ts";
import type { AnswerPath } from "../setup/discover/question.ts";
import { answerSections, newMappingQuestions } from "../setup/discover/questionnaire.ts";
import { readSnapshot } from "../setup/discover/read-snapshot.ts";
import type { Snapshot } from "../setup/discover/snapshot.ts";
import { otherAccounts, templatesNamed, unmappedFields } from "../setup/discover/update-mapping.ts";
import { updateQuestions } from "../setup/discover/update-questions.ts";
import type { MissingFields } from "../setup/discover/wanted-fields.ts";
import { missingFields } from "../setup/discover/wanted-fields.ts";
import { caseOf } from "../setup/discover/draft-mapping.ts";
import { waitLine } from "../ui/progress.ts";
import type { CommandContext } from "./context.ts";
import type { Interview } from "./discover-interview.ts";
import { holdInterview } from "./discover-interview.ts";
import { openReadingProgress } from "./discover-progress.ts";
import type { DiscoverReport } from "./discover-report.ts";
import { reportDiscovery, showChanges } from "./discover-report.ts";
import { keepAnswers, keepInterrupted } from "./kept-answers.ts";

export interface DiscoverRequest {
  /** `--yes` */
  readonly acceptsProposals: boolean;
  /** `--answers` */
  readonly answersFile: string | undefined;
  /** `--save-answers` */
  readonly saveAnswersTo: string | undefined;
  /** `--create-fields` */
  readonly createsFields: boolean;
  /** `--print`: nothing is written, neither here nor in the accounts. */
  readonly prints: boolean;
}

export async function discover(request: DiscoverRequest, context: CommandContext): Promise<ExitCode> {
  const prompts = await context.openPrompts();
  const isUnattended = request.acceptsProposals || request.answersFile !== undefined;
  if (prompts === undefined && !isUnattended) throw nobodyToAsk();
  const interview: Interview = {
    prompts: request.acceptsProposals ? undefined : prompts,
    answers: await readAnswers(request, context),
    asked: 0,
  };
  const interruption = context.untilInterrupted().then((): never => {
    throw interrupted();
  });
  try {
    return await Promise.race([discoverWith(request, interview, context), interruption]);
  } catch (error) {
    if (!(error instanceof HandoffError) || error.code !== "interrupted") throw error;
    await keepInterrupted(request, interview, context);
    throw interrupted();
  }
}

async function discoverWith(
  request: DiscoverRequest,
  interview: Interview,
  context: CommandContext,
): Promise<ExitCode> {
  const { flags, host, output } = context;
  const progress = await openReadingProgress(context);
  const discovering = await openDiscovering(
    {
      config: flags.config,
      profile: flags.profile,
      verbose: flags.isVerbose,
      onWait: (wait) => {
        progress.say(waitLine(wait));
      },
    },
    host,
  );
  output.redactWith(discovering.redact);
  try {
    const snapshot = await readSnapshot({
      ...discovering.clients,
      nowMs: discovering.nowMs(),
      namedTemplates: templatesNamed(discovering.existing?.tree),
      onPart: progress.part,
    });
    progress.end();
    refuseUnfit(snapshot, discovering);
    return await decideAndWrite({ request, interview, context, discovering, snapshot });
  } finally {
    progress.stop();
    await discovering.close();
  }
}

interface Situation {
  readonly request: DiscoverRequest;
  readonly interview: Interview;
  readonly context: CommandContext;
  readonly discovering: Discovering;
  readonly snapshot: Snapshot;
}

async function decideAndWrite(situation: Situation): Promise<ExitCode> {
  const { request, interview, context, discovering } = situation;
  const { answers, guessed, unused } = await holdInterview(questionsOf(situation), interview, context);
  const making = await makeFields(situation, answers);
  const found = conclude({ ...situation, snapshot: making.snapshot }, { answers, guessed }, making.wanted);
  refuseBroken(found, discovering);
  const report: DiscoverReport = {
    file: shortest(discovering.mappingFile, context.host.cwd),
    before: discovering.existing?.text,
    found: {
      ...found,
      warnings: [...describeUnused(unused, discovering), ...making.refused, ...found.warnings],
    },
    made: making.made,
  };
  if (request.saveAnswersTo !== undefined && !request.prints) {
    await keepAnswers(request.saveAnswersTo, answers, making.snapshot, discovering, context);
  }
  if (request.prints) return reportDiscovery(report, { kind: "printed" }, context);
  showChanges(report, context);
  if (!(await isConfirmed(report, interview, request))) {
    return reportDiscovery(report, { kind: "declined" }, context);
  }
  const schemaFile = await writeFiles(found, making.snapshot, discovering);
  return reportDiscovery(
    report,
    { kind: "written", schemaFile: shortest(schemaFile, context.host.cwd) },
    context,
  );
}

/** A mapping that exists is asked about little, so that most answers of a file are no longer of use. */
function describeUnused(unused: readonly AnswerPath[], { existing }: Discovering): readonly string[] {
  if (existing !== undefined) return [];
  return unused
    .filter(([section]) => section !== "create_fields" && section !== "fields_to_change")
    .map((path) => `The answer to “${path.join(" › ")}” was not needed: nothing here is called that.`);
}

function questionsOf({ request, interview, discovering, snapshot }: Situation) {
  const { existing, schemaFile } = discovering;
  if (existing === undefined) {
    const isTalking = interview.prompts !== undefined;
    return newMappingQuestions(snapshot, { proposesFields: request.createsFields || isTalking });
  }
  const seenOptions = seenOptionsIn(readIfThere(schemaFile));
  return updateQuestions(snapshot, { tree: existing.tree, seenOptions });
}

interface Making {
  readonly snapshot: Snapshot;
  readonly made: readonly string[];
  readonly refused: readonly string[];
  /** Fields that a mapping which exists is to name from now on. */
  readonly wanted: MissingFields;
}

const nothing: MissingFields = { kommo: [], productive: [] };

/** Makes what was agreed to, unless nothing may be written. */
async function makeFields(situation: Situation, answers: AnswerTree): Promise<Making> {
  const { request, discovering, snapshot, context } = situation;
  const { existing, clients } = discovering;
  const isAgreed = existing === undefined ? answers["create_fields"] === true : request.createsFields;
  const uses =
    existing === undefined
      ? caseOf({ snapshot, answers, guessed: [] }).uses
      : { productive: snapshot.productive !== undefined, linear: snapshot.linear !== undefined };
  const wanted = existing !== undefined && request.createsFields ? unmappedFields(existing.tree) : nothing;
  const lacking = missingFields(snapshot, uses);
  const missing =
    existing === undefined
      ? lacking
      : {
          kommo: lacking.kommo.filter((key) => wanted.kommo.includes(key)),
          productive: lacking.productive.filter((key) => wanted.productive.includes(key)),
        };
  if (!isAgreed || request.prints) return { snapshot, made: [], refused: [], wanted };
  const made = await createFields(missing, snapshot, {
    ...clients,
    onMade: (what) => {
      context.output.news([`Created ${context.output.clean(what)}.`]);
    },
  });
  return { ...made, wanted };
}

function conclude(
  { discovering: { existing, writer }, snapshot }: Situation,
  decided: { readonly answers: AnswerTree; readonly guessed: readonly AnswerPath[] },
  fields: MissingFields,
): Discovered {
  const { answers, guessed } = decided;
  if (existing === undefined) return discoverNew({ snapshot, answers, guessed }, writer);
  return discoverAgain({ snapshot, answers, guessed, ...existing, fields }, writer);
}

/** Somebody who was asked something also sees what comes of it before it is written. */
async function isConfirmed(
  { file, before, found }: DiscoverReport,
  { prompts, asked }: Interview,
  { answersFile }: DiscoverRequest,
): Promise<boolean> {
  if (before === found.text || prompts === undefined) return true;
  if (asked === 0 && answersFile !== undefined) return true;
  return prompts.confirm(before === undefined ? `Write ${file}?` : `Change ${file} like this?`, true);
}

/** Only what is different: a file that stays the same keeps its time. */
async function writeFiles(
  { text }: Discovered,
  snapshot: Snapshot,
  { mappingFile, schemaFile, existing, schema }: Discovering,
): Promise<string> {
  const described = `${JSON.stringify(withDiscovered(schema(), knownThings(snapshot)), null, 2)}\n`;
  if (existing?.text !== text) await writeWhole(mappingFile, text);
  if (readIfThere(schemaFile) !== described) await writeWhole(schemaFile, described);
  return schemaFile;
}

async function readAnswers(
  { answersFile, createsFields }: DiscoverRequest,
  { host }: CommandContext,
): Promise<AnswerTree> {
  const agreed = createsFields ? { create_fields: true } : {};
  if (answersFile === undefined) return agreed;
  const answers = parseAnswers(await readAnswersFile(answersFile, host));
  const known = [...answerSections, "add_service_types"];
  const unknown = Object.keys(answers ?? {}).filter((key) => !known.includes(key));
  if (answers !== undefined && unknown.length === 0) return { ...answers, ...agreed };
  const what = unknown.map((key) => `“${key}”`).join(", ");
  throw new HandoffError({
    code: "answers.wrong",
    message:
      answers === undefined
        ? `${answersFile} holds no answers: it is a section of keys such as won_stages.`
        : `${answersFile} answers ${what}, which nobody asks.`,
    hint: `What can be answered: ${known.join(", ")}.`,
    exitCode: exitCodes.usage,
  });
}

/** A mapping belongs to its accounts, and a required field without a value stops every deal. */
function refuseUnfit(snapshot: Snapshot, { existing, mappingFile }: Discovering): void {
  const [other] = existing === undefined ? [] : otherAccounts(existing.tree, snapshot);
  if (other !== undefined) {
    throw new HandoffError({
      code: "mapping.other_account",
      message: `${mappingFile} ${other}`,
      hint: "Use the tokens of that account, or write another mapping with `--config <file>`.",
      exitCode: exitCodes.doesNotFit,
    });
  }
  const blockers = blockersOf(snapshot);
  if (blockers.length === 0) return;
  throw new HandoffError({
    code: "discover.blocked",
    message: blockers.join("\n"),
    hint: "Then run `handoff discover` again.",
    exitCode: exitCodes.doesNotFit,
  });
}

/** Mistakes that were there before are the person's to mend; new ones would be ours. */
function refuseBroken({ text }: Discovered, { check, existing }: Discovering): void {
  const errors = (of: string): number => check(of).filter(({ severity }) => severity === "error").length;
  const before = existing === undefined ? 0 : errors(existing.text);
  if (errors(text) <= before) return;
  const [first] = check(text).filter(({ severity }) => severity === "error");
  throw new HandoffError({
    code: "discover.broken",
    message: `The mapping would have a mistake at ${first?.path ?? "its top"}: ${first?.message ?? ""} Nothing was written.`,
    hint: "Please report this, with the names of what stands there in the accounts.",
    facts: { mapping: text },
  });
}

function nobodyToAsk(): HandoffError {
  return new HandoffError({
    code: "usage",
    message: "discover asks questions, and there is nobody to ask here.",
    hint: "`--yes` takes what is proposed; `--answers <file>` takes answers from a file (`--save-answers` writes one).",
    exitCode: exitCodes.usage,
  });
}

function interrupted(): HandoffError {
  return new HandoffError({ code: "interrupted", message: "Interrupted.", exitCode: exitCodes.interrupted });
}

/** Short enough to read. */
function shortest(path: string, cwd: string): string {
  const fromHere = relative(cwd, path);
  return fromHere === "" || fromHere.startsWith("..") ? path : fromHere;
}
