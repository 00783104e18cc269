/** A Linear workspace for tests: the simulator, a clock that stands still, and a short way to ask. */
import { expect } from "vitest";
import { z } from "zod";
import { createLinearHandler, type LinearHandler } from "../../../src/sandbox/linear/linear-handler.ts";
import { linearCredentials, linearIds } from "../../../src/sandbox/linear/linear-world.ts";

export { linearIds };

const wireAnswer = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(
      z.object({
        message: z.string(),
        path: z.array(z.union([z.string(), z.number()])).optional(),
        extensions: z.record(z.string(), z.unknown()),
      }),
    )
    .optional(),
});

export interface Answer extends z.infer<typeof wireAnswer> {
  readonly status: number;
  readonly headers: Headers;
  readonly hasData: boolean;
}

interface AskOptions {
  readonly authorization?: string | null;
  readonly listLagMs?: number;
  readonly operationName?: string;
}

export interface LinearWorkspace {
  readonly linear: LinearHandler;
  readonly clock: { nowMs: number };
  readonly ask: (
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    options?: AskOptions,
  ) => Promise<Answer>;
  /** Creates an issue in Engineering unless told otherwise; answers the request. */
  readonly create: (input?: Readonly<Record<string, unknown>>, options?: AskOptions) => Promise<Answer>;
}

/** Our own ids look like this: version 4. */
export const someId = (n: number): string => `0b6f1c2e-1111-4222-8333-${String(n).padStart(12, "0")}`;

export function aLinearWorkspace(): LinearWorkspace {
  const clock = { nowMs: Date.parse("2026-11-23T09:00:00.000Z") };
  let seed = 7;
  const linear = createLinearHandler({
    clock: { now: () => clock.nowMs, sleep: () => Promise.resolve() },
    random: () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    },
  });
  const ask: LinearWorkspace["ask"] = async (query, variables = {}, options = {}) => {
    const { authorization = linearCredentials.apiKey, operationName } = options;
    return read(
      await linear.handle(linearRequest(JSON.stringify({ query, variables, operationName }), authorization), {
        listLagMs: options.listLagMs ?? 0,
        source: "203.0.113.9",
      }),
    );
  };
  const create: LinearWorkspace["create"] = (input, options) =>
    ask(
      `mutation Create($input: IssueCreateInput!) {
         issueCreate(input: $input) { success issue { id identifier title state { name } } }
       }`,
      { input: { teamId: linearIds.teams.engineering, title: "Website relaunch", ...input } },
      options,
    );
  return { linear, clock, ask, create };
}

export function linearRequest(
  body: string,
  authorization: string | null = linearCredentials.apiKey,
): Request {
  return new Request("https://api.linear.app/graphql", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(authorization === null ? {} : { authorization }),
    },
    body,
  });
}

export async function read(response: Response): Promise<Answer> {
  const body: unknown = await response.json();
  const hasData = typeof body === "object" && body !== null && "data" in body;
  return { ...wireAnswer.parse(body), status: response.status, headers: response.headers, hasData };
}

/** The value at a path of the answered data: `at(answer, "issues", "nodes", 0, "id")`. */
export function at(answer: Answer, ...path: readonly (string | number)[]): unknown {
  let value: unknown = answer.data;
  for (const step of path) {
    value = typeof value === "object" && value !== null ? Reflect.get(value, step) : undefined;
  }
  return value;
}

/** One field of every entry of a list: `each(at(answer, "teams", "nodes"), "key")`. */
export function each(list: unknown, field: string): readonly unknown[] {
  return z
    .array(z.record(z.string(), z.unknown()))
    .parse(list)
    .map((entry) => entry[field]);
}

/** For `toMatchObject`: a text that holds `part`. */
export function textWith(part: string | RegExp): unknown {
  return typeof part === "string" ? expect.stringContaining(part) : expect.stringMatching(part);
}
