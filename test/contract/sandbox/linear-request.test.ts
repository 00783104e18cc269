import { describe, expect, it } from "vitest";
import {
  aLinearWorkspace,
  at,
  linearIds,
  linearRequest,
  read,
  someId,
  textWith,
} from "./linear-workspace.ts";

const invalid = "{ viewer { shoeSize } }";
const valid = "{ viewer { id } }";

describe("a request to Linear", () => {
  it("is answered as JSON in UTF-8", async () => {
    const { ask } = aLinearWorkspace();
    const { headers, status } = await ask(valid);
    expect([status, headers.get("content-type")]).toEqual([200, "application/json; charset=utf-8"]);
  });

  it("is validated before anybody asks who sent it", async () => {
    const { ask } = aLinearWorkspace();
    const answer = await ask(invalid, {}, { authorization: null });
    expect(answer).toMatchObject({
      status: 400,
      hasData: false,
      errors: [
        {
          message: textWith('Cannot query field "shoeSize"'),
          extensions: { type: "graphql error", code: "GRAPHQL_VALIDATION_FAILED", http: { status: 400 } },
        },
      ],
    });
  });

  it("is refused with 401 and without rate headers when the key is missing or wrong", async () => {
    const { ask } = aLinearWorkspace();
    for (const authorization of [null, "lin_api_wrong", "Bearer wrong"]) {
      const answer = await ask(valid, {}, { authorization });
      expect(answer).toMatchObject({
        status: 401,
        hasData: false,
        errors: [
          { extensions: { type: "authentication error", code: "AUTHENTICATION_ERROR", statusCode: 401 } },
        ],
      });
      expect(answer.headers.has("x-ratelimit-requests-remaining")).toBe(false);
    }
  });

  it("is refused with 400, not 401, when a personal key is sent behind Bearer", async () => {
    const { ask } = aLinearWorkspace();
    const answer = await ask(valid, {}, { authorization: "Bearer lin_api_sandbox" });
    expect(answer).toMatchObject({
      status: 400,
      errors: [
        {
          message: textWith("Bearer"),
          extensions: { type: "invalid input", code: "INPUT_ERROR" },
        },
      ],
    });
  });

  it("is taken with an OAuth token behind Bearer", async () => {
    const { ask } = aLinearWorkspace();
    const answer = await ask(valid, {}, { authorization: "Bearer lin_oauth_sandbox" });
    expect(at(answer, "viewer", "id")).toBe(linearIds.users.anna);
  });

  it("is refused when the key's owner was disabled", async () => {
    const { ask, linear } = aLinearWorkspace();
    linear.asPerson.disableUser(linearIds.users.anna);
    expect(await ask(valid)).toMatchObject({ status: 401 });
  });

  it("is answered without a key when it asks for the schema", async () => {
    const { ask } = aLinearWorkspace();
    const answer = await ask("{ __schema { queryType { name } } }", {}, { authorization: null });
    expect(at(answer, "__schema", "queryType", "name")).toBe("Query");
  });

  it("is asked who sent it before its complexity counts", async () => {
    const { ask, linear } = aLinearWorkspace();
    linear.switches.maxComplexity = 1;
    expect(await ask("{ teams { nodes { id } } }", {}, { authorization: null })).toMatchObject({
      status: 401,
    });
  });

  it("meets the limit of complexity before its arguments are looked at", async () => {
    const { ask } = aLinearWorkspace();
    const answer = await ask("{ teams(first: 100000) { nodes { id } } }");
    expect(answer).toMatchObject({ status: 400, errors: [{ message: "Query too complex" }] });
  });

  it("is refused with INPUT_ERROR when the variables do not fit", async () => {
    const { ask, create } = aLinearWorkspace();
    const noTeam = await create({ teamId: null });
    const noDate = await create({ dueDate: "2026-02-30" });
    const unknownField = await create({ nickname: "x" });
    const noVariable = await ask("query ($id: String!) { issue(id: $id) { id } }");
    for (const answer of [noTeam, noDate, unknownField, noVariable]) {
      expect(answer).toMatchObject({
        status: 400,
        hasData: false,
        errors: [{ extensions: { code: "INPUT_ERROR" } }],
      });
    }
  });

  it.each([
    ["no JSON", "{"],
    ["a JSON list", "[]"],
    ["no query", "{}"],
    ["a query that does not parse", JSON.stringify({ query: "{ viewer " })],
    [
      "two operations and no name",
      JSON.stringify({ query: "query A { viewer { id } } query B { viewer { id } }" }),
    ],
  ])("is refused with 400 when the body is %s", async (_what, body) => {
    const { linear } = aLinearWorkspace();
    const answer = await read(await linear.handle(linearRequest(body), { listLagMs: 0, source: "x" }));
    expect(answer).toMatchObject({
      status: 400,
      hasData: false,
      errors: [{ extensions: { statusCode: 400 } }],
    });
  });

  it("goes to /graphql and nowhere else", async () => {
    const { linear } = aLinearWorkspace();
    const elsewhere = new Request("https://api.linear.app/rest/issues", { method: "POST", body: "{}" });
    const { status } = await linear.handle(elsewhere, { listLagMs: 0, source: "x" });
    expect(status).toBe(404);
  });

  it("runs the operation it names", async () => {
    const { ask } = aLinearWorkspace();
    const query = "query A { viewer { id } } query B { organization { urlKey } }";
    expect(await ask(query, {}, { operationName: "B" })).toMatchObject({
      data: { organization: { urlKey: "acme" } },
    });
  });
});

describe("a refusal after execution", () => {
  const missing = `{ viewer { id } issue(id: "${someId(1)}") { id } }`;

  it("empties the whole data when the thing is not found, because the field is non-null", async () => {
    const { ask } = aLinearWorkspace();
    expect(await ask(missing)).toMatchObject({
      data: null,
      errors: [
        {
          message: "Entity not found: Issue",
          path: ["issue"],
          extensions: {
            type: "invalid input",
            code: "INPUT_ERROR",
            statusCode: 400,
            userError: true,
            userPresentableMessage: "Could not find referenced Issue.",
          },
        },
      ],
    });
  });

  it.each([
    [200, 200, "not found", missing],
    ["as_refused", 400, "not found", missing],
    [200, 200, "a bad page size", "{ teams(first: 0) { nodes { id } } }"],
    ["as_refused", 400, "a bad page size", "{ teams(first: 0) { nodes { id } } }"],
  ] as const)(
    "with the switch at %s answers HTTP %i to %s, with the same body",
    async (setting, status, _what, query) => {
      const { ask, linear } = aLinearWorkspace();
      linear.switches.userErrorStatus = setting;
      expect(await ask(query)).toMatchObject({
        status,
        data: null,
        errors: [{ extensions: { statusCode: 400 } }],
      });
    },
  );
});

describe("what the log says of a request", () => {
  const { linear } = aLinearWorkspace();

  it("names the operation and its root fields, each once", () => {
    const query = `mutation HandoffIssueCreate { issueCreate(input: {teamId: "x"}) { success }
      deal: attachmentCreate(input: {issueId: "x", title: "x", url: "x"}) { success }
      project: attachmentCreate(input: {issueId: "x", title: "x", url: "y"}) { success } }`;
    expect(linear.operation(wire(query))).toBe("HandoffIssueCreate: issueCreate, attachmentCreate");
  });

  it("follows fragments at the root", () => {
    expect(linear.operation(wire("query Q { ...F } fragment F on Query { viewer { id } }"))).toBe(
      "Q: viewer",
    );
  });

  it.each([
    ["a mutation", wire('mutation { issueArchive(id: "x") { success } }'), true],
    [
      "a query that mentions one",
      wire('query { issues(filter: {title: {eq: "mutation"}}) { nodes { id } } }'),
      false,
    ],
    [
      "the named one of two",
      wire("query A { viewer { id } } mutation B { webhookDelete(id: 1) { success } }", "B"),
      true,
    ],
    ["nonsense", "mutation", false],
  ])("calls %s mutating or not", (_what, text, mutating) => {
    expect(linear.isMutating("POST", "/graphql", text)).toBe(mutating);
  });
});

function wire(query: string, operationName?: string): string {
  return JSON.stringify({ query, operationName });
}
