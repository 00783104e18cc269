import { describe, expect, it } from "vitest";

import type { LinearIssue, NewIssue } from "../../src/clients/linear/linear-client.ts";
import { aWorld, failureOf } from "./clients-setup.ts";

const team = "5f0e4c1a-0000-4000-8000-0000000000e1";
const ourId = "7d1f6f5e-1c2b-4a3d-9e4f-0123456789ab";
const dealUrl = "https://acme.kommo.com/leads/detail/41200317";
const projectUrl = "https://app.productive.io/77/projects/8801";

function anIssue(overrides: Partial<NewIssue> = {}): NewIssue {
  return {
    id: ourId,
    teamId: team,
    title: "Website relaunch",
    description: "What was promised",
    priority: 2,
    dueDate: "2027-01-15",
    attachments: [
      {
        title: "Deal",
        subtitle: "12,500.00 EUR",
        url: dealUrl,
        metadata: { amount: 1_250_000, currency: "EUR" },
      },
      { title: "Project", url: projectUrl },
    ],
    ...overrides,
  };
}

/** Linear shows attachments newest first. */
function sorted(issue: LinearIssue | undefined) {
  return { ...issue, attachmentUrls: issue?.attachmentUrls.toSorted() };
}

describe.each([200, "as_refused"] as const)(
  "the Linear client against the sandbox, user errors on %s",
  (status) => {
    function world() {
      const all = aWorld();
      all.sandbox.linear.switches.userErrorStatus = status;
      return all;
    }

    it("knows whose key it is, of which workspace", async () => {
      const { linear } = world();
      expect(await linear.viewer()).toMatchObject({ email: "anna@acme.example", isAdmin: true });
      expect(await linear.organization()).toMatchObject({ urlKey: "acme" });
    });

    it("reads all users, disabled, guests and apps too", async () => {
      const users = await world().linear.users();
      expect(users.find(({ email }) => email === "clara@acme.example")?.isActive).toBe(false);
      expect(users.find(({ email }) => email === "frida@studio.example")?.isAssignable).toBe(false);
      expect(users.find(({ email }) => email === "dev@acme.example")).toMatchObject({
        isActive: true,
        isAssignable: true,
      });
    });

    it("creates an issue with its attachments in one request, and finds it by id and key", async () => {
      const { linear, sandbox, intent } = world();
      const { outcome, record } = await linear.createIssue(anIssue(), intent);
      expect(outcome).toBe("created");
      expect(sandbox.requests).toHaveLength(1);
      expect(record?.attachmentUrls.toSorted()).toEqual([dealUrl, projectUrl].toSorted());
      expect(sorted(await linear.issue(ourId))).toEqual(sorted(record));
      expect((await linear.issue(record?.identifier ?? ""))?.id).toBe(ourId);
      expect(record?.teamId).toBe(team);
    });

    it("finds the first issue instead of making a second", async () => {
      const { linear, intent, sandbox } = world();
      const first = await linear.createIssue(anIssue(), intent);
      const second = await linear.createIssue(anIssue({ title: "Something else" }), intent);
      expect(second.outcome).toBe("found");
      expect(sorted(second.record)).toEqual(sorted(first.record));
      expect(sandbox.linear.handler.snapshot().issues.filter(({ id }) => id === ourId)).toHaveLength(1);
    });

    it("adds the attachments a first attempt did not get to", async () => {
      const { linear, intent } = world();
      await linear.createIssue(anIssue({ attachments: [] }), intent);
      const { outcome, record } = await linear.createIssue(anIssue(), intent);
      expect(outcome).toBe("found");
      expect(record?.attachmentUrls.toSorted()).toEqual([dealUrl, projectUrl].toSorted());
    });

    it("knows no unknown issue", async () => {
      expect(await world().linear.issue("5f0e4c1a-0000-4000-8000-00000000ffff")).toBeUndefined();
      expect(await world().linear.issue("ENG-99999")).toBeUndefined();
    });

    it("passes on what Linear does not accept, and nothing was made", async () => {
      const { linear, intent } = world();
      const error = await failureOf(linear.createIssue(anIssue({ teamId: "ENG" }), intent));
      expect(error).toMatchObject({ kind: "refused", effect: "none" });
      expect(await linear.issue(ourId)).toBeUndefined();
    });

    it("says that the free plan is full", async () => {
      const { linear, intent, sandbox } = world();
      sandbox.linear.switches.freePlan = true;
      const refusals: unknown[] = [];
      for (let number = 0; number < 251; number += 1) {
        const id = `7d1f6f5e-1c2b-4a3d-9e4f-${String(number).padStart(12, "0")}`;
        await linear
          .createIssue(anIssue({ id, attachments: [] }), intent)
          .catch((error: unknown) => refusals.push(error));
      }
      expect(String(refusals[0])).toContain("number of issues its plan allows");
    });

    it("finds what it made when only an attachment is refused, and says which", async () => {
      const { linear, intent } = world();
      // Not a number is null in JSON, and metadata holds texts and numbers only.
      const attachments = [{ title: "Deal", url: dealUrl, metadata: { amount: Number.NaN } }];
      const error = await failureOf(linear.createIssue(anIssue({ attachments }), intent));
      expect(error.kind).toBe("refused");
      expect((await linear.issue(ourId))?.id).toBe(ourId);
    });

    it.each([
      [{ kind: "drop_response" }],
      [{ kind: "truncate", bytes: 40 }],
      [{ kind: "html", status: 502, effect: true }],
    ] as const)("does not know after %o, and finds it when asked again", async (effect) => {
      const { linear, sandbox, intent, dispatches } = world();
      sandbox.faults.push({ match: { vendor: "linear", mutating: true, times: 1 }, effect });
      expect((await failureOf(linear.createIssue(anIssue(), intent))).effect).toBe("unknown");
      expect(dispatches.count).toBe(1);
      expect(await linear.createIssue(anIssue(), intent)).toMatchObject({ outcome: "found" });
    });

    it.each(["shown", "not_found"] as const)("finds no issue in the trash (there: %s)", async (trashed) => {
      const { linear, intent, sandbox } = world();
      sandbox.linear.switches.trashedIssues = trashed;
      await linear.createIssue(anIssue(), intent);
      sandbox.linear.asPerson.trash(ourId);
      expect((await linear.createIssue(anIssue(), intent)).outcome).toBe("gone");
      sandbox.linear.asPerson.restore(ourId);
      sandbox.linear.asPerson.deleteForGood(ourId);
      expect(await linear.createIssue(anIssue(), intent)).toEqual({ outcome: "gone", record: undefined });
    });

    it("creates a project once, and finds it", async () => {
      const { linear, intent, sandbox } = world();
      const project = {
        id: ourId,
        name: "Northwind - Relaunch",
        description: "Sold",
        teamIds: [team],
        targetDate: "2027-01-15",
      };
      const first = await linear.createProject(project, intent);
      expect(first).toMatchObject({ outcome: "created", record: { name: "Northwind - Relaunch" } });
      expect(await linear.createProject(project, intent)).toEqual({ ...first, outcome: "found" });
      const made = sandbox.linear.handler.snapshot().projects.filter(({ id }) => id === ourId);
      expect(made).toMatchObject([{ teamIds: [team], targetDate: "2027-01-15" }]);
    });

    it("waits out a rate limit and creates once", async () => {
      const { linear, sandbox, intent, waits } = world();
      sandbox.faults.push({
        match: { vendor: "linear", mutating: true, times: 1 },
        effect: { kind: "throttle" },
      });
      expect((await linear.createIssue(anIssue(), intent)).outcome).toBe("created");
      expect(waits).toEqual([{ vendor: "linear", ms: 60_000, reason: "throttled" }]);
    });
  },
);
