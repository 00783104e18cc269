/**
 * What can be known after a call that went wrong. Pure: what happened → a kind, a sentence, what to do.
 *
 * | what happened | kind |
 * |---|---|
 * | no connection: refused, unknown host, unreachable, connect timeout, certificate not trusted | `not_sent` |
 * | reset, broken pipe, our deadline, an answer that breaks off, 408, 425, 5xx, anything unrecognised | `unknown` |
 * | 3xx: we never follow, because the token is for this address only | `refused` |
 * | 401 / 402 / 403 with an HTML page / 429 | `unauthorized` / `unpaid` / `blocked` / `throttled` |
 * | every other 4xx, 403 as JSON included | `refused` |
 */
import {
  type ExitCode,
  type Vendor,
  type VendorComplaint,
  VendorError,
  type VendorFailureKind,
  exitCodes,
} from "../errors.ts";
import { type Answer, isHtml } from "./answer.ts";

/** A call, as a person would name it: `PATCH /leads/41200317`, `issueCreate`. */
export interface Call {
  readonly vendor: Vendor;
  readonly label: string;
  readonly mutating: boolean;
}

/** What is to be said about a failure besides its kind. */
export interface FailureDetails {
  readonly status?: number | undefined;
  readonly complaints?: readonly VendorComplaint[] | undefined;
  readonly retryAfterSeconds?: number | undefined;
  /** Replaces the general sentence's ending: `no complete answer within 30 s`. */
  readonly because?: string | undefined;
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** The kind of an answer by its status, and by its body only where HTTP leaves it open. */
export function judgeByStatus(answer: Answer): VendorFailureKind | "ok" {
  const { status } = answer;
  if (status >= 200 && status < 300) return "ok";
  if (status >= 500) return "unknown";
  switch (status) {
    case 401:
      return "unauthorized";
    case 402:
      return "unpaid";
    case 403:
      return isHtml(answer) ? "blocked" : "refused";
    case 408:
    case 425:
      return "unknown";
    case 429:
      return "throttled";
    default:
      return "refused";
  }
}

/** Codes of `cause` that prove that no byte of the request left this machine. */
const notSentCodes: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REVOKED",
  "CERT_UNTRUSTED",
  "CERT_REJECTED",
  "CERT_SIGNATURE_FAILURE",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

/** The kind of what `fetch` rejected with. Whatever does not prove the contrary may have been sent. */
export function judgeThrown(error: unknown): "not_sent" | "unknown" {
  return chainOf(error).some(provesNotSent) ? "not_sent" : "unknown";
}

/** The code deepest in the chain that names it best: `ECONNRESET`, `UND_ERR_SOCKET`. */
export function codeOf(error: unknown): string | undefined {
  return chainOf(error)
    .map((link) => textProperty(link, "code"))
    .findLast((code) => code !== undefined);
}

/** The error to throw. `redact` is applied to every text in it. */
export function vendorFailure(
  call: Call,
  kind: VendorFailureKind,
  details: FailureDetails,
  redact: (text: string) => string,
): VendorError {
  const complaints = (details.complaints ?? []).slice(0, 20).map((complaint) => cleaned(complaint, redact));
  return new VendorError({
    vendor: call.vendor,
    kind,
    message: redact(sentence(call, kind, details, complaints)),
    hint: details.hint ?? hints[kind](call.vendor),
    facts: { call: redact(call.label), ...(details.status === undefined ? {} : { status: details.status }) },
    exitCode: exitCodeOf(kind),
    status: details.status,
    retryAfterSeconds: details.retryAfterSeconds,
    complaints,
    cause: describeCause(details.cause, redact),
  });
}

/** How people write the vendors' names. */
export const vendorNames = {
  kommo: "Kommo",
  productive: "Productive",
  linear: "Linear",
  slack: "Slack",
} as const satisfies Record<Vendor, string>;

function exitCodeOf(kind: VendorFailureKind): ExitCode {
  return kind === "unauthorized" ? exitCodes.notAuthenticated : exitCodes.failed;
}

interface Words {
  readonly name: string;
  readonly label: string;
  /** ` (400)` or nothing. */
  readonly number: string;
  /** `: ECONNRESET` or nothing. */
  readonly ending: string;
  readonly reason: string;
  readonly mutating: boolean;
}

const sentences = {
  not_sent: ({ name, label, ending }) =>
    `${name} could not be reached for ${label}${ending}. Nothing was sent.`,
  refused: ({ name, label, number, reason }) => `${name} refused ${label}${number}: ${reason}`,
  throttled: ({ name, label, ending }) =>
    `${name} asks us to slow down (${label})${ending}. It was not carried out.`,
  unauthorized: ({ name, label, number }) => `${name} does not accept the token (${label}${number}).`,
  unpaid: ({ name, number }) =>
    `${name} says that the trial or subscription of this account has ended${number}.`,
  blocked: ({ name, label, number }) =>
    `${name} blocks this address or account: it answers ${label} with a page instead of data${number}.`,
  unknown: ({ name, label, number, ending, mutating }) =>
    `${name} gave no usable answer to ${label}${number}${ending}.${mutating ? " It may have been carried out." : ""}`,
} as const satisfies Record<VendorFailureKind, (words: Words) => string>;

function sentence(
  call: Call,
  kind: VendorFailureKind,
  { status, because }: FailureDetails,
  complaints: readonly VendorComplaint[],
): string {
  return sentences[kind]({
    name: vendorNames[call.vendor],
    label: call.label,
    number: status === undefined ? "" : ` (${String(status)})`,
    ending: because === undefined ? "" : `: ${because}`,
    reason: because ?? reasons(complaints),
    mutating: call.mutating,
  });
}

function reasons(complaints: readonly VendorComplaint[]): string {
  if (complaints.length === 0) return "it gave no reason.";
  const said = complaints
    .slice(0, 3)
    .map(({ path, message }) => (path === undefined ? message : `${path}: ${message}`));
  return said.join("; ");
}

const tokenHints = {
  kommo:
    "Make a new long-lived token in Kommo (Settings → Integrations → your private integration) and set KOMMO_TOKEN.",
  productive:
    "Make a new token in Productive (Settings → API integrations) and set PRODUCTIVE_TOKEN; check PRODUCTIVE_ORG_ID.",
  linear:
    "Make a new key in Linear (Settings → Security & access → Personal API keys) and set LINEAR_API_KEY.",
  slack: "Make a new incoming webhook in Slack and set SLACK_WEBHOOK_URL.",
} as const satisfies Record<Vendor, string>;

const hints = {
  not_sent: (vendor) => `Check the network, the proxy and the base URL of ${vendorNames[vendor]}.`,
  refused: (vendor) => `Correct what ${vendorNames[vendor]} names, or what the token may do, and try again.`,
  throttled: () => "Wait, or lower the load: other programs may be using the same limit.",
  unauthorized: (vendor) => tokenHints[vendor],
  unpaid: (vendor) =>
    `Renew the ${vendorNames[vendor]} subscription; waiting work goes on by itself afterwards.`,
  blocked: (vendor) =>
    `Write to ${vendorNames[vendor]} support with this machine's public address and the account's name; do not keep trying.`,
  unknown: () => "Nothing to do at first: handoff looks whether it happened before it tries again.",
} as const satisfies Record<VendorFailureKind, (vendor: Vendor) => string>;

function cleaned(complaint: VendorComplaint, redact: (text: string) => string): VendorComplaint {
  const short = (text: string): string => {
    const plain = redact(text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, " ")).trim();
    return plain.length <= 300 ? plain : `${plain.slice(0, 299)}…`;
  };
  return {
    message: short(complaint.message),
    ...(complaint.path === undefined ? {} : { path: short(complaint.path) }),
    ...(complaint.code === undefined ? {} : { code: short(complaint.code) }),
  };
}

/** Errors of fetch may quote headers and addresses; only their redacted texts are kept. */
function describeCause(cause: unknown, redact: (text: string) => string): Error | undefined {
  if (cause === undefined) return undefined;
  const texts = chainOf(cause).map((link) => textProperty(link, "message") ?? "");
  const code = codeOf(cause);
  return new Error(redact([...texts, code ?? ""].filter((text) => text !== "").join(": ")));
}

function provesNotSent(link: object): boolean {
  // One part per address that was tried: all of them must have failed before a connection stood.
  if (link instanceof AggregateError && link.errors.length > 0) {
    return link.errors.every(
      (part: unknown) => typeof part === "object" && part !== null && provesNotSent(part),
    );
  }
  const code = textProperty(link, "code");
  if (code === undefined) return false;
  // A connection that failed while it was being opened carried nothing, whatever its code.
  return notSentCodes.has(code) || textProperty(link, "syscall") === "connect";
}

/** The error and its causes, at most ten. */
function chainOf(error: unknown): readonly object[] {
  const chain: object[] = [];
  for (let link = error; typeof link === "object" && link !== null && chain.length < 10;) {
    chain.push(link);
    link = "cause" in link ? link.cause : undefined;
  }
  return chain;
}

function textProperty(link: object, name: "code" | "message" | "syscall"): string | undefined {
  const value: unknown = Reflect.get(link, name);
  return typeof value === "string" && value !== "" ? value : undefined;
}
