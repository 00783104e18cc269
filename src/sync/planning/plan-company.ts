/** The client's company. */
import type { StepOf } from "../plan.ts";
import { remark } from "../codes.ts";
import { nameFrom } from "../name-template.ts";
import type { ProductiveQuestion } from "./productive-question.ts";
import { asIs, markerOf, readCustomFields, valueText } from "./productive-question.ts";
import { resolveValue } from "./values.ts";

/** Of one company for all its deals; a private client without a company is known by the contact. */
export function planCompany(question: ProductiveQuestion): StepOf<"productive.company"> | undefined {
  const { deal, mapping, settings, remarks } = question;
  const client = clientOf(question);
  if (client === undefined) {
    remarks.problem(remark("company.missing", {}));
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
    customFields: readCustomFields(settings.company?.customFields, deal),
    lookAlikes: mapping.policies.similarCompany,
    ownName: mapping.productive?.organization.name ?? "",
  };
}

function clientOf({ deal, mapping }: ProductiveQuestion): { number: string; name: string } | undefined {
  const { company, contact } = deal;
  if (company !== undefined && company.name.trim() !== "") {
    return { number: String(company.id), name: nameFrom("{company}", { company: company.name }) };
  }
  const isContactEnough = mapping.policies.missingCompany === "contact" && contact !== undefined;
  if (!isContactEnough || contact.name.trim() === "") return undefined;
  return { number: `contact-${String(contact.id)}`, name: nameFrom("{contact}", { contact: contact.name }) };
}
