/** Why an address is not one a token may be sent to; undefined when it is. */
export function addressProblem(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null) return "is no URL such as https://acme.kommo.com";
  if (url.username !== "" || url.password !== "") return "holds a user name or password";
  if (url.search !== "" || url.hash !== "") return "holds a query or fragment";
  if (url.protocol === "https:") return undefined;
  if (url.protocol !== "http:") return `begins with ${url.protocol}//, and https:// is expected`;
  return isLoopback(url.hostname)
    ? undefined
    : "is http:// to another machine, and would show the token on the way";
}

/** Without a slash at the end, so that paths can be put behind it. */
export function withoutEndSlash(url: string): string {
  return url.replace(/\/+$/, "");
}

/** The part before `.kommo.com`: letters, digits and inner hyphens, at most 63. */
export function isHostLabel(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(text);
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
