/** Which request means what, decided before a byte of its body is read. */
import type { DeliverySource } from "../ledger/ledger.ts";
import { answers, methodNotAllowed, type Answer } from "./answer.ts";
import { isOneOf, type Key } from "./constant-time.ts";

/** What tells genuine requests from others. Asked for at every request, so that it may change meanwhile. */
export interface WebhookSecrets {
  /** Last segments of the paths: one, or two while one replaces the other; none: nothing is taken there. */
  readonly kommoPaths: readonly Key[];
  readonly productivePaths: readonly Key[];
  /** Signature tokens of Productive's webhooks; none: not known yet. */
  readonly productiveTokens: readonly Key[];
  /** Signing secrets of Linear's webhooks; none: not known yet. */
  readonly linearKeys: readonly Key[];
}

export type Route =
  | { readonly kind: "webhook"; readonly source: DeliverySource; readonly largestBodyBytes: number }
  | { readonly kind: "live" }
  | { readonly kind: "ready" }
  | { readonly kind: "refused"; readonly answer: Answer };

/** Kommo sends whole deals, hundreds in one body; the others one object. */
export const largestBodyBytes = {
  kommo: 5_000_000,
  productive: 1_000_000,
  linear: 1_000_000,
} as const satisfies Record<DeliverySource, number>;

export interface RequestLine {
  readonly method: string;
  /** As it came: `/webhooks/linear?x=1`. */
  readonly target: string;
}

/**
 * `basePath`: `""`, or `/handoff` where a proxy passes everything below it on. A wrong secret is answered as an
 * unknown path is, whatever the method.
 */
export function findRoute(request: RequestLine, basePath: string, secrets: WebhookSecrets): Route {
  const [path = ""] = request.target.split("?", 1);
  if (!path.startsWith(`${basePath}/`)) return notFound;
  const segments = path
    .slice(basePath.length + 1)
    .replace(/\/$/u, "")
    .split("/");
  const route = findByPath(segments, secrets);
  if (route.kind === "refused") return route;
  const allowed: readonly string[] = route.kind === "webhook" ? ["POST"] : ["GET", "HEAD"];
  if (allowed.includes(request.method)) return route;
  return { kind: "refused", answer: methodNotAllowed(allowed.join(", ")) };
}

/** Reads `--base-path`: with or without slashes around it, or empty. */
export function readBasePath(text: string): string {
  const trimmed = text.trim().replaceAll(/^\/+|\/+$/gu, "");
  return trimmed === "" ? "" : `/${trimmed}`;
}

const notFound: Route = { kind: "refused", answer: answers.notFound };

function findByPath(segments: readonly string[], secrets: WebhookSecrets): Route {
  const [head, name, secret, ...more] = segments;
  if (more.length > 0) return notFound;
  if (name === undefined && head === "livez") return { kind: "live" };
  if (name === undefined && head === "readyz") return { kind: "ready" };
  if (head !== "webhooks") return notFound;
  if (name === "linear" && secret === undefined) return webhook("linear");
  if (name === "kommo" && isSecret(secret, secrets.kommoPaths)) return webhook("kommo");
  if (name === "productive" && isSecret(secret, secrets.productivePaths)) return webhook("productive");
  return notFound;
}

/** Secrets are made of characters that no sender needs to escape; some escape `~` and `-` all the same. */
function isSecret(segment: string | undefined, secrets: readonly Key[]): boolean {
  if (segment === undefined) return false;
  try {
    return isOneOf(decodeURIComponent(segment), secrets);
  } catch {
    return false; // a stray %
  }
}

function webhook(source: DeliverySource): Route {
  return { kind: "webhook", source, largestBodyBytes: largestBodyBytes[source] };
}
