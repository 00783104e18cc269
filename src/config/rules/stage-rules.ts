import { wrong } from "../finding.ts";
import type { Finding, Path } from "../finding.ts";
import type { Written, WrittenMap } from "../mapping-source.ts";
import { at, entriesOf, isList, isSection, itemsOf, textOf, walk } from "../written-tree.ts";

/** 143 is lost in every pipeline of Kommo, whatever it is called there. */
const lostStatus = "143";

/** Lost is never a won stage, and no policy moves a deal there. */
export function lostIsNeverWon(tree: WrittenMap): readonly Finding[] {
  return [...walk(tree)].flatMap(([path, node]) => {
    if (textOf(at(node, "status", "id")) !== lostStatus) return [];
    const place = [...path, "status", "id"];
    if (path.at(-1) === "move_to") {
      return [wrong(place, "143 is the lost stage of every pipeline; a policy never loses a deal.")];
    }
    const message = "143 is the lost stage of every pipeline, so it cannot be a won one.";
    return [wrong(place, message, "Won is 142, whatever the stage is called.")];
  });
}

/** A pipeline's stage is named once. */
export function stagesAreNamedOnce(tree: WrittenMap): readonly Finding[] {
  const seen = new Map<string, number>();
  return itemsOf(tree["won"]).flatMap((stage, index) => {
    const [pipeline, status] = [textOf(at(stage, "pipeline", "id")), textOf(at(stage, "status", "id"))];
    if (pipeline === undefined || status === undefined) return [];
    const first = seen.get(`${pipeline}/${status}`);
    seen.set(`${pipeline}/${status}`, first ?? index);
    if (first === undefined) return [];
    const message = `Stage ${status} of pipeline ${pipeline} is already won[${first}].`;
    return [wrong(["won", index, "status"], message, "Merge the two into one.")];
  });
}

/** A stage that switches Productive on needs something to switch on. */
export function productiveIsDescribed(tree: WrittenMap): readonly Finding[] {
  if (tree["productive"] !== undefined) return [];
  return itemsOf(tree["won"]).flatMap((stage, index) => {
    const given = at(stage, "productive");
    if (given !== true && !isSection(given)) return [];
    const message = "This stage uses Productive, and the mapping has no “productive” section.";
    return [
      wrong(["won", index, "productive"], message, "Add `productive:` with `organization`, or write false."),
    ];
  });
}

/** An issue needs a team: from the stage, the top, or every service type. The state may be left to Linear. */
export function linearHasTeam(tree: WrittenMap): readonly Finding[] {
  if (at(tree, "linear", "team") !== undefined || everyTypeNamesTeam(tree)) return [];
  return itemsOf(tree["won"]).flatMap((stage, index) => {
    const given = at(stage, "linear");
    if (given !== true && !isSection(given)) return [];
    if (at(given, "team") !== undefined) return [];
    const message = "This stage makes an issue in Linear, and no team is named for it.";
    return [wrong(["won", index, "linear"], message, "Name `team` here or under the top-level `linear:`.")];
  });
}

/** A mapping that switches both sides off everywhere hands nothing off. */
export function stageDoesSomething(tree: WrittenMap): readonly Finding[] {
  return itemsOf(tree["won"]).flatMap((stage, index) => {
    const path: Path = ["won", index];
    if (at(stage, "productive") !== false || at(stage, "linear") !== false) return [];
    return [
      wrong(path, "This stage has both sides switched off, so a win there does nothing.", "Remove it."),
    ];
  });
}

function everyTypeNamesTeam(tree: WrittenMap): boolean {
  const types = entriesOf(tree["service_types"]);
  return types.length > 0 && types.every(([, type]) => namesTeam(at(type, "linear")));
}

function namesTeam(linear: Written | undefined): boolean {
  return linear === false || (!isList(linear) && at(linear, "team") !== undefined);
}
