import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NewDelivery, StoredDelivery } from "../../../../src/ledger/ledger.ts";
import { openConnection, type Connection } from "../../../../src/ledger/sqlite/connection.ts";
import { countDeliveries, hashOfBody, storeDelivery } from "../../../../src/ledger/sqlite/deliveries.ts";
import { groupCommit } from "../../../../src/ledger/sqlite/group-commit.ts";
import { migrations } from "../../../../src/ledger/sqlite/migrations.ts";
import { aWaiting, startedAt } from "../ledger-builders.ts";

describe("deliveries in SQLite", () => {
  let connection: Connection;
  beforeEach(async () => {
    connection = await openConnection(":memory:", migrations, aWaiting());
  });
  afterEach(() => connection.close());

  it("are refused on a full disk, and taken when there is room again", async () => {
    const group = groupCommit(connection, aWaiting());
    connection.execute("PRAGMA max_page_count = 1"); // SQLite makes it as many as there are
    await expect(group.submit(store(1, 100_000))).rejects.toMatchObject({ code: "ledger.full" });
    connection.execute("PRAGMA max_page_count = 1000000");
    expect(await group.submit(store(1, 100_000))).toMatchObject({ isReplay: false });
    expect(countDeliveries(connection)).toMatchObject({ stored: 1 });
  });

  it("cost one commit when they come together", async () => {
    const commits: number[] = [];
    const group = groupCommit(connection, aWaiting(), (changes) => commits.push(changes));
    await Promise.all(Array.from({ length: 50 }, (_, index) => group.submit(store(index, 10))));
    expect(commits).toEqual([50]);
  });
});

function store(fill: number, length: number): (db: Connection) => StoredDelivery {
  const body = new Uint8Array(length).fill(fill);
  const delivery: NewDelivery = { source: "kommo", headers: {}, body, sameBody: "replay" };
  return (db) => storeDelivery(db, delivery, hashOfBody(body), startedAt);
}
