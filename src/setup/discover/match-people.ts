/** Who is who in the three systems: by e-mail, then, as a guess, by the full name. Pure. */
import type { KommoFieldDefinition } from "../../clients/kommo/kommo-client.ts";
import type { LinearUser } from "../../clients/linear/linear-client.ts";
import type { ProductivePerson } from "../../clients/productive/productive-client.ts";
import { plain } from "./likeness.ts";
import type { Snapshot } from "./snapshot.ts";

export interface MatchedPerson {
  /** Lower case. */
  readonly email: string;
  readonly productive: ProductivePerson | undefined;
  readonly linear: LinearUser | undefined;
  /** How a select field of Kommo names this person. */
  readonly option: string | undefined;
  /** Found by name only, in this system: a person should look. */
  readonly guessed: readonly ("Productive" | "Linear" | "option")[];
}

export interface PeopleMatch {
  readonly people: readonly MatchedPerson[];
  /** Sentences about people who could not be matched and should be. */
  readonly remarks: readonly string[];
  /** Options of the team and manager fields that are nobody. */
  readonly unknownOptions: readonly string[];
}

/** Active people with an address that only one of them has. */
export interface PeopleIndex<T> {
  readonly byEmail: ReadonlyMap<string, T>;
  readonly byName: ReadonlyMap<string, T>;
  /** Addresses that several active people have. */
  readonly ambiguous: ReadonlySet<string>;
}

/**
 * The people whom a mapping should list: users of Kommo, whoever the team field of recent wins names, and
 * options of the given select fields. All others are found by their address when a deal names them.
 */
export function matchPeople(
  snapshot: Snapshot,
  fields: {
    readonly team: KommoFieldDefinition | undefined;
    readonly manager: KommoFieldDefinition | undefined;
  },
): PeopleMatch {
  const productive = indexPeople(activePeople(snapshot), ({ email, name }) => [email, name]);
  const linear = indexPeople(assignableUsers(snapshot), ({ email, name }) => [email, name]);
  const options = matchOptions([fields.team, fields.manager], productive);
  const wanted = new Map<string, string | undefined>();
  for (const { email, name, isActive } of snapshot.kommo.users ?? []) {
    if (isActive && email !== "") wanted.set(email.toLowerCase(), name);
  }
  for (const address of teamAddresses(snapshot, fields.team)) {
    if (!wanted.has(address)) wanted.set(address, undefined);
  }
  for (const { email } of options.found) if (!wanted.has(email)) wanted.set(email, undefined);
  const matches = [...wanted].map(([email, name]) => matchOne(email, name, { productive, linear, options }));
  return {
    people: matches.filter((one) => one.productive !== undefined || one.linear !== undefined),
    remarks: matches.flatMap((one) => remarkOn(one, { productive, linear, snapshot })),
    unknownOptions: options.unknown,
  };
}

export function activePeople({ productive }: Snapshot): readonly ProductivePerson[] {
  return (productive?.people ?? []).filter(({ isActive, isPlaceholder }) => isActive && !isPlaceholder);
}

export function assignableUsers({ linear }: Snapshot): readonly LinearUser[] {
  return (linear?.users ?? []).filter(({ isActive, isAssignable }) => isActive && isAssignable);
}

export function indexPeople<T>(
  all: readonly T[],
  read: (person: T) => readonly [email: string | undefined, name: string],
): PeopleIndex<T> {
  const emails = groupBy(all, (person) => (read(person)[0] ?? "").toLowerCase());
  const names = groupBy(all, (person) => plain(read(person)[1]));
  emails.delete("");
  names.delete("");
  return {
    byEmail: alone(emails),
    byName: alone(names),
    ambiguous: new Set([...emails].filter(([, several]) => several.length > 1).map(([email]) => email)),
  };
}

function groupBy<T>(all: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of all) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function alone<T>(groups: ReadonlyMap<string, readonly T[]>): ReadonlyMap<string, T> {
  const single = new Map<string, T>();
  for (const [key, [only, ...more]] of groups)
    if (only !== undefined && more.length === 0) single.set(key, only);
  return single;
}

interface Indexes {
  readonly productive: PeopleIndex<ProductivePerson>;
  readonly linear: PeopleIndex<LinearUser>;
}

function matchOne(
  email: string,
  kommoName: string | undefined,
  { productive, linear, options }: Indexes & { readonly options: OptionMatch },
): MatchedPerson {
  const name = kommoName ?? productive.byEmail.get(email)?.name ?? linear.byEmail.get(email)?.name;
  const inProductive = find(productive, email, name);
  const inLinear = find(linear, email, name);
  const option = options.found.find((one) => one.email === email);
  const guessed = [
    ...(inProductive?.isGuess === true ? (["Productive"] as const) : []),
    ...(inLinear?.isGuess === true ? (["Linear"] as const) : []),
    ...(option?.isGuess === true ? (["option"] as const) : []),
  ];
  return {
    email,
    productive: inProductive?.person,
    linear: inLinear?.person,
    option: option?.option,
    guessed,
  };
}

/** Somebody of that name counts only where nobody has the address. */
function find<T>(
  index: PeopleIndex<T>,
  email: string,
  name: string | undefined,
): { readonly person: T; readonly isGuess: boolean } | undefined {
  const exact = index.byEmail.get(email);
  if (exact !== undefined) return { person: exact, isGuess: false };
  if (name === undefined || index.ambiguous.has(email)) return undefined;
  const named = index.byName.get(plain(name));
  return named === undefined ? undefined : { person: named, isGuess: true };
}

function remarkOn(
  { email, productive: person, linear: user }: MatchedPerson,
  { productive, linear, snapshot }: Indexes & { readonly snapshot: Snapshot },
): readonly string[] {
  const several = [
    ...(productive.ambiguous.has(email) ? ["Productive"] : []),
    ...(linear.ambiguous.has(email) ? ["Linear"] : []),
  ];
  if (several.length > 0) {
    return [
      `${email} belongs to several active people in ${several.join(" and ")}, so it stands for nobody there.`,
    ];
  }
  if (person !== undefined || user !== undefined) return [];
  if (snapshot.productive === undefined && snapshot.linear === undefined) return [];
  return [`${email} is known in Kommo and nowhere else.`];
}

function teamAddresses({ kommo }: Snapshot, team: KommoFieldDefinition | undefined): readonly string[] {
  if (team === undefined) return [];
  return kommo.wins.flatMap(({ emails }) => emails[team.id] ?? []);
}

interface OptionMatch {
  readonly found: readonly { readonly option: string; readonly email: string; readonly isGuess: boolean }[];
  readonly unknown: readonly string[];
}

/** Options that are an address need no entry; names and `Anna A.` do. */
function matchOptions(
  fields: readonly (KommoFieldDefinition | undefined)[],
  { byEmail, byName }: PeopleIndex<ProductivePerson>,
): OptionMatch {
  const names = new Set(fields.flatMap((field) => field?.options.map(({ value }) => value.trim()) ?? []));
  const found: { option: string; email: string; isGuess: boolean }[] = [];
  const unknown: string[] = [];
  for (const option of names) {
    if (byEmail.has(option.toLowerCase())) continue;
    const exact = byName.get(plain(option));
    const person = exact ?? byInitial(option, [...byName.values()]);
    if (person?.email === undefined) unknown.push(option);
    else found.push({ option, email: person.email.toLowerCase(), isGuess: exact === undefined });
  }
  return { found, unknown };
}

/** `Anna A.` is the only Anna whose last name begins with A. */
function byInitial(option: string, people: readonly ProductivePerson[]): ProductivePerson | undefined {
  const [first = "", last = "", ...more] = plain(option).split(" ");
  if (more.length > 0 || last.length === 0) return undefined;
  const [only, ...others] = people.filter(({ name }) => {
    const words = plain(name).split(" ");
    return words[0] === first && words.length > 1 && words.at(-1)?.startsWith(last) === true;
  });
  return others.length === 0 ? only : undefined;
}
