import { InvalidInputLinearError, LinearClient, RatelimitedLinearError } from "@linear/sdk";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aLinearWorkspace, linearIds, someId } from "./linear-workspace.ts";

const document = `mutation ($input: IssueCreateInput!) {
  issueCreate(input: $input) { success issue { id identifier } }
}`;
const variables = { input: { id: someId(1), teamId: linearIds.teams.engineering, title: "Relaunch" } };

/** The vendor's own client against the simulator: it understands what is answered as it would Linear's answers. */
describe("the SDK's client", () => {
  const workspace = { current: aLinearWorkspace() };
  const client = new LinearClient({ apiKey: "lin_api_sandbox", apiUrl: "http://127.0.0.1:4000/graphql" });

  beforeEach(() => {
    workspace.current = aLinearWorkspace();
    vi.stubGlobal("fetch", (url: string, init: RequestInit) =>
      workspace.current.linear.handle(new Request(url, init), { listLagMs: 0, source: "127.0.0.1" }),
    );
  });
  afterEach(() => void vi.unstubAllGlobals());

  it("creates an issue with a document of ours, and reads headers", async () => {
    const answer = await client.client.rawRequest(document, variables);
    expect(answer.data).toEqual({
      issueCreate: { success: true, issue: { id: someId(1), identifier: "ENG-5" } },
    });
    expect(answer.headers?.get("x-ratelimit-requests-remaining")).toBe("2499");
  });

  it.each([200, "as_refused"] as const)(
    "sees a conflict as invalid input, whatever the status (%s)",
    async (setting) => {
      workspace.current.linear.switches.userErrorStatus = setting;
      await client.client.rawRequest(document, variables);
      const second = client.client.rawRequest(document, variables);
      await expect(second).rejects.toThrow(InvalidInputLinearError);
      await expect(second).rejects.toThrow(
        /conflict on insert of Issue - Entity Issue with id .* already exists/i,
      );
    },
  );

  it("sees a spent budget as ratelimited, with the numbers of the headers", async () => {
    workspace.current.linear.switches.requestsPerHour = 0;
    const answer = client.client.rawRequest("{ viewer { id } }");
    await expect(answer).rejects.toThrow(RatelimitedLinearError);
    await expect(answer).rejects.toMatchObject({ requestsLimit: 0, requestsRemaining: 0 });
  });
});
