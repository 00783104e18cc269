import { doubtful } from "../finding.ts";
import type { Finding } from "../finding.ts";
import type { WrittenMap } from "../mapping-source.ts";
import { at, entriesOf, folded, itemsOf, textOf } from "../written-tree.ts";
import { repeatedOptions } from "./option-rules.ts";

/** E-mails and option names point at one person each. */
export function peopleAreListedOnce(tree: WrittenMap): readonly Finding[] {
  const people = entriesOf(tree["people"]);
  const emails = people.map(([address]) => ({ path: ["people", address], id: undefined, name: address }));
  const options = people.flatMap(([address, person]) => {
    const name = textOf(at(person, "option"));
    return name === undefined ? [] : [{ path: ["people", address, "option"], id: undefined, name }];
  });
  return [...repeatedOptions(emails, "e-mail"), ...repeatedOptions(options, "option")];
}

/** Two addresses of one person: one of the two numbers is most often a slip. */
export function peopleAreDifferent(tree: WrittenMap): readonly Finding[] {
  const people = entriesOf(tree["people"]);
  return (["productive", "linear", "slack"] as const).flatMap((system) => {
    const first = new Map<string, string>();
    return people.flatMap(([address, person]) => {
      const id = textOf(at(person, system)) ?? textOf(at(person, system, "id"));
      if (id === undefined) return [];
      const other = first.get(folded(id));
      first.set(folded(id), other ?? address);
      if (other === undefined) return [];
      const message = `${other} is the same person (${id}).`;
      return [doubtful(["people", address, system], message, "One of the two is probably somebody else.")];
    });
  });
}

/** A team member is named once. */
export function teamsAreListedOnce(tree: WrittenMap): readonly Finding[] {
  return entriesOf(tree["service_types"]).flatMap(([key, type]) => {
    const team = itemsOf(at(type, "team")).map((member) => folded(textOf(member) ?? ""));
    return team.flatMap((member, index) => {
      if (team.indexOf(member) === index) return [];
      return [doubtful(["service_types", key, "team", index], `${member} stands twice in this team.`)];
    });
  });
}
