/** What every hand-over page is made of: the mapping, names, and Markdown in which no name can do harm. */
import { forMarkdown, forMarkdownTableCell } from "../../sync/texts/escape.ts";
import type { AnyValue, Mapping, WonStage } from "../doctor/mapping-parts.ts";
import type { Names } from "./names.ts";

export interface Page {
  readonly mapping: Mapping;
  readonly names: Names;
}

/** Lines of Markdown, without the line breaks. */
export type Lines = readonly string[];

export function table(head: readonly string[], rows: readonly (readonly string[])[]): Lines {
  if (rows.length === 0) return [];
  return [rowOf(head), rowOf(head.map(() => "---")), ...rows.map(rowOf), ""];
}

function rowOf(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

export function bullets(lines: readonly string[]): Lines {
  return lines.length === 0 ? [] : [...lines.map((line) => `- ${line}`), ""];
}

export function section(title: string, lines: Lines): Lines {
  return lines.length === 0 ? [] : [`## ${title}`, "", ...lines];
}

export function paragraph(...sentences: readonly (string | undefined)[]): Lines {
  const said = sentences.filter((sentence) => sentence !== undefined && sentence !== "");
  return said.length === 0 ? [] : [said.join(" "), ""];
}

/** A name in a running text. */
export function bold(name: string): string {
  return `**${forMarkdown(name)}**`;
}

/** A name in a cell of a table. */
export function cell(name: string): string {
  return forMarkdownTableCell(name);
}

/** A placeholder or a command, as it is typed. */
export function code(text: string): string {
  return `\`${text.replaceAll("`", "'")}\``;
}

/** `a, b and c` */
export function listed(parts: readonly string[], word = "and"): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} ${word} ${last}`;
}

/** `Sales → Closed - won` */
export function stageName(stage: Pick<WonStage, "pipeline" | "status">, names: Names): string {
  return `${bold(names.status(stage))} in ${bold(names.pipeline(stage))}`;
}

/** What the deal's field of this key is called. */
export function fieldName(key: string, { mapping, names }: Page): string {
  if (key === "responsible") return "the responsible user of the deal";
  const field = mapping.kommo.fields[key];
  if (field === undefined) return code(key);
  const kinds = { lead: "leadField", company: "companyField", contact: "contactField" } as const;
  return bold(names.of(kinds[field.on], field));
}

/** A value in words; `show` names a constant. */
export function describeValue(value: AnyValue, page: Page, show: (constant: unknown) => string): string {
  if (value.kind === "constant") return show(value.value);
  const { field, values, otherwise } = value;
  const translations = (values ?? []).map(
    ({ when, is }) => `${cell(page.names.option(page.mapping.kommo.fields[field]?.id, when))}: ${show(is)}`,
  );
  const from = field === "responsible" ? fieldName(field, page) : `as ${fieldName(field, page)} says`;
  const listedValues = translations.length === 0 ? "" : ` (${translations.join(", ")})`;
  const rest = otherwise === undefined ? "" : `, else ${show(otherwise)}`;
  return `${from}${listedValues}${rest}`;
}

/** `{company?} - {deal}` → `‹company› - ‹deal›`: with what a reader knows instead of placeholders. */
export function nameWords(template: string, { mapping, names }: Page): string {
  return cell(
    template.replaceAll(/\{([a-z0-9_]+)\??\}/gu, (_all, key: string) => {
      const field = mapping.kommo.fields[key];
      const word = key === "lead" ? "number of the deal" : key.replaceAll("_", " ");
      return `‹${field === undefined ? word : names.of("leadField", field)}›`;
    }),
  );
}

/** Of a person that the mapping names: by what the account calls them. */
export function personName(kind: "person" | "user", { names }: Page): (constant: unknown) => string {
  return (constant) => {
    if (typeof constant !== "object" || constant === null) return cell(String(constant));
    if ("email" in constant) return cell(String(constant.email));
    if (!("id" in constant)) return "–";
    const name = "name" in constant && typeof constant.name === "string" ? constant.name : undefined;
    return cell(names.of(kind, { id: String(constant.id), name }));
  };
}

export function plainText(constant: unknown): string {
  return cell(String(constant));
}
