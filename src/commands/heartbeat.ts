/** Telling a watcher that a sweep was complete, so that it can tell people when none is. */
import { exitCodes, HandoffError } from "../errors.ts";

const timeoutMs = 10_000;

/** Throws (exit 2) unless it is `https`, or `http` on this machine: the address is as good as a password. */
export function checkHeartbeatUrl(text: string): URL {
  const url = URL.parse(text);
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  if (url !== null && isSafe) return url;
  throw new HandoffError({
    code: "usage",
    message: "`--heartbeat-url` is not an https address, nor an http address on this machine.",
    hint: "Write it out, such as https://hc-ping.com/your-check.",
    exitCode: exitCodes.usage,
  });
}

/** GET, once. False when there was no answer in the 200s within 10 s; the sweep itself is done all the same. */
export async function sendHeartbeat(url: URL, fetch: typeof globalThis.fetch): Promise<boolean> {
  try {
    const answer = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(timeoutMs) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/u.test(hostname);
}
