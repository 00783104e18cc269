/** `sweep`, `pause` and `resume` as cron and people run them. Needs the built program (`npm run build`). */
import { createServer } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Workplace } from "../support/command.ts";
import { aWorkplace } from "../support/command.ts";

const open = 41200306;
const noType = 41200355;

let place: Workplace;

beforeEach(async () => {
  place = await aWorkplace();
  // The ledger is made: what is won from here on starts by itself.
  await place.run(["sweep"]);
});
afterEach(() => place.close());

function win(lead: number): void {
  place.sandbox.kommo.asPerson.moveLead(lead, { statusId: 142 });
}

function linesOf(stdout: string): readonly unknown[] {
  return stdout
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
}

describe("handoff sweep", () => {
  it("prints nothing when nothing happened", async () => {
    expect(await place.run(["sweep"])).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("says what it did, and how much no webhook had told of", async () => {
    win(open);
    const { code, stdout } = await place.run(["sweep"]);
    expect(code).toBe(0);
    expect(stdout).toContain("Katalog online");
    expect(stdout).toContain("The sweep found 1 won deal that no webhook had told of.");
  });

  it("prints one object a line with --json, the summary last", async () => {
    win(open);
    const { stdout } = await place.run(["sweep", "--json"]);
    expect(linesOf(stdout)).toMatchObject([
      { version: 1, deal: { lead: open, outcome: "done" } },
      { version: 1, sweep: "complete", repaired: 1, summary: { done: 1, held: 0 } },
    ]);
  });

  it("ends with 3 for a deal that became held, and with 0 while it stays so", async () => {
    place.sandbox.kommo.asPerson.clearField(noType, 510_001);
    win(noType);
    const first = await place.run(["sweep"]);
    const second = await place.run(["sweep"]);
    expect([first.code, second.code, second.stdout]).toEqual([3, 0, ""]);
  });

  it("calls the heartbeat after a complete sweep, and not after one that failed", async () => {
    const called: string[] = [];
    const server = createServer((request, response) => {
      called.push(`${request.method ?? ""} ${request.url ?? ""}`);
      response.end("ok");
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const words = ["sweep", "--heartbeat-url", `http://127.0.0.1:${String(port)}/beat?id=1`];
    await place.run(words);
    place.sandbox.faults.push({ match: { vendor: "kommo" }, effect: { kind: "status", status: 400 } });
    const failed = await place.run(words);
    server.close();
    expect(called).toEqual(["GET /beat?id=1"]);
    expect(failed.code).not.toBe(0);
  });

  it("refuses a heartbeat that would show the address on its way", async () => {
    const { code, stderr } = await place.run(["sweep", "--heartbeat-url", "http://example.com/x"]);
    expect(code).toBe(2);
    expect(stderr).toContain("--heartbeat-url");
  });
});

describe("handoff pause", () => {
  it("stops what starts by itself, until handoff resume", async () => {
    win(open);
    const paused = await place.run(["pause"]);
    const requests = place.sandbox.requests.length;
    const swept = await place.run(["sweep", "--json"]);
    expect([paused.code, linesOf(swept.stdout)]).toMatchObject([0, [{ sweep: "paused" }]]);
    expect(place.sandbox.requests).toHaveLength(requests);
    const resumed = await place.run(["resume"]);
    expect(resumed.stdout).toContain("Work goes on");
    expect((await place.run(["sweep"])).stdout).toContain("Katalog online");
  });

  it("may be said twice, and so may resume", async () => {
    await place.run(["pause"]);
    expect(JSON.parse((await place.run(["pause", "--json"])).stdout)).toMatchObject({ paused: true });
    await place.run(["resume"]);
    expect((await place.run(["resume"])).stdout).toContain("was not paused");
  });
});
