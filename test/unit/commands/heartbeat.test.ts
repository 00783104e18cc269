import { describe, expect, it, test } from "vitest";
import { checkHeartbeatUrl, sendHeartbeat } from "../../../src/commands/heartbeat.ts";

describe("the address of a heartbeat", () => {
  it.each([
    "https://hc-ping.com/abc?rid=1",
    "http://127.0.0.1:9/x",
    "http://localhost/x",
    "http://[::1]:80/",
  ])("may be %s", (text) => {
    expect(checkHeartbeatUrl(text).href).toContain("://");
  });

  it.each(["http://hc-ping.com/abc", "ftp://localhost/x", "hc-ping.com", ""])("may not be “%s”", (text) => {
    expect(() => checkHeartbeatUrl(text)).toThrow(expect.objectContaining({ code: "usage", exitCode: 2 }));
  });
});

test.each([
  { answer: () => Promise.resolve(new Response("ok")), isTaken: true },
  { answer: () => Promise.resolve(new Response("no", { status: 500 })), isTaken: false },
  { answer: () => Promise.reject(new TypeError("fetch failed")), isTaken: false },
])("a heartbeat is taken: $isTaken", async ({ answer, isTaken }) => {
  expect(await sendHeartbeat(new URL("https://hc-ping.com/abc"), answer)).toBe(isTaken);
});
