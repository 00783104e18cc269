import { describe, expect, it } from "vitest";

import { createAnswer } from "../../../src/clients/answer.ts";
import { judgeByStatus, judgeThrown, vendorFailure } from "../../../src/clients/failure.ts";
import { fetchFailed } from "./stub-fetch.ts";

const html = { "content-type": "text/html; charset=UTF-8" };

function answer(status: number, text = "", headers: Record<string, string> = {}) {
  return createAnswer(status, new Headers(headers), text);
}

function attempts(...parts: readonly Error[]): TypeError {
  return new TypeError("fetch failed", { cause: new AggregateError(parts) });
}

function redact(text: string): string {
  return text.replaceAll("s3cret", "[hidden]");
}

describe("what a rejected fetch proves", () => {
  it.each([
    "ECONNREFUSED",
    "ENOTFOUND",
    "EAI_AGAIN",
    "UND_ERR_CONNECT_TIMEOUT",
    "CERT_HAS_EXPIRED",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "ERR_TLS_CERT_ALTNAME_INVALID",
  ])("%s: nothing was sent", (code) => {
    expect(judgeThrown(fetchFailed(code))).toBe("not_sent");
  });

  it.each([
    "ECONNRESET",
    "EPIPE",
    "ETIMEDOUT",
    "UND_ERR_SOCKET",
    "UND_ERR_HEADERS_TIMEOUT",
    "UND_ERR_BODY_TIMEOUT",
    "SOMETHING_NEW",
  ])("%s: it may have been carried out", (code) => {
    expect(judgeThrown(fetchFailed(code))).toBe("unknown");
  });

  it("any code is harmless while the connection is being opened", () => {
    expect(judgeThrown(fetchFailed("ETIMEDOUT", { syscall: "connect" }))).toBe("not_sent");
    expect(judgeThrown(fetchFailed("EHOSTUNREACH", { syscall: "connect" }))).toBe("not_sent");
  });

  it("every address must have failed before a connection stood", () => {
    const refused = Object.assign(new Error("refused"), { code: "ECONNREFUSED", syscall: "connect" });
    const reset = Object.assign(new Error("reset"), { code: "ECONNRESET", syscall: "read" });
    expect(judgeThrown(attempts(refused, refused))).toBe("not_sent");
    expect(judgeThrown(attempts(refused, reset))).toBe("unknown");
  });

  it("an abort and anything else may have been carried out", () => {
    expect(judgeThrown(new DOMException("aborted", "AbortError"))).toBe("unknown");
    expect(judgeThrown("nonsense")).toBe("unknown");
  });
});

describe("what a status says", () => {
  it.each([
    [200, "ok"],
    [204, "ok"],
    [301, "refused"],
    [307, "refused"],
    [400, "refused"],
    [401, "unauthorized"],
    [402, "unpaid"],
    [403, "refused"],
    [404, "refused"],
    [408, "unknown"],
    [409, "refused"],
    [422, "refused"],
    [425, "unknown"],
    [429, "throttled"],
    [500, "unknown"],
    [504, "unknown"],
  ] as const)("%i is %s", (status, kind) => {
    expect(judgeByStatus(answer(status))).toBe(kind);
  });

  it("403 with a page is a block, 403 as JSON a refusal", () => {
    expect(judgeByStatus(answer(403, "<html>", html))).toBe("blocked");
    expect(judgeByStatus(answer(403, "\n<!DOCTYPE html>"))).toBe("blocked");
    expect(judgeByStatus(answer(403, '{"title":"Forbidden"}'))).toBe("refused");
  });
});

describe("the error a person reads", () => {
  const call = { vendor: "kommo", label: "PATCH /leads/1", mutating: true } as const;

  it("names the vendor, the call, the reason and what to do", () => {
    const error = vendorFailure(
      call,
      "refused",
      { status: 400, complaints: [{ path: "status_id", message: "Wrong type" }] },
      redact,
    );
    expect(error.message).toBe("Kommo refused PATCH /leads/1 (400): status_id: Wrong type");
    expect(error.hint).toContain("Kommo");
    expect(error.effect).toBe("none");
  });

  it("keeps the token out of sentence, complaints and cause", () => {
    const cause = new TypeError('Headers.append: "s3cret" is an invalid header value.');
    const error = vendorFailure(
      call,
      "unknown",
      { because: "s3cret", complaints: [{ message: "s3cret" }], cause },
      redact,
    );
    const told = [error.message, String(error.cause), JSON.stringify(error.complaints), error.stack].join(
      "\n",
    );
    expect(told).not.toContain("s3cret");
  });

  it("cuts long sentences of the vendor and takes control characters out", () => {
    const error = vendorFailure(
      call,
      "refused",
      { complaints: [{ message: `\u001B[31m${"x".repeat(5_000)}` }] },
      redact,
    );
    expect(error.complaints[0]?.message).toHaveLength(300);
    expect(error.complaints[0]?.message).not.toContain("\u001B");
  });

  it("ends the command with 'not authenticated' for a bad token", () => {
    expect(vendorFailure(call, "unauthorized", { status: 401 }, redact).exitCode).toBe(4);
  });
});
