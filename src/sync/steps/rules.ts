/** Every kind of step and its rules. A missing kind does not compile. */
import type { StepKind } from "../plan.ts";
import { assignment } from "./assignment.ts";
import { budget } from "./budget.ts";
import { company } from "./company.ts";
import { fields } from "./fields.ts";
import { issue } from "./issue.ts";
import { linearProject } from "./linear-project.ts";
import { member } from "./member.ts";
import { note } from "./note.ts";
import { project } from "./project.ts";
import { service } from "./service.ts";
import { slack } from "./slack.ts";
import { subIssue } from "./sub-issue.ts";
import type { StepKindRules } from "./step-kind.ts";

const table: { readonly [K in StepKind]: StepKindRules<K> } = {
  "productive.company": company,
  "productive.project": project,
  "productive.budget": budget,
  "productive.service": service,
  "productive.member": member,
  "productive.assignment": assignment,
  "linear.project": linearProject,
  "linear.issue": issue,
  "linear.sub_issue": subIssue,
  "kommo.fields": fields,
  "kommo.note": note,
  "slack.message": slack,
};

export function rulesOf<K extends StepKind>(kind: K): StepKindRules<K> {
  return table[kind];
}
