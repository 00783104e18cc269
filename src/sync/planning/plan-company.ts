/** The client's company. */
import type { Mapping } from "../../config/mapping.ts";
import { remark } from "../codes.ts";
import type { Deal } from "../deal.ts";
import { nameFrom } from "../name-template.ts";
import type { StepOf } from "../plan.ts";
import { planCustomFields } from "./custom-fields.ts";
import type { ProductiveQuestion } from "./productive-question.ts";
import { asIs, markerOf, valueText } from "./productive-question.ts";
import { resolveValue } from "./values.ts";

/** Of one company for all its deals; a private client without a company is known by the contact. */
export function planCompany(question: ProductiveQuestion): StepOf<"productive.company"> | undefined {
  const { deal, mapping, settings, remarks } = question;
  const client = clientOf(deal, mapping);
  if (client === undefined) {
    remarks.problem(remark("company.missing", { isGone: isCompanyGone(deal) }));
    return undefined;
  }
  const vat = settings.company?.vat;
  const billingName = settings.company?.billingName;
  return {
    kind: "productive.company",
    key: `company/${client.number}`,
    name: client.name,
    marker: markerOf(mapping, "company", client.number),
    vat: vat === undefined ? undefined : valueText(resolveValue(vat, deal, asIs)),
    billingName: billingName === undefined ? undefined : valueText(resolveValue(billingName, deal, asIs)),
    ...planCustomFields(question, "companies", settings.company?.customFields),
    lookAlikes: mapping.policies.similarCompany,
    ownName: mapping.productive?.organization.name ?? "",
  };
}

/** Whose deal it is, and the number it is known by in Kommo. */
export interface Client {
  /** The company's number; `contact-` and the contact's where a person is the client. */
  readonly number: string;
  readonly name: string;
}

/**
 * The deal's company; its main contact where the deal has none and `missing_company` allows it. A deal whose
 * company is gone from Kommo has no client: taking the contact for it would make the same client twice.
 */
export function clientOf(deal: Deal, mapping: Mapping): Client | undefined {
  const { company, contact } = deal;
  if (company !== undefined && company.name.trim() !== "") {
    return { number: String(company.id), name: nameFrom("{company}", { company: company.name }) };
  }
  const mayBeContact = mapping.policies.missingCompany === "contact" && !isCompanyGone(deal);
  if (!mayBeContact || contact === undefined || contact.name.trim() === "") return undefined;
  return { number: `contact-${String(contact.id)}`, name: nameFrom("{contact}", { contact: contact.name }) };
}

/** The deal names a company that Kommo no longer shows: deleted, or merged into another. */
function isCompanyGone({ lead, company }: Deal): boolean {
  return lead.companyId !== undefined && company === undefined;
}
