import {
  buildSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLSchema,
} from "graphql";
import { describe, expect, it } from "vitest";
import { linearSdl } from "../../../src/sandbox/linear/sdl/sdl.ts";
import { recoverLinearSchema } from "../linear-schema/recover-linear-schema.ts";
import { aLinearWorkspace, at, linearIds, someId, type Answer } from "./linear-workspace.ts";

const simulated = buildSchema(linearSdl);
const types = Object.values(simulated.getTypeMap()).filter((type) => !isIntrospectionType(type));

describe("the simulator's Linear schema", () => {
  const { schema: real } = recoverLinearSchema();

  it("holds nothing that Linear's does not, and nothing that differs", () => {
    const differences = types.flatMap((type) => differencesOf(type, real));
    expect(differences).toEqual([]);
  });

  it("is told from one with a single nullability changed", () => {
    const changed = buildSchema(
      linearSdl.replace("  issue(id: String!): Issue!", "  issue(id: String!): Issue"),
    );
    const query = changed.getType("Query");
    expect(query && differencesOf(query, real)).toEqual(["Query.issue: Issue, Linear has Issue!"]);
  });

  it.each([
    ["issue", { id: someId(1) }],
    ["team", { id: linearIds.teams.engineering }],
    ["workflowState", { id: linearIds.states.engineeringBacklog }],
    ["issueLabel", { id: linearIds.label }],
    ["user", { id: linearIds.users.anna }],
    ["project", { id: linearIds.project }],
    ["template", { id: linearIds.template }],
    ["attachment", { id: someId(2) }],
    ["comment", { id: someId(3) }],
    ["webhook", { id: someId(4) }],
    ["organization", undefined],
    ["viewer", undefined],
    ["templates", undefined],
    ["rateLimitStatus", undefined],
  ])("answers every field of %s", async (field, given) => {
    const { linear, ask } = await aFilledWorkspace();
    linear.switches.maxComplexity = 1_000_000;
    const type = getNamedType(simulated.getQueryType()?.getFields()[field]?.type);
    const call = given ? `${field}(id: "${given.id}")` : field;
    const answer = await ask(`{ ${call} ${type ? selectionOf(type, 2) : ""} }`);
    expect(answer.errors).toBeUndefined();
    expect(at(answer, field)).toBeTruthy();
  });

  it.each(
    types
      .filter(isObjectType)
      .flatMap(({ name }) =>
        name === "Query" ? Object.values(simulated.getQueryType()?.getFields() ?? {}) : [],
      )
      .flatMap((field) => {
        const filter = field.args.find(({ name }) => name === "filter");
        return filter ? [[field.name, getNamedType(filter.type).name] as const] : [];
      }),
  )("filters %s by every field of %s", async (field, filterName) => {
    const { linear, ask } = await aFilledWorkspace();
    linear.switches.maxComplexity = 1_000_000;
    const filter = simulated.getType(filterName);
    const names = isInputObjectType(filter) ? Object.keys(filter.getFields()) : [];
    const conditions = names.filter((name) => !["and", "or", "null"].includes(name));
    const answers: Answer[] = [];
    for (const name of conditions) {
      answers.push(
        await ask(`query ($filter: ${filterName}) { ${field}(filter: $filter) { nodes { id } } }`, {
          filter: { [name]: {} },
        }),
      );
    }
    expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
  });
});

async function aFilledWorkspace(): Promise<ReturnType<typeof aLinearWorkspace>> {
  const workspace = aLinearWorkspace();
  const { team } = { team: linearIds.teams.engineering };
  await workspace.create({ id: someId(1), labelIds: [linearIds.label], projectId: linearIds.project });
  await workspace.ask(
    `mutation Fill($attachment: AttachmentCreateInput!, $comment: CommentCreateInput!, $webhook: WebhookCreateInput!) {
       attachmentCreate(input: $attachment) { success }
       commentCreate(input: $comment) { success }
       webhookCreate(input: $webhook) { success }
     }`,
    {
      attachment: {
        id: someId(2),
        issueId: someId(1),
        title: "Deal",
        url: "https://acme.kommo.com/leads/detail/1",
      },
      comment: { id: someId(3), issueId: someId(1), body: "Hello" },
      webhook: { id: someId(4), url: "https://hooks.example/linear", resourceTypes: ["Issue"], teamId: team },
    },
  );
  return workspace;
}

/** All fields that need no argument; objects `depth` levels deep, connections two entries wide. */
function selectionOf(type: GraphQLNamedType, depth: number): string {
  if (!isObjectType(type)) return "";
  const fields = Object.values(type.getFields()).flatMap((field) => {
    const inner = getNamedType(field.type);
    if (field.args.some(isRequiredArgument)) return [];
    if (isLeafType(inner)) return [field.name];
    if (depth === 0) return [];
    const page = inner.name.endsWith("Connection") ? "(first: 2)" : "";
    return [
      `${field.name}${page} ${selectionOf(inner, inner.name.endsWith("Connection") ? depth : depth - 1)}`,
    ];
  });
  return fields.length > 0 ? `{ ${fields.join(" ")} }` : "{ __typename }";
}

function differencesOf(type: GraphQLNamedType, real: GraphQLSchema): readonly string[] {
  const other = real.getType(type.name);
  if (other?.constructor !== type.constructor) return [`${type.name} is of another kind, or unknown`];
  if (isEnumType(type) && isEnumType(other)) {
    const values = (each: typeof type): string =>
      each
        .getValues()
        .map(({ name }) => name)
        .toSorted(byText)
        .join(" ");
    return values(type) === values(other) ? [] : [`${type.name} has other values`];
  }
  if (isInputObjectType(type) && isInputObjectType(other)) {
    return Object.values(type.getFields()).flatMap((field) =>
      difference(`${type.name}.${field.name}`, field.type, other.getFields()[field.name]?.type),
    );
  }
  if (!(isObjectType(type) || isInterfaceType(type)) || !(isObjectType(other) || isInterfaceType(other)))
    return [];
  return [
    ...difference(`${type.name} implements`, type.getInterfaces().join(), other.getInterfaces().join()),
    ...Object.values(type.getFields()).flatMap((field) => {
      const path = `${type.name}.${field.name}`;
      const same = other.getFields()[field.name];
      return [
        ...difference(path, field.type, same?.type),
        ...difference(`${path} deprecated`, field.deprecationReason, same?.deprecationReason),
        ...argumentDifferences(path, field.args, same?.args ?? []),
      ];
    }),
  ];
}

/** An argument may be missing unless it is required. */
function argumentDifferences(
  path: string,
  ours: readonly GraphQLArgument[],
  theirs: readonly GraphQLArgument[],
): readonly string[] {
  const missing = theirs.filter(
    (each) => isRequiredArgument(each) && !ours.some(({ name }) => name === each.name),
  );
  return [
    ...missing.map(({ name }) => `${path}(${name}) is required and missing`),
    ...ours.flatMap((each) =>
      difference(`${path}(${each.name})`, each.type, theirs.find(({ name }) => name === each.name)?.type),
    ),
  ];
}

function difference(path: string, ours: unknown, theirs: unknown): readonly string[] {
  return String(ours) === String(theirs) ? [] : [`${path}: ${String(ours)}, Linear has ${String(theirs)}`];
}

function byText(a: string, b: string): number {
  return a < b ? -1 : 1;
}
