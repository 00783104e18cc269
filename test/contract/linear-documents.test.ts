/**
 * Every document that our client sends, with the variables it sends along, against the schema of the published
 * package: a field, an argument or an input that Linear does not have is refused there as a whole.
 */
import { getVariableValues, Kind, parse, validate } from "graphql";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { LinearClient } from "../../src/clients/linear/linear-client.ts";
import { linearDocuments } from "../../src/clients/linear/linear-documents.ts";
import { complexityOf } from "../../src/sandbox/linear/complexity.ts";
import { linearSchema } from "../../src/sandbox/linear/linear-schema.ts";
import { aWorld } from "./clients-setup.ts";
import { recoverLinearSchema } from "./linear-schema/recover-linear-schema.ts";

const { schema } = recoverLinearSchema();
const named = linearDocuments.map((document) => [/(?:query|mutation) \w+/u.exec(document)?.[0], document]);
const requestShape = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()) });
const sent = await sentByAllCalls();

/** What is set aside for one request until Linear says what it cost. */
const reservedPoints = 1_000;

describe.each(named)("%s", (_name, document = "") => {
  it("is valid in the schema of the installed SDK", () => {
    expect(validate(schema, parse(document))).toEqual([]);
  });

  it("costs less than is set aside for a request", () => {
    expect(costOf(document, { first: 250 })).toBeLessThan(reservedPoints);
  });
});

describe("what the client sends", () => {
  it("is one of these documents, and each of them is sent", () => {
    const documents = new Set(sent.map(({ query }) => query));
    const unused = linearDocuments.filter((document) => !documents.has(document));
    expect([...documents].filter((document) => !linearDocuments.includes(document))).toEqual([]);
    expect(unused).toEqual([]);
  });

  it.each(sent.map(({ query, variables }) => [query.split("(")[0], query, variables] as const))(
    "%s carries variables that fit the schema",
    (_name, query, variables) => {
      const operation = parse(query).definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
      const read = getVariableValues(schema, operation?.variableDefinitions ?? [], variables);
      expect(read.errors).toBeUndefined();
    },
  );

  it("never asks for a template and the team's default one together", () => {
    expect(JSON.stringify(sent)).not.toContain("useDefaultTemplate");
  });

  it("makes an issue for a few hundred points and a project for a handful", () => {
    expect(Math.max(...costsOf("issueCreate("))).toBeLessThan(300);
    expect(Math.max(...costsOf("projectCreate("))).toBeLessThan(5);
  });
});

function costsOf(part: string): readonly number[] {
  return sent
    .filter(({ query }) => query.includes(part))
    .map(({ query, variables }) => costOf(query, variables));
}

function costOf(document: string, variables: Readonly<Record<string, unknown>>): number {
  const parsed = parse(document);
  const operation = parsed.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) throw new Error("the document has no operation");
  return complexityOf(linearSchema(), parsed, operation, variables);
}

function ownId(end: number): string {
  return `7d1f6f5e-1c2b-4a3d-9e4f-00000000000${String(end)}`;
}

/** Each method of the client once, each document at least once: taken from the sandbox's log of requests. */
async function sentByAllCalls(): Promise<readonly z.infer<typeof requestShape>[]> {
  const { linear, sandbox, intent } = aWorld();
  const urls = [1, 2, 3, 4, 5, 6, 7].map((n) => ({ title: "Deal", url: `https://x.example/${String(n)}` }));
  const ids = "5f0e4c1a-0000-4000-8000-0000000000";
  const whole: Parameters<LinearClient["createIssue"]>[0] = {
    id: ownId(1),
    teamId: `${ids}e1`,
    title: "Relaunch",
    description: "What was promised",
    assigneeId: `${ids}c1`,
    priority: 1,
    dueDate: "2027-01-15",
    stateId: `${ids}a1`,
    labelIds: [`${ids}b1`],
    projectId: `${ids}f1`,
    templateId: `${ids}d1`,
    attachments: [{ title: "Deal", subtitle: "1 EUR", url: "https://x.example", metadata: { amount: 1 } }],
  };
  await linear.viewer();
  await linear.organization();
  await linear.users();
  await linear.teams();
  await linear.workflowStates();
  await linear.projects();
  await linear.labels();
  await linear.templates();
  await linear.createProject(
    { id: ownId(8), name: "Relaunch", description: "Sold", teamIds: [`${ids}e1`], targetDate: "2027-01-15" },
    intent,
  );
  await linear.createProject({ id: ownId(8), name: "Again", description: "", teamIds: [`${ids}e1`] }, intent);
  await linear.createIssue(whole, intent);
  await linear.createIssue(whole, intent);
  // Sub-issue; two and three attachments; then one, two and three more than travel with an issue.
  for (const [at, count] of [0, 2, 3, 4, 5, 6].entries()) {
    const plain = { id: ownId(at + 2), teamId: `${ids}e1`, title: "Part", parentId: ownId(1) };
    await linear.createIssue({ ...plain, attachments: urls.slice(0, count) }, intent);
  }
  const webhook = { label: "handoff", resourceTypes: ["Issue"], secret: "lin_wh_0123456789abcdef" };
  const { id: hook } = await linear.createWebhook(
    { ...webhook, address: "https://handoff.example/webhooks/linear", teamId: `${ids}e1` },
    intent,
  );
  await linear.createWebhook({ ...webhook, address: "https://handoff.example/webhooks/linear" }, intent);
  await linear.webhooks();
  await linear.updateWebhook(hook, { isEnabled: true, resourceTypes: ["Issue"], secret: "x" }, intent);
  await linear.deleteWebhook(hook, intent);
  return sandbox.requests.map((request) => requestShape.parse(JSON.parse(request.body)));
}
