/** Turns what zod found into sentences for the person who wrote the file. */
import type * as z from "zod";
import { didYouMean } from "./did-you-mean.ts";
import { pathText, wrong } from "./finding.ts";
import type { Finding, Path } from "./finding.ts";
import type { Written } from "./mapping-source.ts";
import { at, isList } from "./written-tree.ts";
import { currencies } from "./written-values.ts";

type Issue = z.core.$ZodIssue;

/** One finding per problem; unknown keys one each. */
export function findingsOf(issues: readonly Issue[], tree: Written): readonly Finding[] {
  return issues.flatMap((issue) => findingsOfIssue(issue, [], tree));
}

function findingsOfIssue(issue: Issue, base: Path, tree: Written): readonly Finding[] {
  const path = [...base, ...issue.path.map((part) => (typeof part === "number" ? part : String(part)))];
  const found = at(tree, ...path);
  if (issue.code === "unrecognized_keys") return unknownKeys(issue.keys, issue.message.split(" "), path);
  if (issue.code === "invalid_key") return invalidKey(issue, path);
  if (found === undefined) return [missing(path, issue)];
  if (issue.code === "invalid_union") return unionFindings(issue, path, found, tree);
  if (issue.code === "invalid_value") return [notOneOf(issue, path, found)];
  if (issue.code === "invalid_type") return [wrong(path, wrongKind(issue.expected, found), quoteHint(found))];
  if (issue.code === "too_big" && issue.origin === "array") {
    return [wrong(path, "Found a list. One word is expected here.")];
  }
  return [wrong(path, `Found ${shown(found)}. ${issue.message}`, candidateHint(issue, found))];
}

function unknownKeys(keys: readonly string[], known: readonly string[], path: Path): readonly Finding[] {
  const place = path.length === 0 ? "a mapping" : `“${pathText(path)}”`;
  return keys.map((key) => ({
    severity: "error",
    path: [...path, key],
    at: "key",
    message: `“${key}” is no key of ${place}.`,
    hint: unknownKeyHint(key, known),
  }));
}

function unknownKeyHint(key: string, known: readonly string[]): string {
  if (key === "<<") return "Merge keys are not used here; write the keys out.";
  return didYouMean(key, known) ?? `Known keys: ${known.join(", ")}.`;
}

function invalidKey(issue: z.core.$ZodIssueInvalidKey, path: Path): readonly Finding[] {
  const [inner] = issue.issues;
  const message = `Found the key ${shown(String(path.at(-1)))}. ${inner?.message ?? issue.message}`;
  return [{ severity: "error", path, at: "key", message, hint: undefined }];
}

function missing(path: Path, issue: Issue): Finding {
  const key = String(path.at(-1));
  const parent = path.slice(0, -1);
  const place = parent.length === 0 ? "The mapping" : `“${pathText(parent)}”`;
  const expected = issue.code === "invalid_type" ? kindName(issue.expected) : undefined;
  const hint = `Write \`${key}:\`${expected === undefined ? "" : ` with ${expected}`}.`;
  return { severity: "error", path, at: "key", message: `${place} has no “${key}”.`, hint };
}

/** The alternative that fits best says what is wrong with it; where none fits at all, the union's own sentence. */
function unionFindings(
  issue: z.core.$ZodIssueInvalidUnion,
  path: Path,
  found: Written,
  tree: Written,
): readonly Finding[] {
  const alternatives = issue.errors.filter((errors) => !errors.some((error) => isOtherKind(error, found)));
  const [best] = alternatives.toSorted((a, b) => badness(a) - badness(b));
  if (best !== undefined && typeof found === "object") {
    return best.flatMap((inner) => findingsOfIssue(inner, path, tree));
  }
  const words = issue.errors.flat().flatMap((error) => (error.code === "invalid_value" ? error.values : []));
  const sentence = best?.length === 1 && words.length === 0 ? best[0]?.message : issue.message;
  const hint =
    typeof found === "string" ? (didYouMean(found, words.map(String)) ?? commaHint(found)) : undefined;
  return [wrong(path, `Found ${shown(found)}. ${sentence ?? issue.message}`, hint)];
}

/** The alternative is about another kind of thing than what was written: a text where a section stands. */
function isOtherKind(issue: Issue, found: Written): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === "invalid_union") {
    return issue.errors.every((errors) => errors.some((inner) => isOtherKind(inner, found)));
  }
  return issue.code === "invalid_type" || (issue.code === "invalid_value" && typeof found === "object");
}

function badness(issues: readonly Issue[]): number {
  return issues.reduce(
    (sum, issue) => sum + (issue.code === "unrecognized_keys" ? issue.keys.length * 2 : 1),
    0,
  );
}

function notOneOf(issue: z.core.$ZodIssueInvalidValue, path: Path, found: Written): Finding {
  const words = issue.values.map(String);
  const hint = typeof found === "string" ? didYouMean(found, words) : undefined;
  const isOurs = !issue.message.startsWith("Invalid");
  const sentence = isOurs
    ? issue.message
    : `Expected ${words.length === 1 ? "" : "one of "}${words.join(", ")}.`;
  return wrong(path, `Found ${shown(found)}. ${sentence}`, hint);
}

function wrongKind(expected: string, found: Written): string {
  return `Found ${shown(found)}. Expected ${kindName(expected)}.`;
}

function kindName(expected: string): string {
  return (
    {
      string: "a text",
      object: "a section of keys",
      record: "a section of keys",
      array: "a list",
      boolean: "true or false",
    }[expected] ?? expected
  );
}

function quoteHint(found: Written): string | undefined {
  return typeof found === "boolean" ? "Put it in quotation marks if it is a text." : undefined;
}

function candidateHint(issue: Issue, found: Written): string | undefined {
  if (typeof found !== "string") return undefined;
  if (issue.code === "custom" && issue.params?.["candidates"] === "currency")
    return didYouMean(found, currencies());
  if (issue.code === "custom" && issue.params?.["candidates"] === "timeZone") {
    return didYouMean(found, Intl.supportedValuesOf("timeZone"));
  }
  return commaHint(found);
}

/** `1.110,50` → `Write 1110.50.` */
function commaHint(found: string): string | undefined {
  if (!/^\d+(?:\.\d{3})*,\d+$/.test(found)) return undefined;
  return `Write ${found.replaceAll(".", "").replace(",", ".")}.`;
}

function shown(found: Written): string {
  if (isList(found)) return found.length === 0 ? "an empty list" : "a list";
  if (typeof found === "object") return "a section of keys";
  return typeof found === "boolean"
    ? String(found)
    : `“${found.length > 60 ? `${found.slice(0, 60)}…` : found}”`;
}
