/**
 * Linear publishes no schema with its SDK, and the one in its repository is of another version. But the SDK's
 * declarations were generated from the schema and hold every type, input, enum, union, argument list and
 * nullability of it. This turns them back into SDL.
 *
 * What cannot be recovered: default values, descriptions, `@oneOf`.
 */
import type { TSLiteral, TSType, TSTypeLiteral } from "oxc-parser";
import { buildSchema, type GraphQLSchema } from "graphql";
import { readLinearDeclarations, withoutBundlerSuffix, type Declarations } from "./declarations.ts";

/** What came out, with the counts that show nothing was overlooked. */
export interface RecoveredSchema {
  readonly sdl: string;
  readonly schema: GraphQLSchema;
  readonly counts: {
    /** Type literals looked at, alone or at the end of an intersection. */
    readonly literals: number;
    readonly enums: number;
    readonly scalars: number;
    readonly argumentLists: number;
    readonly argumentListsUsed: number;
    /** Aliases that look like types and are conveniences of the SDK. */
    readonly skipped: readonly string[];
  };
}

let recovered: RecoveredSchema | undefined;

/** The schema the installed `@linear/sdk` was generated from. Derived once per process (about a second). */
export function recoverLinearSchema(): RecoveredSchema {
  recovered ??= recover(readLinearDeclarations());
  return recovered;
}

/** Codegen re-cased these two; documents that declare variables of them use Linear's spelling. */
const respelled: Readonly<Record<string, string>> = {
  IdComparator: "IDComparator",
  IssueIdComparator: "IssueIDComparator",
};

const builtInScalars = new Set(["ID", "String", "Boolean", "Int", "Float"]);

interface Member {
  readonly name: string;
  readonly type: TSType;
  readonly isOptional: boolean;
  readonly deprecation: string | undefined;
}

interface Literal {
  readonly kind: "literal";
  readonly parents: readonly string[];
  readonly members: readonly Member[];
}

type Declared = Literal | { readonly kind: "union"; readonly of: readonly string[] };

type Kind = "type" | "interface" | "input" | "arguments";

function recover(declarations: Declarations): RecoveredSchema {
  const scalars = scalarNames(declarations);
  const declared = new Map<string, Declared>();
  for (const [name, type] of declarations.aliases) {
    const found = name === "Scalars" ? undefined : declare(type, declarations);
    if (found) declared.set(name, found);
  }
  const kinds = classify(declared);
  const known = new Set([...declared.keys(), ...declarations.enums.keys(), ...scalars]);
  const argumentLists = new ArgumentLists(declared, kinds);
  const skipped: string[] = [];
  const blocks = [
    ...scalars.map((name) => `scalar ${name}`),
    ...[...declarations.enums].map(([name, values]) => `enum ${name} { ${values.toSorted().join(" ")} }`),
  ];
  const objects = new Set<string>();
  for (const [name, each] of declared) {
    const kind = kinds.get(name);
    if (each.kind === "union" || kind === undefined || kind === "arguments") continue;
    const block = print(name, kind, each, known, argumentLists);
    if (block === undefined) skipped.push(name);
    else blocks.push(block);
    if (block !== undefined && kind === "type") objects.add(name);
  }
  for (const [name, each] of declared) {
    if (each.kind !== "union" || !each.of.every((member) => objects.has(member))) continue;
    blocks.push(`union ${name} = ${each.of.join(" | ")}`);
  }
  const sdl = respell(blocks.join("\n"));
  return {
    sdl,
    schema: buildSchema(sdl),
    counts: {
      literals: [...declared.values()].filter(({ kind }) => kind === "literal").length,
      enums: declarations.enums.size,
      scalars: scalars.length,
      argumentLists: argumentLists.size,
      argumentListsUsed: argumentLists.used,
      skipped,
    },
  };
}

function scalarNames(declarations: Declarations): readonly string[] {
  const literal = declarations.aliases.get("Scalars");
  if (literal?.type !== "TSTypeLiteral") throw new Error("The declarations have no `type Scalars = { … }`.");
  return membersOf(literal, declarations)
    .map(({ name }) => name)
    .filter((name) => !builtInScalars.has(name));
}

/** A literal, parents & literal, or a union of names; undefined for all the rest. */
function declare(type: TSType, declarations: Declarations): Declared | undefined {
  if (type.type === "TSTypeLiteral") return literalOf([], type, declarations);
  if (type.type === "TSUnionType") {
    const of = type.types.map(plainReference);
    return of.every((name) => name !== undefined) ? { kind: "union", of } : undefined;
  }
  if (type.type !== "TSIntersectionType") return undefined;
  const parents = type.types.slice(0, -1).map(plainReference);
  const last = type.types.at(-1);
  if (last?.type !== "TSTypeLiteral" || !parents.every((name) => name !== undefined)) return undefined;
  return literalOf(parents, last, declarations);
}

/** Undefined for the result of an operation or fragment: its `__typename` is required. */
function literalOf(
  parents: readonly string[],
  literal: TSTypeLiteral,
  declarations: Declarations,
): Declared | undefined {
  const members = membersOf(literal, declarations);
  const isResult = members.some(({ name, isOptional }) => name === "__typename" && !isOptional);
  return isResult ? undefined : { kind: "literal", parents, members };
}

function membersOf(literal: TSTypeLiteral, declarations: Declarations): readonly Member[] {
  return literal.members.map((member) => {
    if (member.type !== "TSPropertySignature" || member.key.type !== "Identifier" || !member.typeAnnotation) {
      return { name: "", type: literal, isOptional: false, deprecation: undefined }; // no field: `print` refuses it
    }
    return {
      name: member.key.name,
      type: member.typeAnnotation.typeAnnotation,
      isOptional: member.optional,
      deprecation: declarations.deprecationBefore(member.start),
    };
  });
}

function plainReference(type: TSType): string | undefined {
  if (type.type !== "TSTypeReference" || type.typeArguments || type.typeName.type !== "Identifier") {
    return undefined;
  }
  return withoutBundlerSuffix(type.typeName.name);
}

function classify(declared: ReadonlyMap<string, Declared>): ReadonlyMap<string, Kind> {
  const interfaces = new Set(
    [...declared.values()].flatMap((each) => (each.kind === "literal" ? each.parents : [])),
  );
  const kinds = new Map<string, Kind>();
  for (const [name, each] of declared) {
    if (each.kind === "literal") kinds.set(name, kindOf(name, each, interfaces));
  }
  return kinds;
}

function kindOf(name: string, each: Literal, interfaces: ReadonlySet<string>): Kind {
  // Object types may end in `Args` too (AiConversationBashToolCallArgs); those have a `__typename`. So has
  // EntityWebhookPayload, which the SDK narrows by intersections as if it were an interface.
  if (each.members.some((member) => member.name === "__typename")) return "type";
  if (interfaces.has(name)) return "interface";
  return name.endsWith("Args") ? "arguments" : "input";
}

/** Argument lists are joined in lower case: codegen re-cased the field's name in `<Type><Field>Args`. */
class ArgumentLists {
  readonly #lists = new Map<string, readonly Member[]>();
  readonly #used = new Set<string>();

  constructor(declared: ReadonlyMap<string, Declared>, kinds: ReadonlyMap<string, Kind>) {
    for (const [name, each] of declared) {
      if (each.kind === "literal" && kinds.get(name) === "arguments") {
        this.#lists.set(name.toLowerCase(), each.members);
      }
    }
  }

  get size(): number {
    return this.#lists.size;
  }

  get used(): number {
    return this.#used.size;
  }

  of(type: string, field: string): readonly Member[] {
    const key = `${type}${field}args`.toLowerCase();
    const list = this.#lists.get(key);
    if (list) this.#used.add(key);
    return list ?? [];
  }
}

/** Undefined when the alias cannot be a type of the schema. */
function print(
  name: string,
  kind: Exclude<Kind, "arguments">,
  { members: all, parents }: Literal,
  known: ReadonlySet<string>,
  argumentLists: ArgumentLists,
): string | undefined {
  const members = all.filter((member) => member.name !== "__typename");
  const fields = members.map((member) => {
    const type = graphqlType(member.type, known);
    if (type === undefined) return undefined;
    if (kind === "input") return `  ${inputValue(member, type)}${deprecated(member)}`;
    return `  ${member.name}${argumentsOf(argumentLists.of(name, member.name), known)}: ${type}${deprecated(member)}`;
  });
  if (fields.length === 0 || fields.includes(undefined)) return undefined;
  const clause = parents.length > 0 ? ` implements ${parents.join(" & ")}` : "";
  return `${kind} ${name}${clause} {\n${fields.join("\n")}\n}`;
}

function argumentsOf(members: readonly Member[], known: ReadonlySet<string>): string {
  if (members.length === 0) return "";
  return `(${members.map((member) => inputValue(member, graphqlType(member.type, known) ?? "")).join(", ")})`;
}

/** An optional property is nullable even where its type is not: the schema has a default there. */
function inputValue(member: Member, type: string): string {
  return `${member.name}: ${member.isOptional ? type.replace(/!$/, "") : type}`;
}

function deprecated({ deprecation }: Member): string {
  return deprecation === undefined ? "" : ` @deprecated(reason: ${JSON.stringify(deprecation)})`;
}

function graphqlType(type: TSType, known: ReadonlySet<string>): string | undefined {
  if (type.type === "TSParenthesizedType") return graphqlType(type.typeAnnotation, known);
  if (type.type === "TSArrayType") return listOf(type.elementType, known);
  if (type.type === "TSIndexedAccessType") {
    return type.indexType.type === "TSLiteralType" ? scalarName(type.indexType.literal) : undefined;
  }
  if (type.type !== "TSTypeReference") return undefined;
  const wrapper = type.typeName.type === "Identifier" ? type.typeName.name : "";
  const [argument] = type.typeArguments?.params ?? [];
  if (argument && wrapper === "Array") return listOf(argument, known);
  if (argument && ["Maybe", "InputMaybe"].includes(wrapper))
    return graphqlType(argument, known)?.replace(/!$/, "");
  const name = plainReference(type);
  return name !== undefined && known.has(name) ? `${name}!` : undefined;
}

function listOf(element: TSType, known: ReadonlySet<string>): string | undefined {
  const inner = graphqlType(element, known);
  return inner === undefined ? undefined : `[${inner}]!`;
}

/** `Scalars["DateTime"]` */
function scalarName(literal: TSLiteral): string | undefined {
  return literal.type === "Literal" && typeof literal.value === "string" ? `${literal.value}!` : undefined;
}

function respell(sdl: string): string {
  return Object.entries(respelled).reduce(
    (text, [from, to]) => text.replaceAll(new RegExp(`\\b${from}\\b`, "g"), to),
    sdl,
  );
}
