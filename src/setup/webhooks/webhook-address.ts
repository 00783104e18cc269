/** Where the three systems send their news: addresses of our server, whose last part is a secret for two of them. */
import { exitCodes, HandoffError } from "../../errors.ts";

export type WebhookSystem = "kommo" | "productive" | "linear";

/** One of our addresses, taken apart. */
export interface OurAddress {
  readonly system: WebhookSystem;
  /** `https://handoff.acme.example`, without a slash at its end. */
  readonly base: string;
  /** Linear signs its deliveries and needs none. */
  readonly secret: string | undefined;
}

/** The address that a system is told. */
export function webhookAddress({ system, base, secret }: OurAddress): string {
  return secret === undefined ? `${base}/webhooks/${system}` : `${base}/webhooks/${system}/${secret}`;
}

/** Undefined where it is not of our shape. */
export function readAddress(address: string): OurAddress | undefined {
  const found = /^(.*)\/webhooks\/(?:(kommo|productive)\/([^/?#]+)|(linear))\/?$/u.exec(normalized(address));
  if (found === null) return undefined;
  const [, base = "", withSecret, secret, linear] = found;
  const system = withSecret ?? linear;
  if (system !== "kommo" && system !== "productive" && system !== "linear") return undefined;
  return { system, base, secret };
}

/** As it may be shown: ours without the secret; of a stranger's address the host alone, whose path may be one. */
export function maskAddress(address: string): string {
  const ours = readAddress(address);
  if (ours !== undefined) {
    return webhookAddress({ ...ours, secret: ours.secret === undefined ? undefined : "[secret]" });
  }
  const url = URL.parse(address);
  return url === null ? "[no address]" : `${url.protocol}//${url.host}/…`;
}

export function isSameAddress(one: string, other: string): boolean {
  return normalized(one).replace(/\/$/u, "") === normalized(other).replace(/\/$/u, "");
}

/**
 * Reads `--url`: what the systems can reach from outside. Loopback only where they are simulators on this
 * machine. Throws (exit 2) with what is wrong.
 */
export function parseBase(text: string, { mayBeLocal }: { readonly mayBeLocal: boolean }): string {
  const url = URL.parse(text.trim());
  if (url === null) throw unfit(text, "is no address");
  if (url.username !== "" || url.password !== "") throw unfit(text, "holds a user name or a password");
  if (url.search !== "" || url.hash !== "") throw unfit(text, "holds a query or a fragment");
  const isLocal = isLoopback(url.hostname);
  if (isLocal && !mayBeLocal)
    throw unfit(text, "is on this machine, where Kommo and the others cannot reach it");
  if (url.protocol !== "https:" && !(isLocal && url.protocol === "http:")) {
    throw unfit(text, "does not begin with https://");
  }
  if (!isLocal && !isPublicHost(url.hostname)) throw unfit(text, "is no public address");
  const base = url.href.replace(/\/+$/u, "");
  if (readAddress(base) !== undefined)
    throw unfit(text, "names a route already, and the server's own address is wanted");
  return base;
}

export function isLoopback(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127(?:\.\d{1,3}){3}$/u.test(hostname)
  );
}

function isPublicHost(hostname: string): boolean {
  if (hostname.startsWith("[")) return !/^\[(?:::|f[cd]|fe[89ab])/iu.test(hostname);
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/u.test(hostname)) return !privateNetworks.test(hostname);
  return hostname.includes(".") && !privateNames.test(hostname);
}

const privateNetworks =
  /^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./u;

const privateNames = /\.(?:local|internal|intranet|lan|home\.arpa)\.?$/iu;

function normalized(address: string): string {
  return URL.parse(address)?.href ?? address;
}

/** The text may hold a password: it is not repeated where it holds one. */
function unfit(text: string, why: string): HandoffError {
  const shown = text.includes("@") ? "the address" : `“${text}”`;
  return new HandoffError({
    code: "usage",
    message: `--url: ${shown} ${why}.`,
    hint: "Write where the server is reached from outside, such as https://handoff.acme.example.",
    exitCode: exitCodes.usage,
  });
}
