import { describe, expect, it, vi } from "vitest";

import type { NewIssue } from "../../../../src/clients/linear/linear-client.ts";
import { createLinearClient } from "../../../../src/clients/linear/linear-http-client.ts";
import { VendorError } from "../../../../src/errors.ts";
import { type PreparedAnswer, clientParts, jsonAnswer, noIntent, stubFetch } from "../stub-fetch.ts";

const ourId = "5f0e4c1a-1111-4000-8000-0000000000aa";
const dealUrl = "https://acme.kommo.com/leads/detail/7";

function aClient(...answers: readonly PreparedAnswer[]) {
  const stub = stubFetch(...answers);
  const parts = clientParts(stub.fetch);
  const client = createLinearClient({
    ...parts,
    apiUrl: "https://api.linear.app/graphql",
    apiKey: () => "lin_api_s3cret",
  });
  return { client, sent: stub.sent, clock: parts.clock };
}

function anIssue(overrides: Partial<NewIssue> = {}): NewIssue {
  return {
    id: ourId,
    teamId: "team",
    title: "Relaunch",
    attachments: [{ title: "Deal", url: dealUrl }],
    ...overrides,
  };
}

function issueOf(attachmentUrls: readonly string[] = [], more: Readonly<Record<string, unknown>> = {}) {
  return {
    id: ourId,
    identifier: "ENG-42",
    url: "https://linear.app/acme/issue/ENG-42",
    title: "Relaunch",
    archivedAt: null,
    trashed: null,
    team: { id: "team" },
    attachments: { nodes: attachmentUrls.map((url) => ({ url })) },
    ...more,
  };
}

interface ProblemParts {
  readonly message: string;
  readonly type?: string;
  readonly code?: string;
  readonly path?: readonly string[];
  readonly presentable?: string;
}

function problems(status: number, ...all: readonly ProblemParts[]): Response {
  const errors = all.map(({ message, type, code, path, presentable }) => ({
    message,
    ...(path === undefined ? {} : { path }),
    extensions: { type, code, userError: true, userPresentableMessage: presentable },
  }));
  return jsonAnswer({ data: null, errors }, status);
}

const conflict: ProblemParts = {
  message: "conflict on insert of Issue",
  type: "invalid input",
  code: "INPUT_ERROR",
  path: ["issueCreate"],
  presentable: `Entity Issue with id ${ourId} already exists.`,
};

const notFound: ProblemParts = {
  message: "Entity not found: Issue",
  type: "invalid input",
  code: "INPUT_ERROR",
  path: ["issue"],
};

const attachmentTrouble: ProblemParts = {
  message: "Internal server error",
  type: "internal error",
  code: "INTERNAL_SERVER_ERROR",
  path: ["attachment0"],
};

function created(urls: readonly string[] = [dealUrl]): Response {
  const attachments = urls.map(
    (url, index) => [`attachment${String(index)}`, { success: true, attachment: { url } }] as const,
  );
  return jsonAnswer({
    data: { issueCreate: { success: true, issue: issueOf() }, ...Object.fromEntries(attachments) },
  });
}

function found(issue: unknown): Response {
  return jsonAnswer({ data: { issue } });
}

function attached(url = dealUrl): Response {
  return jsonAnswer({ data: { attachment0: { success: true, attachment: { url } } } });
}

async function failureOf(work: Promise<unknown>): Promise<VendorError> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (error instanceof VendorError) return error;
  throw new Error("expected a VendorError", { cause: error });
}

const user = (id: string, more: Readonly<Record<string, unknown>> = {}) => ({
  id,
  name: id,
  email: `${id}@x.test`,
  active: true,
  app: false,
  guest: false,
  isAssignable: true,
  ...more,
});

const usersPage = (nodes: readonly unknown[], endCursor: string | null) =>
  jsonAnswer({ data: { users: { nodes, pageInfo: { hasNextPage: endCursor !== null, endCursor } } } });

describe("creating an issue", () => {
  it("takes one request with the attachments, values in variables, the key bare", async () => {
    const { client, sent } = aClient(created());
    expect(await client.createIssue(anIssue({ priority: 2, assigneeId: undefined }), noIntent)).toMatchObject(
      {
        outcome: "created",
        record: { identifier: "ENG-42", attachmentUrls: [dealUrl] },
      },
    );
    expect(sent).toHaveLength(1);
    expect(sent[0]?.headers.get("authorization")).toBe("lin_api_s3cret");
    expect(sent[0]?.body).toMatchObject({
      variables: {
        issue: { id: ourId, teamId: "team", title: "Relaunch", priority: 2 },
        attachment0: { issueId: ourId, title: "Deal", url: dealUrl },
      },
    });
    expect(JSON.stringify(sent[0]?.body)).not.toContain('"attachments":[');
  });

  it("sends further attachments in a second request", async () => {
    const urls = [1, 2, 3, 4].map((number) => `https://x.test/${String(number)}`);
    const { client, sent } = aClient(created(urls.slice(0, 3)), attached(urls[3]));
    const made = await client.createIssue(
      anIssue({ attachments: urls.map((url) => ({ title: "t", url })) }),
      noIntent,
    );
    expect(made.record?.attachmentUrls).toEqual(urls);
    expect(sent).toHaveLength(2);
  });

  it.each([200, 400])("reads the issue when our id was taken (HTTP %i)", async (status) => {
    const { client, sent } = aClient(problems(status, conflict), found(issueOf([dealUrl])));
    expect(await client.createIssue(anIssue(), noIntent)).toMatchObject({
      outcome: "found",
      record: { id: ourId },
    });
    expect(sent).toHaveLength(2);
  });

  it("adds the attachment that an existing issue lacks, with an intent of its own", async () => {
    const { client, sent } = aClient(problems(200, conflict), found(issueOf()), attached());
    const onDispatch = vi.fn<() => Promise<void>>(async () => {});
    const made = await client.createIssue(anIssue(), { onDispatch });
    expect(made.record?.attachmentUrls).toEqual([dealUrl]);
    expect(sent).toHaveLength(3);
    expect(onDispatch).toHaveBeenCalledTimes(2);
  });

  it("does not take a conflict about something else for ours", async () => {
    const other = { ...conflict, message: "conflict on insert of DocumentContent", presentable: "corrupt" };
    const { client, sent } = aClient(problems(400, other));
    expect((await failureOf(client.createIssue(anIssue(), noIntent))).kind).toBe("refused");
    expect(sent).toHaveLength(1);
  });

  it("does not take a conflict about another issue for ours", async () => {
    const other = {
      ...conflict,
      presentable: "Entity Issue with id 00000000-1111-4000-8000-000000000000 already exists.",
    };
    const { client, sent } = aClient(problems(400, other));
    expect((await failureOf(client.createIssue(anIssue(), noIntent))).kind).toBe("refused");
    expect(sent).toHaveLength(1);
  });

  it("is told when the id is taken and nothing bears it any more", async () => {
    const { client } = aClient(problems(200, conflict), problems(200, notFound));
    expect(await client.createIssue(anIssue(), noIntent)).toEqual({ outcome: "gone", record: undefined });
  });

  it("leaves a trashed issue as somebody left it", async () => {
    const { client, sent } = aClient(problems(200, conflict), found(issueOf([], { trashed: true })));
    expect(await client.createIssue(anIssue(), noIntent)).toMatchObject({
      outcome: "gone",
      record: { isTrashed: true },
    });
    expect(sent).toHaveLength(2);
  });

  it("takes an archived issue for one that exists", async () => {
    const archived = issueOf([dealUrl], { archivedAt: "2026-01-01T00:00:00.000Z" });
    const { client } = aClient(problems(200, conflict), found(archived));
    expect(await client.createIssue(anIssue(), noIntent)).toMatchObject({ outcome: "found" });
  });

  it("finds what it made when an attachment failed, and adds it", async () => {
    const { client } = aClient(problems(200, attachmentTrouble), found(issueOf()), attached());
    expect(await client.createIssue(anIssue(), noIntent)).toMatchObject({
      outcome: "created",
      record: { attachmentUrls: [dealUrl] },
    });
  });

  it("does not know what happened when an attachment failed and the issue is not there", async () => {
    const { client } = aClient(problems(200, attachmentTrouble), problems(200, notFound));
    expect((await failureOf(client.createIssue(anIssue(), noIntent))).kind).toBe("unknown");
  });

  it("adds what is missing when the issue came with a failed attachment", async () => {
    const partial = jsonAnswer({
      data: { issueCreate: { success: true, issue: issueOf() }, attachment0: null },
      errors: [{ message: "x", path: ["attachment0"], extensions: { type: "internal error" } }],
    });
    const { client } = aClient(partial, attached());
    expect((await client.createIssue(anIssue(), noIntent)).record?.attachmentUrls).toEqual([dealUrl]);
  });

  it("looks before it believes a refusal that does not say which field it is about", async () => {
    const { path: _path, ...pathless } = {
      ...attachmentTrouble,
      type: "invalid input",
      code: "INVALID_INPUT",
    };
    const { client } = aClient(problems(400, pathless), found(issueOf([dealUrl])));
    expect((await client.createIssue(anIssue(), noIntent)).record?.identifier).toBe("ENG-42");
  });

  it.each([
    ["internal error at issueCreate", problems(200, { ...attachmentTrouble, path: ["issueCreate"] })],
    ["a type nobody knows", problems(200, { message: "?", type: "brand new", path: ["issueCreate"] })],
    ["success: false", jsonAnswer({ data: { issueCreate: { success: false, issue: null } } })],
    ["an answer that breaks off", new Response('{"data":{"issueCreate":{"succ')],
    ["a 400 that breaks off", new Response('{"errors":[{"mess', { status: 400 })],
    ["503", jsonAnswer({ errors: [{ message: "x", extensions: { type: "invalid input" } }] }, 503)],
  ])("does not know what happened after %s, and asks nothing more", async (_, answer) => {
    const { client, sent } = aClient(answer);
    expect((await failureOf(client.createIssue(anIssue(), noIntent))).effect).toBe("unknown");
    expect(sent).toHaveLength(1);
  });

  it("says clearly that the plan's limit of issues is reached", async () => {
    const full = { message: "Usage limit exceeded", type: "usage limit exceeded", path: ["issueCreate"] };
    const error = await failureOf(aClient(problems(200, full)).client.createIssue(anIssue(), noIntent));
    expect(error.kind).toBe("refused");
    expect(error.message).toContain("number of issues its plan allows");
    expect(error.hint).toContain("Archive");
  });

  it("says what to do about a part of Linear that is switched off", async () => {
    const off = { message: "x", type: "feature not accessible", path: ["issueCreate"] };
    const error = await failureOf(aClient(problems(200, off)).client.createIssue(anIssue(), noIntent));
    expect(error.kind).toBe("refused");
    expect(error.hint).toContain("switch it on");
  });

  it("names what Linear did not accept", async () => {
    const answer = jsonAnswer({
      data: null,
      errors: [
        {
          message: "Argument Validation Error",
          path: ["issueCreate"],
          extensions: {
            type: "invalid input",
            code: "INVALID_INPUT",
            validationErrors: [
              { property: "assigneeId", constraints: { isUuid: "assigneeId must be a UUID" } },
            ],
          },
        },
      ],
    });
    const error = await failureOf(aClient(answer).client.createIssue(anIssue(), noIntent));
    expect(error.message).toContain("assigneeId must be a UUID");
  });
});

describe("creating a project", () => {
  const project = { id: ourId, name: "Relaunch", description: "Sold", teamIds: ["team"] };
  const made = { id: ourId, name: "Relaunch", url: "https://linear.app/p", archivedAt: null, trashed: null };
  const taken: ProblemParts = {
    ...conflict,
    message: "conflict on insert of Project",
    path: ["projectCreate"],
    presentable: `Entity Project with id ${ourId} already exists.`,
  };

  it("takes one request, without keys that have no value", async () => {
    const answer = jsonAnswer({ data: { projectCreate: { success: true, project: made } } });
    const { client, sent } = aClient(answer);
    expect(await client.createProject({ ...project, targetDate: undefined }, noIntent)).toMatchObject({
      outcome: "created",
      record: { id: ourId, isTrashed: false },
    });
    expect(sent.map(({ body }) => body)).toMatchObject([{ variables: { project } }]);
    expect(JSON.stringify(sent[0]?.body)).not.toContain('targetDate"');
  });

  it.each([200, 400])("reads the project when our id was taken (HTTP %i)", async (status) => {
    const { client } = aClient(problems(status, taken), jsonAnswer({ data: { project: made } }));
    expect(await client.createProject(project, noIntent)).toMatchObject({ outcome: "found" });
  });

  it("does not take a project in the trash, nor one that was deleted for good", async () => {
    const trashed = jsonAnswer({ data: { project: { ...made, trashed: true } } });
    const gone = problems(200, { ...notFound, message: "Entity not found: Project", path: ["project"] });
    for (const answer of [trashed, gone]) {
      const { client } = aClient(problems(200, taken), answer);
      expect((await client.createProject(project, noIntent)).outcome).toBe("gone");
    }
  });

  it("does not know what happened after an answer that breaks off", async () => {
    const { client } = aClient(new Response('{"data":{"projectCreate":{"succ'));
    expect((await failureOf(client.createProject(project, noIntent))).effect).toBe("unknown");
  });
});

describe("Linear's limits", () => {
  const limited = { message: "Rate limit exceeded.", type: "ratelimited", code: "RATELIMITED" };

  it.each([
    [
      "HTTP 400 with RATELIMITED",
      jsonAnswer({ errors: [{ message: limited.message, extensions: limited }] }, 400),
    ],
    ["a bare 429", new Response("slow down", { status: 429 })],
  ])("%s: waits a minute, never until the reset header, and sends again", async (_, answer) => {
    answer.headers.set("x-ratelimit-requests-reset", String(1_800_003_600_000));
    const { client, sent, clock } = aClient(answer, created());
    await client.createIssue(anIssue(), noIntent);
    expect(sent).toHaveLength(2);
    expect(clock.slept).toEqual([60_000]);
  });

  it.each([
    ["401", 401],
    ["400", 400],
  ])("a bad key on HTTP %s is unauthorized", async (_, status) => {
    const refused = {
      message: "Authentication required",
      type: "authentication error",
      code: "AUTHENTICATION_ERROR",
    };
    expect((await failureOf(aClient(problems(status, refused)).client.viewer())).kind).toBe("unauthorized");
  });
});

describe("reading", () => {
  it.each([200, 400])("an unknown issue is undefined (HTTP %i)", async (status) => {
    expect(await aClient(problems(status, notFound)).client.issue("ENG-1")).toBeUndefined();
  });

  it("tells archived and trashed", async () => {
    const { client } = aClient(found(issueOf([], { archivedAt: "2026-01-01T00:00:00.000Z", trashed: true })));
    expect(await client.issue("ENG-42")).toMatchObject({ isArchived: true, isTrashed: true });
  });

  it("repeats a read that met an internal error", async () => {
    const trouble = { message: "x", type: "internal error", path: ["issue"] };
    const { client, sent } = aClient(problems(200, trouble), found(issueOf()));
    expect((await client.issue(ourId))?.id).toBe(ourId);
    expect(sent).toHaveLength(2);
  });

  it("takes every page of users, and assigns neither apps nor guests", async () => {
    const { client, sent } = aClient(
      usersPage([user("a"), user("b", { app: true })], "cursor"),
      usersPage([user("c", { guest: true }), user("d", { active: false })], null),
    );
    expect(
      (await client.users()).map(({ id, isActive, isAssignable }) => [id, isActive, isAssignable]),
    ).toEqual([
      ["a", true, true],
      ["b", true, false],
      ["c", true, false],
      ["d", false, true],
    ]);
    expect(sent[1]?.body).toMatchObject({ variables: { first: 250, after: "cursor" } });
  });

  it("sends an OAuth token as Bearer", async () => {
    const stub = stubFetch(jsonAnswer({ data: { organization: { id: "1", name: "Acme", urlKey: "acme" } } }));
    const client = createLinearClient({
      ...clientParts(stub.fetch),
      apiUrl: "https://x.test/graphql",
      apiKey: () => "lin_oauth_1",
    });
    await client.organization();
    expect(stub.sent[0]?.headers.get("authorization")).toBe("Bearer lin_oauth_1");
  });
});
