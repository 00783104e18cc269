/** What a person does, told as JSON by another process: `{"do":"moveLead","lead":41200317,"statusId":143}`. */

import { z } from "zod";

import type { KommoPerson } from "./person.ts";

const id = z.int().positive();
const entity = z.enum(["leads", "contacts", "companies"]);
const input = z.union([z.string(), z.number(), z.boolean()]);

const actSchema = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("moveLead"), lead: id, pipelineId: id.optional(), statusId: id }),
  z.strictObject({ do: z.literal("renameLead"), lead: id, name: z.string() }),
  z.strictObject({ do: z.literal("setPrice"), lead: id, price: z.number().nonnegative() }),
  z.strictObject({ do: z.literal("setResponsible"), lead: id, user: id }),
  z.strictObject({
    do: z.literal("setField"),
    lead: id,
    field: id,
    value: input.optional(),
    values: z.array(input).optional(),
  }),
  z.strictObject({ do: z.literal("clearField"), lead: id, field: id }),
  z.strictObject({ do: z.literal("addTag"), lead: id, name: z.string().min(1) }),
  z.strictObject({ do: z.literal("deleteLead"), lead: id }),
  z.strictObject({ do: z.literal("restoreLead"), lead: id }),
  z.strictObject({
    do: z.literal("createLead"),
    name: z.string().optional(),
    price: z.number().nonnegative().optional(),
    pipelineId: id,
    statusId: id,
    companyId: id.optional(),
    responsibleUserId: id.optional(),
  }),
  z.strictObject({ do: z.literal("renameCompany"), company: id, name: z.string().min(1) }),
  z.strictObject({ do: z.literal("completeTask"), task: id, result: z.string().optional() }),
  z.strictObject({ do: z.literal("deleteTask"), task: id }),
  z.strictObject({ do: z.literal("deleteNote"), note: id }),
  z.strictObject({ do: z.literal("deleteFieldDefinition"), entity: entity.default("leads"), field: id }),
  z.strictObject({ do: z.literal("deleteOption"), entity: entity.default("leads"), field: id, option: id }),
  z.strictObject({ do: z.literal("renameStage"), pipelineId: id, statusId: id, name: z.string().min(1) }),
  z.strictObject({ do: z.literal("deactivateUser"), user: id }),
]);

type PersonAct = z.infer<typeof actSchema>;

/** Does it, and answers what was made (`createLead`: the deal's number). Throws a sentence when it cannot. */
export function performAct(person: KommoPerson, raw: unknown): { readonly lead?: number } {
  const parsed = actSchema.safeParse(raw);
  if (!parsed.success) throw new Error(`This is nothing a person can do: ${z.prettifyError(parsed.error)}`);
  if (parsed.data.do === "createLead") return { lead: person.createLead(parsed.data) };
  perform(person, parsed.data);
  return {};
}

function perform(person: KommoPerson, act: Exclude<PersonAct, { do: "createLead" }>): void {
  switch (act.do) {
    case "moveLead":
      return person.moveLead(act.lead, act);
    case "renameLead":
      return person.renameLead(act.lead, act.name);
    case "setPrice":
      return person.setPrice(act.lead, act.price);
    case "setResponsible":
      return person.setResponsible(act.lead, act.user);
    case "setField":
      return person.setField(
        act.lead,
        act.field,
        ...(act.values ?? (act.value === undefined ? [] : [act.value])),
      );
    case "clearField":
      return person.clearField(act.lead, act.field);
    case "addTag":
      return person.addTag(act.lead, act.name);
    case "deleteLead":
      return person.deleteLead(act.lead);
    case "restoreLead":
      return person.restoreLead(act.lead);
    case "renameCompany":
      return person.renameCompany(act.company, act.name);
    case "completeTask":
      return person.completeTask(act.task, act.result);
    case "deleteTask":
      return person.deleteTask(act.task);
    case "deleteNote":
      return person.deleteNote(act.note);
    case "deleteFieldDefinition":
      return person.deleteFieldDefinition(act.entity, act.field);
    case "deleteOption":
      return person.deleteOption(act.entity, act.field, act.option);
    case "renameStage":
      return person.renameStage(act.pipelineId, act.statusId, act.name);
    case "deactivateUser":
      return person.deactivateUser(act.user);
  }
}
