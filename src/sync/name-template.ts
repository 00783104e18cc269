/** Names of projects, budgets and issues: `{company?} - {deal}`. */
import { foldCase } from "./case-fold.ts";
import { cutText } from "./texts/cut.ts";
import { forPlain } from "./texts/escape.ts";

/** Placeholders every template may use, besides the keys of `kommo.fields`. */
export const standardPlaceholders = ["company", "deal", "lead", "contact", "service_type", "year"] as const;

export interface Placeholder {
  readonly name: string;
  /** `{name?}`: drops out with its separator when empty, or when the deal's name begins with it. */
  readonly isOptional: boolean;
}

export type TemplateProblem =
  | {
      readonly problem: "unknown_placeholder";
      readonly placeholder: string;
      readonly known: readonly string[];
    }
  /** A brace that belongs to no placeholder. */
  | { readonly problem: "stray_brace"; readonly at: number }
  | { readonly problem: "no_placeholder" };

type Token =
  | { readonly kind: "literal"; readonly text: string }
  | ({ readonly kind: "placeholder" } & Placeholder);

/** Titles of issues and names of projects: no vendor documents a limit; 200 is known to be taken by all. */
export const defaultNameLength = 200;

/** The placeholders of a template, in order, repetitions included. */
export function placeholdersOf(template: string): readonly Placeholder[] {
  return tokensOf(template).flatMap((token) =>
    token.kind === "placeholder" ? [{ name: token.name, isOptional: token.isOptional }] : [],
  );
}

/** Every problem of a template. Without a placeholder all deals would bear one name. */
export function problemsOfTemplate(
  template: string,
  fieldKeys: readonly string[],
): readonly TemplateProblem[] {
  const known: readonly string[] = [...standardPlaceholders, ...fieldKeys];
  const placeholders = placeholdersOf(template);
  const unknown = placeholders
    .filter(({ name }) => !known.includes(name))
    .map(({ name }): TemplateProblem => ({ problem: "unknown_placeholder", placeholder: name, known }));
  const problems = [...unknown, ...strayBraces(template)];
  return placeholders.length === 0 && problems.length === 0 ? [{ problem: "no_placeholder" }] : problems;
}

/**
 * The name for one deal: one line, without invisible characters, spaces collapsed, at most `maxLength` long.
 * A placeholder without a value is empty. Braces inside values are text.
 */
export function nameFrom(
  template: string,
  values: Readonly<Record<string, string | undefined>>,
  maxLength: number = defaultNameLength,
): string {
  const valueOf = (name: string): string => forPlain(Object.hasOwn(values, name) ? (values[name] ?? "") : "");
  const tokens = tokensOf(template);
  const showsDeal = tokens.some((token) => token.kind === "placeholder" && token.name === "deal");
  const deal = showsDeal ? valueOf("deal") : "";
  const dropsOut = (token: Token): boolean =>
    token.kind === "placeholder" &&
    token.isOptional &&
    (valueOf(token.name) === "" || (token.name !== "deal" && beginsWith(deal, valueOf(token.name))));

  const name = withoutDropped(tokens, dropsOut)
    .map((token) => (token.kind === "literal" ? token.text : valueOf(token.name)))
    .join("");
  return cutText(forPlain(name), maxLength);
}

const placeholderPattern = /\{([^{}?]*)(\?)?\}/gu;

function tokensOf(template: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (const match of template.matchAll(placeholderPattern)) {
    tokens.push({ kind: "literal", text: template.slice(at, match.index) });
    tokens.push({ kind: "placeholder", name: (match[1] ?? "").trim(), isOptional: match[2] !== undefined });
    at = match.index + match[0].length;
  }
  return [...tokens, { kind: "literal", text: template.slice(at) }];
}

function strayBraces(template: string): readonly TemplateProblem[] {
  const rest = template.replaceAll(placeholderPattern, (placeholder) => " ".repeat(placeholder.length));
  const at = rest.search(/[{}]/u);
  return at === -1 ? [] : [{ problem: "stray_brace", at }];
}

/** `Acme relaunch` begins with `ACME`, `Annual report` does not begin with `Ann`. */
function beginsWith(deal: string, value: string): boolean {
  const start = foldCase(value);
  const whole = foldCase(deal);
  return whole.startsWith(start) && !/^[\p{L}\p{M}\p{N}]/u.test(whole.slice(start.length));
}

function withoutDropped(tokens: readonly Token[], dropsOut: (token: Token) => boolean): readonly Token[] {
  // tokensOf puts a literal, maybe an empty one, on both sides of every placeholder.
  let kept = tokens;
  for (let at = kept.findIndex(dropsOut); at !== -1; at = kept.findIndex(dropsOut)) {
    const before = literalAt(kept, at - 1);
    const after = literalAt(kept, at + 1);
    const isLast = at + 2 >= kept.length && !/[\p{L}\p{N}]/u.test(after);
    const text = joinWithoutSeparator(before, after, isLast);
    kept = [...kept.slice(0, at - 1), { kind: "literal", text }, ...kept.slice(at + 2)];
  }
  return kept;
}

function literalAt(tokens: readonly Token[], at: number): string {
  const token = tokens[at];
  return token?.kind === "literal" ? token.text : "";
}

/** Brackets around the placeholder go; else the separator behind it, or at the end the one before it. */
function joinWithoutSeparator(before: string, after: string, isLast: boolean): string {
  const isBracketed = /[([{«“"']$/u.test(before) && /^[)\]}»”"']/u.test(after);
  if (isBracketed) return `${before.slice(0, -1)}${after.slice(1)}`;
  return isLast
    ? before.replace(/[^\p{L}\p{N})\]]+$/u, "") + after
    : before + after.replace(/^[^\p{L}\p{N}([]+/u, "");
}
