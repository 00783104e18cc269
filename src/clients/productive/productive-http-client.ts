import { VendorError } from "../../errors.ts";
import { type HttpOptions, createHttp } from "../http.ts";
import type { QueryPart } from "../message.ts";
import { createJsonApi } from "./json-api.ts";
import {
  assignmentAttributes,
  budgetAttributes,
  companyAttributes,
  given,
  membershipAttributes,
  projectAttributes,
  projectCopyAttributes,
  serviceAttributes,
} from "./productive-bodies.ts";
import type { ProductiveClient, ProductiveService } from "./productive-client.ts";
import { productiveDialect } from "./productive-dialect.ts";
import { findOrganization, findServicesOfProjects, findTemplates, listNamed } from "./productive-setup.ts";
import {
  companyOrMarkerFilter,
  customFieldFilter,
  findAbsences,
  findAssignments,
  findMemberships,
  itemsOf,
  nameSearch,
} from "./productive-lookups.ts";
import { productiveWebhooks } from "./productive-webhooks.ts";
import {
  assignmentSchema,
  budgetSchema,
  companySchema,
  customFieldOptionSchema,
  customFieldSchema,
  fullName,
  membershipSchema,
  namedSchema,
  organizationMembershipSchema,
  personNameSchema,
  personSchema,
  projectSchema,
  serviceSchema,
} from "./productive-wire.ts";

export interface ProductiveClientOptions extends Omit<HttpOptions, "dialect" | "headers"> {
  readonly organizationId: string;
  /** Read for every request. */
  readonly token: () => string;
}

const webAddress = "https://app.productive.io";

/** Productive over HTTP, API v2 (developer.productive.io). See `ProductiveClient` for what each method promises. */
export function createProductiveClient(options: ProductiveClientOptions): ProductiveClient {
  const { organizationId } = options;
  const http = createHttp({
    ...options,
    dialect: productiveDialect,
    baseUrl: options.baseUrl.replace(/\/+$/, ""),
    headers: () => ({ "x-auth-token": options.token(), "x-organization-id": organizationId }),
  });
  const api = createJsonApi(http);
  const byCustomField = customFieldFilter();
  const byCompanyOrMarker = companyOrMarkerFilter(byCustomField);
  const byName = nameSearch();

  return {
    ...productiveWebhooks(api),
    async whoAmI() {
      const rows = await api.list(
        "/organization_memberships",
        [["include", "person,organization"]],
        organizationMembershipSchema,
      );
      // A token's owner may belong to several organisations.
      const mine = rows.find(({ item }) => item.organizationId === organizationId) ?? rows[0];
      const person = mine?.included("people", mine.item.personId);
      const named = personNameSchema.safeParse(person?.attributes);
      return {
        personId: mine?.item.personId,
        name: named.success ? fullName(named.data) : "",
        organizationId: mine?.item.organizationId ?? organizationId,
      };
    },
    people: () => itemsOf(api.list("/people", [], personSchema)),
    absences: (range) => findAbsences(api, range),
    serviceTypes: () => itemsOf(api.list("/service_types", [], namedSchema)),
    workflows: () => itemsOf(api.list("/workflows", [], namedSchema)),
    customFieldDefinitions: () => itemsOf(api.list("/custom_fields", [], customFieldSchema)),
    customFieldOptions: () =>
      itemsOf(api.list("/custom_field_options", [["include", "custom_field"]], customFieldOptionSchema)),

    organization: () => findOrganization(api, organizationId),
    subsidiaries: () => listNamed(api, "/subsidiaries"),
    taxRates: () => listNamed(api, "/tax_rates"),
    documentTypes: () => listNamed(api, "/document_types"),
    projectTemplates: () => findTemplates(api),
    servicesOfProjects: (projectIds) => findServicesOfProjects(api, projectIds),

    company: (id) => api.find(pathTo("/companies", id), [], companySchema),
    companiesByCustomField: (fieldId, value) =>
      byCustomField(fieldId, value, (filter) => itemsOf(api.list("/companies", filter, companySchema))),
    companiesByName: (text) =>
      byName(text, (filter) => itemsOf(api.list("/companies", filter, companySchema))),
    project: (id) => api.find(pathTo("/projects", id), [includeCompany], projectSchema),
    projectsByCustomField: (fieldId, value) =>
      byCustomField(fieldId, value, (filter) =>
        itemsOf(api.list("/projects", [...filter, includeCompany], projectSchema)),
      ),
    projectsOfCompanyOrMarked: (companyId, marker) =>
      byCompanyOrMarker(companyId, marker, (filter) =>
        itemsOf(api.list("/projects", [...filter, includeCompany], projectSchema)),
      ),
    async projectsOfCompany(companyId) {
      const query: QueryPart[] = [["filter[company_id]", companyId], includeCompany];
      const projects = await itemsOf(api.list("/projects", query, projectSchema));
      return projects.filter((project) => project.companyId === companyId);
    },
    budget: (id) => api.find(pathTo("/deals", id), [includeParents], budgetSchema),
    async budgetsByCustomField(fieldId, value) {
      const budgets = await byCustomField(fieldId, value, (filter) =>
        itemsOf(api.list("/deals", [...filter, onlyBudgets, includeParents], budgetSchema)),
      );
      return budgets.filter((budget) => budget.isBudget);
    },
    async budgetsOfProject(projectId) {
      const query: QueryPart[] = [["filter[project_id]", projectId], onlyBudgets, includeParents];
      const budgets = await itemsOf(api.list("/deals", query, budgetSchema));
      return budgets.filter((budget) => budget.isBudget && budget.projectId === projectId);
    },
    async servicesOfBudget(budgetId) {
      const query: QueryPart[] = [
        ["filter[deal_id]", budgetId],
        ["include", "deal"],
      ];
      const rows = await itemsOf(api.list("/services", query, serviceSchema));
      return rows.filter((row) => !row.isDeleted && row.budgetId === budgetId).map((row) => row.service);
    },
    membershipsOfProject: (projectId) => findMemberships(api, [["filter[project_id]", projectId]]),
    serviceAssignments: (serviceIds) => findAssignments(api, serviceIds),

    createCustomField({ name, customizableType, dataTypeId }, { onDispatch }) {
      const attributes = { name, customizable_type: customizableType, data_type_id: dataTypeId };
      return api.create(
        { path: "/custom_fields", type: "custom_fields", attributes, onDispatch },
        namedSchema,
      );
    },
    createCompany: (company, { onDispatch }) =>
      api.create(
        { path: "/companies", type: "companies", attributes: companyAttributes(company), onDispatch },
        companySchema,
      ),
    async createProject(project, { onDispatch }) {
      const made = await api.create(
        { path: "/projects", type: "projects", attributes: projectAttributes(project), onDispatch },
        projectSchema,
      );
      return { ...made, companyId: made.companyId ?? project.companyId };
    },
    async copyProject(copy, { onDispatch }) {
      const made = await api.create(
        { path: "/projects/copy", type: "projects", attributes: projectCopyAttributes(copy), onDispatch },
        projectSchema,
      );
      return { ...made, companyId: made.companyId ?? copy.companyId };
    },
    async createBudget(budget, { onDispatch }) {
      const made = await api.create(
        { path: "/deals", type: "deals", attributes: budgetAttributes(budget), onDispatch },
        budgetSchema,
      );
      const { projectId = budget.projectId, companyId = budget.companyId } = made;
      return { ...made, projectId, companyId };
    },
    async createServices(services, { onDispatch }) {
      if (services.length === 0) return [];
      const items = services.map(serviceAttributes);
      const rows = await api.createMany(
        { path: "/services", type: "services", items, onDispatch },
        serviceSchema,
      );
      return inOrderOf(
        services.map(({ name }) => name),
        rows.map((row) => row.service),
      );
    },
    async createMembership(membership, { onDispatch }) {
      const attributes = membershipAttributes(membership);
      try {
        const made = await api.create(
          { path: "/memberships", type: "memberships", attributes, onDispatch },
          membershipSchema,
        );
        return { ...made, personId: made.personId ?? membership.personId };
      } catch (error) {
        if (!mayBeDuplicate(error)) throw error;
        const { projectId, personId } = membership;
        const query: QueryPart[] = [
          ["filter[project_id]", projectId],
          ["filter[person_id]", personId],
        ];
        const existing = (await findMemberships(api, query)).find((one) => one.personId === personId);
        if (existing === undefined) throw error;
        return existing;
      }
    },
    async createServiceAssignments(assignments, { onDispatch }) {
      if (assignments.length === 0) return [];
      const items = assignments.map(assignmentAttributes);
      try {
        return await api.createMany(
          { path: "/service_assignments", type: "service_assignments", items, onDispatch },
          assignmentSchema,
        );
      } catch (error) {
        if (!mayBeDuplicate(error)) throw error;
        const known = await findAssignments(
          api,
          assignments.map(({ serviceId }) => serviceId),
        );
        const existing = assignments.map(({ serviceId, personId }) =>
          known.find((one) => one.serviceId === serviceId && one.personId === personId),
        );
        if (existing.includes(undefined)) throw error;
        return existing.filter((one) => one !== undefined);
      }
    },
    updateCompany: (id, change, { onDispatch }) =>
      api.update({
        path: "/companies",
        type: "companies",
        id,
        attributes: customFieldsOf(change),
        onDispatch,
      }),
    updateProject(id, change, { onDispatch }) {
      const attributes = given({ name: change.name, ...customFieldsOf(change) });
      return api.update({ path: "/projects", type: "projects", id, attributes, onDispatch });
    },
    updateBudget: (id, change, { onDispatch }) =>
      api.update({ path: "/deals", type: "deals", id, attributes: customFieldsOf(change), onDispatch }),
    url: (kind, id) => `${webAddress}/${organizationId}/${kind === "budgets" ? "deals" : kind}/${id}`,
  };
}

const includeCompany: QueryPart = ["include", "company"];
const includeParents: QueryPart = ["include", "project,company"];
/** `filter[type]`: 1 deals, 2 budgets. */
const onlyBudgets: QueryPart = ["filter[type]", "2"];

function pathTo(collection: string, id: string): string {
  return `${collection}/${encodeURIComponent(id)}`;
}

/** Productive may trim and recompose what it is given. */
function isSameName(one: string, other: string): boolean {
  return one.trim().normalize("NFC") === other.trim().normalize("NFC");
}

/** Which status says "already there" is not documented; 422 and 409 are the candidates. */
function mayBeDuplicate(error: unknown): boolean {
  return (
    error instanceof VendorError && error.kind === "refused" && (error.status === 422 || error.status === 409)
  );
}

/** Rows belong to what was asked for by name; by place where names do not decide. */
function inOrderOf(
  names: readonly string[],
  rows: readonly ProductiveService[],
): readonly ProductiveService[] {
  const left = [...rows];
  const ordered = names.map((name) => {
    const at = left.findIndex((row) => isSameName(row.name, name));
    return at < 0 ? undefined : left.splice(at, 1)[0];
  });
  return ordered.every((row) => row !== undefined) ? ordered : rows;
}

function customFieldsOf(change: {
  readonly customFields?: Readonly<Record<string, unknown>>;
}): Readonly<Record<string, unknown>> {
  return given({ custom_fields: change.customFields });
}
