/** Deliveries that never leave this machine. */

import type { Deliver } from "./courier.ts";

/** For the `sandbox` command: what its world tells must not reach a real server that somebody registered. */
export const deliverOnLoopback: Deliver = (request) => {
  const { hostname } = new URL(request.url);
  if (isLoopback(hostname)) return fetch(request);
  return Promise.reject(new Error(`the sandbox delivers on this machine only, not to ${hostname}`));
};

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
