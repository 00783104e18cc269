/**
 * The sockets below `fetch`. Clients call the global `fetch`, which tests can replace; undici's dispatcher
 * tunes it for the whole process.
 */
import { Agent, EnvHttpProxyAgent, setGlobalDispatcher } from "undici";

export interface TransportOptions {
  /** Honours HTTP_PROXY, HTTPS_PROXY and NO_PROXY. */
  readonly useProxyFromEnvironment?: boolean | undefined;
}

/** Called once, by the runtime, before the first request. */
export function installTransport({ useProxyFromEnvironment = false }: TransportOptions = {}): void {
  setGlobalDispatcher(useProxyFromEnvironment ? new EnvHttpProxyAgent(tuning) : new Agent(tuning));
}

/** Each limit lies above what `http.ts` enforces for a request: it only catches what would slip through. */
const tuning: Agent.Options = {
  connect: { timeout: 10_000 },
  // Idle sockets are let go early: a write on one that the other side has just closed ends as "unknown".
  keepAliveTimeout: 4_000,
  keepAliveMaxTimeout: 30_000,
  headersTimeout: 120_000,
  bodyTimeout: 120_000,
  maxResponseSize: 32 * 1024 * 1024,
  // No `connections`: requests would queue in there, after their intent and with their deadline running.
  pipelining: 1,
};
