/** Milliseconds since 1970, and waiting. Injected, so that tests own time. */
export interface ClientClock {
  now(): number;
  /** Rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
