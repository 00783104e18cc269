import { beforeEach, describe, expect, it } from "vitest";
import { openConnection, type Connection } from "../../../../src/ledger/sqlite/connection.ts";
import { addEvent, listEvents } from "../../../../src/ledger/sqlite/events.ts";
import { groupCommit, largestGroup } from "../../../../src/ledger/sqlite/group-commit.ts";
import { migrations } from "../../../../src/ledger/sqlite/migrations.ts";
import { aClock, aWaiting, startedAt } from "../ledger-builders.ts";

const lead = "41200317";

function add(kind: string): (connection: Connection) => void {
  return (connection) => addEvent(connection, { lead, kind, facts: null }, startedAt);
}

function addLarge(connection: Connection): void {
  addEvent(connection, { lead, kind: "large", facts: "x".repeat(100_000) }, startedAt);
}

function kinds(connection: Connection): readonly string[] {
  return listEvents(connection, lead, 1000).map((event) => event.kind);
}

/** The same connection, except that `before` sees (and may refuse) what is executed. */
function watched(connection: Connection, before: (sql: string) => void): Connection {
  return {
    ...connection,
    get isTransaction() {
      return connection.isTransaction;
    },
    execute: (sql) => {
      before(sql);
      connection.execute(sql);
    },
  };
}

describe("group commit", () => {
  let connection: Connection;
  let commits: number[];
  beforeEach(async () => {
    connection = await openConnection(":memory:", migrations, aWaiting());
    commits = [];
    return () => connection.close();
  });
  const onCommit = (changes: number): void => void commits.push(changes);

  it("carries what is asked for together in one commit", async () => {
    const group = groupCommit(connection, aWaiting(), onCommit);
    await Promise.all(Array.from({ length: 64 }, (_, index) => group.submit(add(String(index)))));
    expect(commits).toEqual([64]);
  });

  it("keeps the order of asking", async () => {
    const group = groupCommit(connection, aWaiting());
    await Promise.all(["one", "two", "three"].map((kind) => group.submit(add(kind))));
    expect(kinds(connection)).toEqual(["one", "two", "three"]);
  });

  it("never carries more than the largest group", async () => {
    const group = groupCommit(connection, aWaiting(), onCommit);
    await Promise.all(Array.from({ length: largestGroup + 1 }, () => group.submit(add("tick"))));
    expect(commits).toEqual([largestGroup, 1]);
  });

  it("answers with what the change returned", async () => {
    const group = groupCommit(connection, aWaiting());
    await expect(group.submit(() => 42)).resolves.toBe(42);
  });

  it("answers after the commit, not before", async () => {
    const executed: string[] = [];
    const group = groupCommit(
      watched(connection, (sql) => executed.push(sql)),
      aWaiting(),
    );
    await group.submit(add("one")).then(() => executed.push("answered"));
    expect(executed).toEqual(["BEGIN IMMEDIATE", "SAVEPOINT change", "RELEASE change", "COMMIT", "answered"]);
  });

  it("undoes all of a change that fails half-way, and nothing of its neighbours", async () => {
    const group = groupCommit(connection, aWaiting(), onCommit);
    const settled = await Promise.allSettled([
      group.submit(add("before")),
      group.submit((inside) => {
        add("half")(inside);
        throw new RangeError("the other half fails");
      }),
      group.submit(add("after")),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(kinds(connection)).toEqual(["before", "after"]);
    expect(commits).toEqual([3]);
  });

  it("refuses everyone when the commit fails, and goes on afterwards", async () => {
    let isBroken = true;
    const broken = watched(connection, (sql) => {
      if (sql === "COMMIT" && isBroken) throw new Error("the disk is gone");
    });
    const group = groupCommit(broken, aWaiting(), onCommit);
    const settled = await Promise.allSettled([group.submit(add("one")), group.submit(add("two"))]);
    expect(settled.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    isBroken = false;
    await group.submit(add("three"));
    expect(kinds(connection)).toEqual(["three"]);
    expect(commits).toEqual([1]);
  });

  it("says that the disk is full, and goes on when there is room", async () => {
    const group = groupCommit(connection, aWaiting());
    connection.execute("PRAGMA max_page_count = 30");
    await expect(group.submit(addLarge)).rejects.toMatchObject({ code: "ledger.full" });
    connection.execute("PRAGMA max_page_count = 1000");
    await group.submit(addLarge);
    expect(kinds(connection)).toEqual(["large"]);
  });

  it("refuses everyone when SQLite ends the transaction by itself", async () => {
    const group = groupCommit(connection, aWaiting());
    const settled = await Promise.allSettled([
      group.submit(add("one")),
      group.submit((inside) => {
        inside.execute("ROLLBACK");
        throw new Error("the disk is full");
      }),
      group.submit(add("three")),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(kinds(connection)).toEqual([]);
  });

  it("takes along what is asked for while another process holds the lock", async () => {
    const waits = 3;
    let attempts = 0;
    const locked = watched(connection, (sql) => {
      if (sql !== "BEGIN IMMEDIATE") return;
      attempts += 1;
      if (attempts > waits) return;
      throw Object.assign(new Error("locked"), { code: "ERR_SQLITE_ERROR", errcode: 5, errstr: "locked" });
    });
    const late: Promise<void>[] = [];
    const clock = aClock(() => void late.push(group.submit(add("late"))));
    const group = groupCommit(locked, aWaiting(clock), onCommit);
    await group.submit(add("early"));
    await Promise.all(late);
    expect(commits).toEqual([1 + waits]);
  });

  it("refuses everyone who waits when the lock is never given back", async () => {
    const locked = watched(connection, (sql) => {
      if (sql !== "BEGIN IMMEDIATE") return;
      throw Object.assign(new Error("locked"), { code: "ERR_SQLITE_ERROR", errcode: 5, errstr: "locked" });
    });
    const group = groupCommit(locked, aWaiting());
    const settled = await Promise.allSettled([group.submit(add("one")), group.submit(add("two"))]);
    expect(settled).toMatchObject([
      { status: "rejected", reason: { code: "ledger.busy" } },
      { status: "rejected", reason: { code: "ledger.busy" } },
    ]);
  });

  it("settles what was asked for before it finishes, and refuses the rest", async () => {
    const group = groupCommit(connection, aWaiting());
    const first = group.submit(add("first"));
    const finishing = group.finish();
    await expect(group.submit(add("late"))).rejects.toMatchObject({ code: "ledger.closed" });
    await finishing;
    await first;
    expect(kinds(connection)).toEqual(["first"]);
  });
});
