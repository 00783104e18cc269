/**
 * The plan: every step for one deal, as data. Same deal, mapping and directory give the same plan; it is
 * stored with the first intent and finished as it stands. Steps name each other by key; ids of things that
 * do not exist yet are looked up by key when the step is carried out.
 */
import { z } from "zod";

const marker = z.object({ fieldId: z.string(), value: z.string() }).readonly();
/** By field id, as Productive takes them: selects as ids of options. */
const customFields = z
  .record(z.string(), z.union([z.string(), z.number(), z.array(z.string()).readonly()]))
  .readonly();
/** Names of required custom fields without a value: without them it cannot be created. */
const unfilled = z.array(z.string()).readonly().optional();
const named = z.object({ id: z.string(), name: z.string() }).readonly();

const companyStep = z
  .object({
    kind: z.literal("productive.company"),
    key: z.string(),
    name: z.string(),
    marker: marker.optional(),
    vat: z.string().optional(),
    billingName: z.string().optional(),
    customFields,
    unfilled,
    lookAlikes: z.enum(["hold", "create"]),
    /** The organisation's own name: its company takes no client work. */
    ownName: z.string(),
  })
  .readonly();

const projectStep = z
  .object({
    kind: z.literal("productive.project"),
    key: z.string(),
    company: z.string(),
    name: z.string(),
    /** At the end of a copy's name until it is finished, and for good where no marker field is mapped. */
    suffix: z.string(),
    /** Copied from this project; `copy`: flags without their prefix, parents included. */
    template: z
      .object({ id: z.string(), name: z.string(), copy: z.array(z.string()).readonly() })
      .readonly()
      .optional(),
    /** One for all deals of the client, found by its name. */
    perClient: z.boolean().optional(),
    /** The deal says itself which project it is; `text` is what its field says. */
    named: z.object({ id: z.string(), field: z.string(), text: z.string() }).readonly().optional(),
    marker: marker.optional(),
    manager: named,
    workflowId: z.string(),
    customFields,
    unfilled,
  })
  .readonly();

const budgetStep = z
  .object({
    kind: z.literal("productive.budget"),
    key: z.string(),
    company: z.string(),
    project: z.string(),
    name: z.string(),
    marker: marker.optional(),
    owner: named,
    date: z.string(),
    endDate: z.string().optional(),
    currency: z.string(),
    totalMinor: z.string(),
    /** Money of the total that no service holds, and why: `Rounding of hours`. */
    leftovers: z
      .array(z.object({ name: z.string(), minor: z.string() }).readonly())
      .readonly()
      .optional(),
    note: z.string(),
    warningPercent: z.number().optional(),
    poNumber: z.string().optional(),
    subsidiaryId: z.string().optional(),
    taxRateId: z.string().optional(),
    documentTypeId: z.string().optional(),
    tags: z.array(z.string()).readonly(),
    restrictTracking: z.boolean(),
    customFields,
    unfilled,
  })
  .readonly();

const serviceStep = z
  .object({
    kind: z.literal("productive.service"),
    key: z.string(),
    budget: z.string(),
    name: z.string(),
    serviceTypeId: z.string(),
    billing: z.enum(["fixed", "hourly"]),
    /** Fixed: 1 piece; hourly: hours. Decimal text. */
    quantity: z.string(),
    priceMinor: z.string(),
    /** What the line comes to. */
    totalMinor: z.string(),
    currency: z.string(),
    estimatedMinutes: z.number().optional(),
    unfilled,
  })
  .readonly();

const memberStep = z
  .object({
    kind: z.literal("productive.member"),
    key: z.string(),
    project: z.string(),
    person: named,
  })
  .readonly();

const assignmentStep = z
  .object({
    kind: z.literal("productive.assignment"),
    key: z.string(),
    budget: z.string(),
    service: z.string(),
    serviceName: z.string(),
    person: named,
  })
  .readonly();

const linearProjectStep = z
  .object({
    kind: z.literal("linear.project"),
    key: z.string(),
    /** Our own UUID, as with issues. */
    id: z.string(),
    name: z.string(),
    /** At most 255 characters. */
    description: z.string(),
    team: named,
    targetDate: z.string().optional(),
  })
  .readonly();

const issueStep = z
  .object({
    kind: z.literal("linear.issue"),
    key: z.string(),
    /** Our own UUID: creating it again is how it is found. */
    id: z.string(),
    team: named,
    title: z.string(),
    /** Rows of the table in the description; absent: the usual ones. */
    show: z
      .array(z.enum(["client", "contact", "amount", "hours", "manager", "sales", "deadline"]))
      .readonly()
      .optional(),
    assignee: named.optional(),
    /** Absent: nothing is said about it, so that a template's own holds. */
    priority: z.literal([0, 1, 2, 3, 4]).optional(),
    dueDate: z.string().optional(),
    stateId: z.string().optional(),
    labelIds: z.array(z.string()).readonly(),
    templateId: z.string().optional(),
    projectId: z.string().optional(),
    /** Step key of the Linear project that is made for this deal. */
    linearProject: z.string().optional(),
    /** The deal's own page, and what stands beneath its name on the card. */
    dealUrl: z.string(),
    dealTitle: z.string(),
    dealSubtitle: z.string(),
    /** Step key of the Productive project that is attached too. */
    project: z.string().optional(),
  })
  .readonly();

const subIssueStep = z
  .object({
    kind: z.literal("linear.sub_issue"),
    key: z.string(),
    /** Our own UUID, as with issues. */
    id: z.string(),
    /** Step key of the deal's issue. */
    parent: z.string(),
    team: named,
    title: z.string(),
    dueDate: z.string().optional(),
    stateId: z.string().optional(),
    labelIds: z.array(z.string()).readonly(),
    projectId: z.string().optional(),
    linearProject: z.string().optional(),
  })
  .readonly();

const fieldWrite = z
  .object({
    field: z.enum(["productive_project", "linear_issue", "budget_status"]),
    fieldId: z.number(),
    fieldName: z.string(),
    /** What to write: the URL or the identifier of the step's object, or a fixed text. */
    from: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("url"), step: z.string() }),
      z.object({ kind: z.literal("identifier"), step: z.string() }),
      z.object({ kind: z.literal("text"), text: z.string() }),
    ]),
  })
  .readonly();

const fieldsStep = z
  .object({
    kind: z.literal("kommo.fields"),
    key: z.string(),
    writes: z.array(fieldWrite).readonly(),
  })
  .readonly();

const noteStep = z
  .object({ kind: z.literal("kommo.note"), key: z.string(), note: z.literal("ready") })
  .readonly();

const slackStep = z
  .object({
    kind: z.literal("slack.message"),
    key: z.string(),
    message: z.literal("ready"),
    note: z.string(),
  })
  .readonly();

const stepSchema = z.discriminatedUnion("kind", [
  companyStep,
  projectStep,
  budgetStep,
  serviceStep,
  memberStep,
  assignmentStep,
  linearProjectStep,
  issueStep,
  subIssueStep,
  fieldsStep,
  noteStep,
  slackStep,
]);

const remarkSchema = z
  .object({
    code: z.string(),
    message: z.string(),
    hint: z.string(),
    facts: z.record(z.string(), z.unknown()).optional(),
  })
  .readonly();

const person = z
  .object({ name: z.string(), email: z.string().optional(), slackId: z.string().optional() })
  .readonly();

/** What the texts for people are made from once the work exists. */
const factsSchema = z
  .object({
    dealName: z.string(),
    dealUrl: z.string(),
    company: z.string().optional(),
    contact: z
      .object({ name: z.string(), email: z.string().optional(), phone: z.string().optional() })
      .readonly()
      .optional(),
    /** `12,500.00 EUR`; absent where no budget is made. */
    amount: z.string().optional(),
    amountNote: z.string().optional(),
    kindsOfWork: z.array(z.string()).readonly(),
    lines: z.array(z.object({ name: z.string(), amount: z.string() }).readonly()).readonly(),
    hours: z.array(z.object({ name: z.string(), hours: z.string() }).readonly()).readonly(),
    seller: person.optional(),
    manager: person.optional(),
    team: z.array(person).readonly(),
    startsOn: z.string().optional(),
    deliverBy: z.string().optional(),
    spec: z.string().optional(),
  })
  .readonly();

/** Parses a plan that was kept as JSON. */
export const planSchema = z
  .object({
    version: z.literal(1),
    lead: z.number(),
    dealName: z.string(),
    mappingDigest: z.string(),
    facts: factsSchema,
    steps: z.array(stepSchema).readonly(),
    warnings: z.array(remarkSchema).readonly(),
  })
  .readonly();

export type Plan = z.infer<typeof planSchema>;
export type PlanFacts = z.infer<typeof factsSchema>;
export type Step = z.infer<typeof stepSchema>;
export type StepKind = Step["kind"];
export type StepOf<K extends StepKind> = Extract<Step, { kind: K }>;
export type FieldWrite = z.infer<typeof fieldWrite>;

/** Services of one budget travel in one request, and so do their assignments; every other step alone. */
export function batchOf(step: Step): string {
  if (step.kind === "productive.service") return `${step.budget}/services`;
  return step.kind === "productive.assignment" ? `${step.budget}/assignments` : step.key;
}
