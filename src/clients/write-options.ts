/** Passed to every call that changes something at a vendor. */
export interface WriteOptions {
  /**
   * Awaited after the quota has granted the request and immediately before its first byte leaves; when it
   * rejects, nothing is sent. This is where an intent is committed. Called again if a 429 makes us send again.
   */
  readonly onDispatch: () => Promise<void>;
}
