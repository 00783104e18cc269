import { describe, expect, it } from "vitest";
import { answers } from "../../../src/server/answer.ts";
import { findRoute, readBasePath, type Route } from "../../../src/server/routes.ts";
import { aKey, secretTexts, someSecrets } from "./hook-builders.ts";

const { kommoPath, productivePath } = secretTexts;

function route(method: string, target: string, basePath = ""): Route {
  return findRoute({ method, target }, basePath, someSecrets());
}

describe("a request", () => {
  it.each([
    [`/webhooks/kommo/${kommoPath}`, "kommo", 5_000_000],
    [`/webhooks/productive/${productivePath}`, "productive", 1_000_000],
    ["/webhooks/linear", "linear", 1_000_000],
  ])("to %s is a webhook", (target, source, largestBodyBytes) => {
    expect(route("POST", target)).toEqual({ kind: "webhook", source, largestBodyBytes });
  });

  it.each([
    ["/livez", "live"],
    ["/readyz", "ready"],
  ])("to %s asks how we are", (target, kind) => {
    expect(route("GET", target)).toEqual({ kind });
    expect(route("HEAD", target)).toEqual({ kind });
  });

  it.each([
    `/webhooks/kommo/${kommoPath}/`,
    `/webhooks/kommo/${kommoPath}?utm=1`,
    `/webhooks/kommo/${kommoPath.replaceAll("-", "%2D")}`,
  ])("may write the same path as %s", (target) => {
    expect(route("POST", target)).toMatchObject({ kind: "webhook", source: "kommo" });
  });

  it.each([
    "/",
    "",
    "*",
    "/webhooks",
    "/webhooks/",
    "/webhooks/kommo",
    "/webhooks/kommo/",
    "/webhooks/kommo/wrong",
    `/webhooks/kommo/${productivePath}`,
    `/webhooks/kommo/${kommoPath}/more`,
    `/webhooks/kommo/${kommoPath},${kommoPath}`,
    "/webhooks/kommo/%",
    `/webhooks/productive/${kommoPath}`,
    "/webhooks/linear/secret",
    "/webhooks/slack",
    "//livez",
    "/livez/now",
    `/WEBHOOKS/kommo/${kommoPath}`,
    `http://other.example/webhooks/kommo/${kommoPath}`,
  ])("to %j finds nothing", (target) => {
    expect(route("POST", target)).toEqual({ kind: "refused", answer: answers.notFound });
  });

  it("with a wrong secret finds nothing by any method", () => {
    expect(route("GET", "/webhooks/kommo/wrong")).toEqual({ kind: "refused", answer: answers.notFound });
  });

  it.each([
    ["GET", `/webhooks/kommo/${kommoPath}`, "POST"],
    ["PUT", "/webhooks/linear", "POST"],
    ["POST", "/livez", "GET, HEAD"],
  ])("by %s to %s is told the right method", (method, target, allow) => {
    expect(route(method, target)).toMatchObject({ answer: { status: 405, headers: { allow } } });
  });

  it("may use either of two secrets while one replaces the other", () => {
    const secrets = someSecrets({ kommoPaths: [aKey("new"), aKey("old")] });
    const kinds = ["old", "new", "older"].map(
      (secret) => findRoute({ method: "POST", target: `/webhooks/kommo/${secret}` }, "", secrets).kind,
    );
    expect(kinds).toEqual(["webhook", "webhook", "refused"]);
  });

  it("finds no way in where no secret is set", () => {
    const secrets = someSecrets({ kommoPaths: [] });
    expect(findRoute({ method: "POST", target: "/webhooks/kommo/" }, "", secrets).kind).toBe("refused");
  });

  it("is looked for below the base path only", () => {
    expect(route("GET", "/handoff/livez", "/handoff").kind).toBe("live");
    expect(route("GET", "/livez", "/handoff").kind).toBe("refused");
    expect(route("GET", "/handoffs/livez", "/handoff").kind).toBe("refused");
  });
});

describe("a base path", () => {
  it.each([
    ["", ""],
    ["/", ""],
    ["handoff", "/handoff"],
    ["/handoff/", "/handoff"],
    [" /a/b// ", "/a/b"],
  ])("written %j is %j", (text, expected) => {
    expect(readBasePath(text)).toBe(expected);
  });
});
