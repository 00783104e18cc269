import { isDecimal, sumOfDecimals } from "../decimal.ts";
import { didYouMean } from "../did-you-mean.ts";
import { doubtful, wrong } from "../finding.ts";
import type { Finding, Path } from "../finding.ts";
import type { Written, WrittenMap } from "../mapping-source.ts";
import { at, entriesOf, folded, isSection, itemsOf, sectionOf, textOf } from "../written-tree.ts";

/** What is sold must be said wherever a budget is made. */
export function budgetsHaveServices(tree: WrittenMap): readonly Finding[] {
  if (tree["productive"] === undefined) return [];
  const types = entriesOf(tree["service_types"]);
  if (types.length === 0) {
    const message = "The mapping uses Productive, and no service type says what is sold.";
    return [wrong(["service_types"], message, "Add one entry per kind of work.")];
  }
  return types.flatMap(([key, type]) => {
    if (!isSection(type) || at(type, "productive") === false || itemsOf(at(type, "services")).length > 0)
      return [];
    const message = `Service type “${key}” has no services, so its budget would be empty.`;
    return [
      { ...wrong(["service_types", key], message, "Add `services:`, or `productive: false`."), at: "key" },
    ];
  });
}

/** The shares of the lines without hours sum to exactly 100. */
export function sharesSumTo100(tree: WrittenMap): readonly Finding[] {
  return serviceTypes(tree).flatMap(({ path, lines }) => {
    if (lines.length === 0) return [];
    const written = lines.map((line) => at(line, "share")).filter((share) => share !== undefined);
    const shares = written.flatMap((share) => textOf(share) ?? []);
    if (shares.length < written.length || !shares.every(isDecimal)) return [];
    const sum = sumOfDecimals(shares);
    if (sum === "100") return [];
    const message =
      shares.length === 0
        ? "No line takes a share, so nothing takes what the hours leave."
        : `The shares ${shares.join(" + ")} sum to ${sum}, and must sum to exactly 100.`;
    return [{ ...wrong([...path, "services"], message), at: "key" }];
  });
}

/** A line takes a share of the price, or hours at a rate. */
export function linesHaveShareOrHours(tree: WrittenMap): readonly Finding[] {
  return everyLine(tree).flatMap(({ path, line }) => {
    const [hasShare, hasHours] = [at(line, "share") !== undefined, at(line, "hours") !== undefined];
    if (hasShare && hasHours)
      return [wrong([...path, "hours"], "This line has a share and hours.", "Keep one.")];
    if (!hasShare && !hasHours) {
      return [
        wrong(path, "This line has neither share nor hours.", "Write `share: 40`, or `hours` and `rate`."),
      ];
    }
    if (hasHours && at(line, "rate") === undefined) {
      const message = "This line has hours and no rate, so it has no price.";
      return [wrong([...path, "hours"], message, "Add `rate:`.")];
    }
    return [];
  });
}

/** Slugs name steps and names name services: both once within a service type. */
export function linesAreNamedOnce(tree: WrittenMap): readonly Finding[] {
  return serviceTypes(tree).flatMap(({ path, lines }) => [
    ...repeated(lines, [...path, "services"], "slug"),
    ...repeated(lines, [...path, "services"], "name"),
  ]);
}

/** Sub-issues are told apart by their slug. */
export function subIssuesAreNamedOnce(tree: WrittenMap): readonly Finding[] {
  const places: readonly Path[] = [
    ["linear", "issues"],
    ...itemsOf(tree["won"]).map((_, index): Path => ["won", index, "linear", "issues"]),
    ...entriesOf(tree["service_types"]).map(([key]): Path => ["service_types", key, "linear", "issues"]),
  ];
  return places.flatMap((path) => repeated(itemsOf(at(tree, ...path)), path, "slug"));
}

/** Service types can be told apart by the deal's field, and the policy for an empty one names one that exists. */
export function serviceTypesCanBeChosen(tree: WrittenMap): readonly Finding[] {
  const keys = Object.keys(sectionOf(tree["service_types"]));
  const path: Path = ["policies", "missing_service_type"];
  const policy = textOf(at(tree, ...path));
  const findings: Finding[] = [];
  if (keys.includes("hold")) {
    findings.push(
      wrong(["service_types", "hold"], "“hold” means holding the deal and cannot name a service type."),
    );
  }
  if (policy !== undefined && policy !== "hold" && !keys.includes(policy)) {
    const hint = didYouMean(policy, ["hold", ...keys]) ?? `Expected hold or one of: ${keys.join(", ")}.`;
    findings.push(wrong(path, `“${policy}” is no service type of this mapping.`, hint));
  }
  const isChosen = at(tree, "kommo", "fields", "service_type") !== undefined;
  if (keys.length > 0 && !isChosen && (policy === undefined || policy === "hold")) {
    const message = "kommo.fields has no “service_type”, so no deal can name one and every deal is held.";
    findings.push(
      doubtful(["service_types"], message, "Add the field, or name one in policies.missing_service_type."),
    );
  }
  return findings;
}

function repeated(items: readonly Written[], path: Path, key: "slug" | "name"): readonly Finding[] {
  const seen = new Map<string, number>();
  return items.flatMap((item, index) => {
    const name = textOf(at(item, key));
    if (name === undefined) return [];
    const first = seen.get(folded(name));
    seen.set(folded(name), first ?? index);
    if (first === undefined) return [];
    return [
      wrong(
        [...path, index, key],
        `The ${key} “${name}” is already taken by item ${first + 1} of this list.`,
      ),
    ];
  });
}

function serviceTypes(
  tree: WrittenMap,
): readonly { readonly path: Path; readonly lines: readonly Written[] }[] {
  return entriesOf(tree["service_types"]).map(([key, type]) => ({
    path: ["service_types", key],
    lines: itemsOf(at(type, "services")),
  }));
}

function everyLine(tree: WrittenMap): readonly { readonly path: Path; readonly line: Written }[] {
  return serviceTypes(tree).flatMap(({ path, lines }) =>
    lines
      .map((line, index) => ({ path: [...path, "services", index], line }))
      .filter(({ line }) => isSection(line)),
  );
}
