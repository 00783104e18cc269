import { LinearDocument } from "@linear/sdk";
import { Kind, parse } from "graphql";
import { describe, expect, it } from "vitest";
import { complexityOf } from "../../../src/sandbox/linear/complexity.ts";
import { recoverLinearSchema } from "../linear-schema/recover-linear-schema.ts";
import { aLinearWorkspace, at, linearIds, textWith } from "./linear-workspace.ts";

const cheap = "{ viewer { id } }";

describe("complexity", () => {
  // What the SDK's own documents cost by the published formula.
  it.each([
    ["TeamsDocument", {}, 1216],
    ["TeamsDocument", { first: 250 }, 6076],
    ["UsersDocument", { first: 250 }, 1076],
    ["WorkflowStatesDocument", { first: 250 }, 1026],
    ["ProjectsDocument", { first: 250 }, 7526],
    ["IssuesDocument", {}, 2121],
    ["IssuesDocument", { first: 250 }, 10_601],
    ["IssueDocument", {}, 43],
    ["CreateIssueDocument", {}, 3],
  ] as const)("of the SDK's %s with %o is %i points", (name, variables, points) => {
    const document = parse(String.prototype.toString.call(LinearDocument[name]));
    const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
    expect(operation && complexityOf(recoverLinearSchema().schema, document, operation, variables)).toBe(
      points,
    );
  });

  it("is told in a header of every answer", async () => {
    const { ask } = aLinearWorkspace();
    const { headers } = await ask(
      "{ issues(first: 10) { nodes { id title number } pageInfo { hasNextPage } } }",
    );
    expect(headers.get("x-complexity")).toBe("14");
  });

  it("of more than 10,000 points is refused, the number only in the sentence for people", async () => {
    const { ask } = aLinearWorkspace();
    const answer = await ask("{ teams(first: 250) { nodes { issues { nodes { id } } } } }");
    expect(answer).toMatchObject({
      status: 400,
      hasData: false,
      errors: [
        {
          message: "Query too complex",
          extensions: {
            code: "INPUT_ERROR",
            userPresentableMessage: textWith("maximum is 10000"),
          },
        },
      ],
    });
  });
});

describe("the budget", () => {
  it("is named in headers: limits, what is left, and a reset that is always an hour ahead, in milliseconds", async () => {
    const { ask, clock } = aLinearWorkspace();
    await ask(cheap);
    const { headers } = await ask(cheap);
    expect(Object.fromEntries([...headers].filter(([name]) => name.startsWith("x-ratelimit")))).toEqual({
      "x-ratelimit-requests-limit": "2500",
      "x-ratelimit-requests-remaining": "2498",
      "x-ratelimit-requests-reset": String(clock.nowMs + 3_600_000),
      "x-ratelimit-complexity-limit": "3000000",
      "x-ratelimit-complexity-remaining": "2999996",
      "x-ratelimit-complexity-reset": String(clock.nowMs + 3_600_000),
    });
  });

  it("of requests, once spent, is refused with HTTP 400 and 429 inside", async () => {
    const { ask, linear } = aLinearWorkspace();
    linear.switches.requestsPerHour = 2;
    await ask(cheap);
    await ask(cheap);
    const answer = await ask(cheap);
    expect(answer).toMatchObject({
      status: 400,
      hasData: false,
      errors: [
        {
          message: textWith("Rate limit exceeded"),
          extensions: { type: "ratelimited", code: "RATELIMITED", statusCode: 429, userError: true },
        },
      ],
    });
    expect(answer.headers.get("x-ratelimit-requests-remaining")).toBe("0");
  });

  it("leaks back steadily, long before the reset it names", async () => {
    const { ask, linear, clock } = aLinearWorkspace();
    linear.switches.requestsPerHour = 3600;
    for (let n = 0; n < 3600; n += 1) await ask(cheap);
    const spent = await ask(cheap);
    clock.nowMs += 1000;
    expect([spent.status, (await ask(cheap)).status, (await ask(cheap)).status]).toEqual([400, 200, 400]);
  });

  it("of points, once spent, is refused too", async () => {
    const { ask, linear } = aLinearWorkspace();
    linear.switches.complexityPerHour = 3;
    await ask(cheap);
    expect(await ask(cheap)).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: "RATELIMITED" } }],
    });
  });

  it("does nothing when it refuses a mutation", async () => {
    const { create, linear } = aLinearWorkspace();
    linear.switches.requestsPerHour = 0;
    const before = linear.snapshot();
    await create();
    expect(linear.snapshot()).toEqual(before);
  });

  it("of one root field has headers of its own", async () => {
    const { ask, linear } = aLinearWorkspace();
    linear.switches.endpointLimits = { viewer: 1 };
    const first = await ask(cheap);
    const second = await ask(cheap);
    expect(first.headers.get("x-ratelimit-endpoint-name")).toBe("viewer");
    expect(second).toMatchObject({ status: 400, errors: [{ extensions: { code: "RATELIMITED" } }] });
  });

  it("is shared by all credentials of a user", async () => {
    const { ask, linear } = aLinearWorkspace();
    linear.switches.requestsPerHour = 1;
    await ask(cheap);
    expect(await ask(cheap, {}, { authorization: "Bearer lin_oauth_sandbox" })).toMatchObject({
      status: 400,
    });
  });

  it("is answered by rateLimitStatus", async () => {
    const { ask } = aLinearWorkspace();
    const answer = await ask(
      "{ rateLimitStatus { identifier limits { type allowedAmount remainingAmount } } }",
    );
    expect(at(answer, "rateLimitStatus")).toEqual({
      identifier: linearIds.users.anna,
      limits: [
        { type: "requests", allowedAmount: 2500, remainingAmount: 2499 },
        { type: "complexity", allowedAmount: 3_000_000, remainingAmount: 2_999_997 },
      ],
    });
  });
});
