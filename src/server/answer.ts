/** What the server says back: a status and a line for whoever reads it by hand. */
export interface Answer {
  readonly status: number;
  /** Plain text. Never anything of the request. */
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The senders look at the status only; Linear counts nothing but exactly 200 as taken. */
export const answers = {
  stored: { status: 200, text: "stored" },
  known: { status: 200, text: "known already" },
  ignored: { status: 200, text: "stored, nothing to do" },
  notStored: { status: 503, text: "not stored, send it again", headers: { "retry-after": "60" } },
  /** Nobody can tell yet whether it is genuine. */
  notReady: { status: 503, text: "not ready, send it again", headers: { "retry-after": "60" } },
  notSigned: { status: 401, text: "not signed as expected" },
  /** The same for an unknown path and a wrong secret. */
  notFound: { status: 404, text: "nothing here" },
  tooLarge: { status: 413, text: "too large" },
} as const satisfies Record<string, Answer>;

export function methodNotAllowed(allowed: string): Answer {
  return { status: 405, text: `use ${allowed}`, headers: { allow: allowed } };
}
