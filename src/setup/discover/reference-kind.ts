/** Which kind of thing an `id` of the mapping names, told by where it stands. Pure. */

export type ReferenceKind =
  | "kommo.account"
  | "kommo.field"
  | "kommo.pipeline"
  | "kommo.stage"
  | "kommo.option"
  | "productive.organization"
  | "productive.custom_field"
  | "productive.workflow"
  | "productive.person"
  | "productive.subsidiary"
  | "productive.tax_rate"
  | "productive.document_type"
  | "productive.template"
  | "productive.service_type"
  | "linear.workspace"
  | "linear.team"
  | "linear.state"
  | "linear.label"
  | "linear.project"
  | "linear.template"
  | "linear.user";

/** What stands for an index of a list, or for any item of a schema. */
export const anyItem = "*";

/** `path`: the keys down to the section that has the `id`, indexes as numbers or `*`. */
export function referenceKind(path: readonly (string | number)[]): ReferenceKind | undefined {
  const keys = path.map((part) => (typeof part === "number" ? anyItem : part));
  const [top, second] = keys;
  if (top === "kommo") {
    if (second === "account") return "kommo.account";
    return (second === "fields" || second === "write_back") && keys.length === 3 ? "kommo.field" : undefined;
  }
  if (top === "people" && keys.length === 3) return personKinds[keys[2] ?? ""];
  if (keys.at(-1) === "when") return "kommo.option";
  if (top === "service_types" && keys.length === 3 && keys[2] === "value") return "kommo.option";
  const side = keys.findLast((key) => key === "linear" || key === "productive");
  if (keys.at(-1) === "pipeline") return "kommo.pipeline";
  if (keys.at(-1) === "status") return "kommo.stage";
  if (side === "linear") return linearKind(keys);
  if (side === "productive" || top === "service_types") return productiveKind(keys);
  return undefined;
}

const personKinds: Readonly<Record<string, ReferenceKind>> = {
  productive: "productive.person",
  linear: "linear.user",
};

const linearKinds: Readonly<Record<string, ReferenceKind>> = {
  workspace: "linear.workspace",
  team: "linear.team",
  state: "linear.state",
  project: "linear.project",
  template: "linear.template",
};

function linearKind(keys: readonly string[]): ReferenceKind | undefined {
  if (keys.at(-1) === anyItem && keys.at(-2) === "labels") return "linear.label";
  if (keys.includes("assignee")) return "linear.user";
  return linearKinds[keys.at(-1) ?? ""];
}

const productiveKinds: Readonly<Record<string, ReferenceKind>> = {
  organization: "productive.organization",
  workflow: "productive.workflow",
  subsidiary: "productive.subsidiary",
  tax_rate: "productive.tax_rate",
  document_type: "productive.document_type",
  template: "productive.template",
  service_type: "productive.service_type",
};

function productiveKind(keys: readonly string[]): ReferenceKind | undefined {
  if (keys.at(-2) === "markers") return "productive.custom_field";
  if (keys.at(-1) === anyItem && keys.at(-2) === "custom_fields") return "productive.custom_field";
  if (keys.includes("manager") || keys.includes("owner")) return "productive.person";
  return productiveKinds[keys.at(-1) ?? ""];
}
