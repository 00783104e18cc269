/** Time, as every backend of the ledger takes it. */
export interface LedgerClock {
  /** Milliseconds since 1970 (UTC). */
  now(): number;
  sleep(ms: number): Promise<unknown>;
}
