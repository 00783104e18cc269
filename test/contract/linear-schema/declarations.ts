/**
 * The declarations of the installed `@linear/sdk`, as the recipe in `recover-linear-schema.ts` needs them.
 * They are the output of graphql-codegen, bundled into one file whose name carries a hash.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync, type Comment, type Statement, type TSType } from "oxc-parser";

/** What the recipe needs of the file. */
export interface Declarations {
  /** Type aliases without type parameters, in the order of the file. */
  readonly aliases: ReadonlyMap<string, TSType>;
  /** Enum name → the strings its members stand for. */
  readonly enums: ReadonlyMap<string, readonly string[]>;
  /** The text after `@deprecated` in the comment that ends right before `offset`, or undefined. */
  deprecationBefore(offset: number): string | undefined;
}

/** Reads and parses `dist/index-<hash>.d.mts`; throws when the package no longer ships exactly one. */
export function readLinearDeclarations(): Declarations {
  const path = declarationFile();
  const text = readFileSync(path, "utf8");
  const parsed = parseSync(path, text, { lang: "dts" });
  if (parsed.errors.length > 0) throw new Error(`${path} does not parse: ${parsed.errors[0]?.message}`);
  return {
    ...collect(parsed.program.body),
    deprecationBefore: deprecationReader(text, parsed.comments),
  };
}

/** Codegen names lose the suffix the bundler gave them: `IssueSlaWebhookPayload$1`. */
export function withoutBundlerSuffix(name: string): string {
  return name.replace(/\$\d+$/, "");
}

function declarationFile(): string {
  const folder = dirname(fileURLToPath(import.meta.resolve("@linear/sdk")));
  const found = readdirSync(folder).filter((name) => /^index-.*\.d\.mts$/.test(name));
  const [only] = found;
  if (only === undefined || found.length > 1) {
    throw new Error(`Expected one index-<hash>.d.mts in ${folder}, found ${found.length}.`);
  }
  return join(folder, only);
}

function collect(statements: readonly Statement[]): Pick<Declarations, "aliases" | "enums"> {
  const aliases = new Map<string, TSType>();
  const suffixed = new Map<string, TSType>();
  const enums = new Map<string, readonly string[]>();
  for (const statement of statements) {
    if (statement.type === "TSEnumDeclaration") {
      enums.set(
        statement.id.name,
        statement.body.members.flatMap(({ initializer }) =>
          initializer?.type === "Literal" && typeof initializer.value === "string" ? [initializer.value] : [],
        ),
      );
    }
    // Maybe, InputMaybe and Exact have parameters; none of them is a type of the schema.
    if (statement.type !== "TSTypeAliasDeclaration" || statement.typeParameters) continue;
    const name = statement.id.name;
    const target = withoutBundlerSuffix(name) === name ? aliases : suffixed;
    if (!target.has(name)) target.set(name, statement.typeAnnotation);
  }
  // A suffixed alias narrows the plain one for the SDK's users; where both exist the plain one is the schema's.
  for (const [name, type] of suffixed) {
    const plain = withoutBundlerSuffix(name);
    if (!aliases.has(plain)) aliases.set(plain, type);
  }
  return { aliases, enums };
}

function deprecationReader(text: string, comments: readonly Comment[]): Declarations["deprecationBefore"] {
  const byEnd = new Map(comments.map((comment) => [comment.end, comment]));
  return (offset) => {
    let end = offset;
    while (end > 0 && /\s/.test(text.charAt(end - 1))) end -= 1;
    // Some comments carry the tag twice, with the same text.
    const [, ...reasons] = (byEnd.get(end)?.value ?? "").split("@deprecated");
    return reasons.at(-1)?.trim();
  };
}
