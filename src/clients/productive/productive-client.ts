/**
 * What handoff asks of Productive. Ids are text. Money is integer cents of the budget's currency. Every
 * method throws `VendorError`; a record that is not there is `undefined`. Rows that a filter returns are
 * checked again by us where the method says "exactly".
 */
import type { Confidential } from "../confidential.ts";
import type { WriteOptions } from "../write-options.ts";

export interface ProductiveCompany {
  readonly id: string;
  readonly name: string;
  readonly isArchived: boolean;
  /** By field id. Options are option ids. */
  readonly customFields: Readonly<Record<string, unknown>>;
}

export interface ProductiveProject {
  readonly id: string;
  readonly name: string;
  readonly isArchived: boolean;
  readonly createdAt: string;
  /** 1 internal, 2 client. */
  readonly projectTypeId: number;
  readonly companyId: string | undefined;
  /** Of a copy: `idle` (never copied), `in_progress`, `done`, `failed`. */
  readonly duplicationStatus: string;
  readonly customFields: Readonly<Record<string, unknown>>;
}

export interface ProductiveBudget {
  readonly id: string;
  readonly name: string;
  /** YYYY-MM-DD */
  readonly date: string;
  readonly currency: string;
  readonly budgetTotalCents: number;
  readonly budgetUsedCents: number;
  readonly isBudget: boolean;
  readonly closedAt: string | null;
  readonly deletedAt: string | null;
  readonly projectId: string | undefined;
  readonly companyId: string | undefined;
  readonly customFields: Readonly<Record<string, unknown>>;
}

export interface ProductiveService {
  readonly id: string;
  readonly name: string;
  readonly priceCents: number;
  /** Decimal text: `80.0`. */
  readonly quantity: string;
}

export interface ProductivePerson {
  readonly id: string;
  readonly name: string;
  readonly email: string | undefined;
  readonly isActive: boolean;
  readonly isPlaceholder: boolean;
}

export interface ProductiveAbsence {
  readonly personId: string;
  /** YYYY-MM-DD, both days included. */
  readonly startedOn: string;
  readonly endedOn: string;
  readonly name: string;
}

export interface ProductiveMembership {
  readonly id: string;
  readonly personId: string | undefined;
}

/** Text, a day, an option's id; a number; several options' or people's ids. */
export type CustomFieldValue = string | number | readonly string[];

/** Who may track time on a service. */
export interface ProductiveAssignment {
  readonly id: string;
  readonly serviceId: string | undefined;
  readonly personId: string | undefined;
}

/** Something an administrator set up, as far as a mapping names it. */
export interface ProductiveNamed {
  readonly id: string;
  readonly name: string;
  readonly isArchived: boolean;
}

/** A service of a budget, as a model for new ones. */
export interface ProductiveServiceModel extends ProductiveService {
  readonly budgetId: string;
  readonly projectId: string | undefined;
  readonly serviceTypeId: string | undefined;
  /** 1 fixed, 2 actuals, 3 not billed. */
  readonly billingTypeId: number;
  /** 1 hour, 2 piece, 3 day. */
  readonly unitId: number;
}

export interface NewCustomField {
  readonly name: string;
  readonly customizableType: "companies" | "projects" | "budgets";
  /** 1: text, the only kind we make. */
  readonly dataTypeId: 1;
}

export interface NewCompany {
  readonly name: string;
  readonly vat?: string | undefined;
  readonly billingName?: string | undefined;
  readonly customFields?: Readonly<Record<string, CustomFieldValue>> | undefined;
}

export interface NewProject {
  readonly name: string;
  readonly companyId: string;
  readonly projectManagerId: string;
  readonly workflowId: string;
  readonly customFields?: Readonly<Record<string, CustomFieldValue>> | undefined;
}

export interface NewProjectCopy {
  readonly name: string;
  readonly templateId: string;
  readonly companyId: string;
  readonly projectManagerId: string;
  /** Names without their prefix: `folders`, `open_tasks`. */
  readonly copy: readonly string[];
}

export interface NewBudget {
  readonly name: string;
  readonly projectId: string;
  readonly companyId: string;
  readonly responsibleId: string;
  /** YYYY-MM-DD */
  readonly date: string;
  readonly endDate?: string | undefined;
  readonly currency: string;
  /** HTML. */
  readonly note?: string | undefined;
  readonly warningPercent?: number | undefined;
  readonly poNumber?: string | undefined;
  readonly subsidiaryId?: string | undefined;
  readonly taxRateId?: string | undefined;
  readonly documentTypeId?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** 1 all services, 2 only assigned ones. */
  readonly trackingTypeId: 1 | 2;
  readonly customFields?: Readonly<Record<string, CustomFieldValue>> | undefined;
}

export interface NewService {
  readonly name: string;
  readonly budgetId: string;
  readonly serviceTypeId: string;
  readonly billing: "fixed" | "hourly";
  /** Fixed: 1 piece. Hourly: hours, decimal text. */
  readonly quantity: string;
  readonly priceCents: number;
  readonly estimatedMinutes?: number | undefined;
}

export interface ProductiveWebhook {
  readonly id: string;
  readonly name: string;
  /** 16 updated budget, 11 updated project, 24 updated task, 8 updated time entry … */
  readonly eventId: number;
  readonly address: Confidential;
  /** Chosen by Productive; deliveries are signed with it. */
  readonly signatureToken: Confidential;
  /** Productive switches a webhook off for good after its last retry. */
  readonly isEnabled: boolean;
}

export interface ProductiveWebhooks {
  /** Of the whole organisation; every page. */
  webhooks(): Promise<readonly ProductiveWebhook[]>;
  /** `refused` with the complaint's code `webhooks_limit_exceeded` where the plan has none. */
  createWebhook(
    webhook: { readonly name: string; readonly eventId: number; readonly address: string },
    options: WriteOptions,
  ): Promise<ProductiveWebhook>;
  /** One that is not there is no failure. There is no way to change one. */
  deleteWebhook(id: string, options: WriteOptions): Promise<void>;
}

export interface ProductiveClient extends ProductiveWebhooks {
  /** GET /organization_memberships?include=person: whose token this is. */
  whoAmI(): Promise<{
    readonly personId: string | undefined;
    readonly name: string;
    readonly organizationId: string;
  }>;
  /** Active, deactivated and archived ones; every page. */
  people(): Promise<readonly ProductivePerson[]>;
  /** Approved time off (not remote work, not drafts, not cancelled) that touches these days; every page. */
  absences(range: { readonly after: string; readonly before: string }): Promise<readonly ProductiveAbsence[]>;
  serviceTypes(): Promise<
    readonly { readonly id: string; readonly name: string; readonly isArchived: boolean }[]
  >;
  workflows(): Promise<
    readonly { readonly id: string; readonly name: string; readonly isArchived: boolean }[]
  >;
  customFieldDefinitions(): Promise<
    readonly {
      readonly id: string;
      readonly name: string;
      readonly customizableType: string;
      /** 1 text … 7 attachment */
      readonly dataTypeId: number;
      readonly isRequired: boolean;
      readonly isArchived: boolean;
    }[]
  >;
  /** Of every select field; archived ones too; every page. */
  customFieldOptions(): Promise<
    readonly {
      readonly id: string;
      readonly name: string;
      readonly fieldId: string | undefined;
      readonly isArchived: boolean;
    }[]
  >;

  /** The organisation the token is used for. */
  organization(): Promise<{ readonly id: string; readonly name: string }>;
  /** Every page, archived ones too. */
  subsidiaries(): Promise<readonly ProductiveNamed[]>;
  taxRates(): Promise<readonly ProductiveNamed[]>;
  documentTypes(): Promise<readonly ProductiveNamed[]>;
  /** Projects that are templates; lists of projects leave them out unless they are asked for. */
  projectTemplates(): Promise<readonly ProductiveNamed[]>;
  /** Services of the budgets (not the sales deals) of these projects. */
  servicesOfProjects(projectIds: readonly string[]): Promise<readonly ProductiveServiceModel[]>;

  company(id: string): Promise<ProductiveCompany | undefined>;
  /** Exactly this value in this custom field; archived too. */
  companiesByCustomField(fieldId: string, value: string): Promise<readonly ProductiveCompany[]>;
  /** Candidates whose name contains this text, in any case if the vendor allows; archived too; every page. */
  companiesByName(text: string): Promise<readonly ProductiveCompany[]>;
  project(id: string): Promise<ProductiveProject | undefined>;
  projectsByCustomField(fieldId: string, value: string): Promise<readonly ProductiveProject[]>;
  /**
   * All projects of a company, and wherever they are those with exactly this value in this custom field;
   * archived too; every page.
   */
  projectsOfCompanyOrMarked(
    companyId: string,
    marker: { readonly fieldId: string; readonly value: string },
  ): Promise<readonly ProductiveProject[]>;
  /** All projects of a company; archived too; every page. */
  projectsOfCompany(companyId: string): Promise<readonly ProductiveProject[]>;
  budget(id: string): Promise<ProductiveBudget | undefined>;
  budgetsByCustomField(fieldId: string, value: string): Promise<readonly ProductiveBudget[]>;
  budgetsOfProject(projectId: string): Promise<readonly ProductiveBudget[]>;
  servicesOfBudget(budgetId: string): Promise<readonly ProductiveService[]>;
  membershipsOfProject(projectId: string): Promise<readonly ProductiveMembership[]>;
  serviceAssignments(serviceIds: readonly string[]): Promise<readonly ProductiveAssignment[]>;

  /** POST /custom_fields. The name is not unique: look before you make one. */
  createCustomField(field: NewCustomField, options: WriteOptions): Promise<ProductiveNamed>;
  createCompany(company: NewCompany, options: WriteOptions): Promise<ProductiveCompany>;
  createProject(project: NewProject, options: WriteOptions): Promise<ProductiveProject>;
  copyProject(copy: NewProjectCopy, options: WriteOptions): Promise<ProductiveProject>;
  createBudget(budget: NewBudget, options: WriteOptions): Promise<ProductiveBudget>;
  /** One bulk request; answers in the order asked. */
  createServices(
    services: readonly NewService[],
    options: WriteOptions,
  ): Promise<readonly ProductiveService[]>;
  createMembership(
    membership: { readonly projectId: string; readonly personId: string },
    options: WriteOptions,
  ): Promise<ProductiveMembership>;
  createServiceAssignments(
    assignments: readonly { readonly serviceId: string; readonly personId: string }[],
    options: WriteOptions,
  ): Promise<readonly { readonly id: string }[]>;
  /** The whole hash of custom fields is replaced: merge first. */
  updateCompany(
    id: string,
    change: { readonly customFields?: Readonly<Record<string, unknown>> },
    options: WriteOptions,
  ): Promise<void>;
  updateProject(
    id: string,
    change: { readonly name?: string; readonly customFields?: Readonly<Record<string, unknown>> },
    options: WriteOptions,
  ): Promise<void>;
  updateBudget(
    id: string,
    change: { readonly customFields?: Readonly<Record<string, unknown>> },
    options: WriteOptions,
  ): Promise<void>;
  /** Pages of the web application. */
  url(kind: "companies" | "projects" | "budgets", id: string): string;
}
