/** A complete answer of a vendor, as text. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Empty for 204. */
  readonly text: string;
  /** Parsed once. Throws `SyntaxError` when it is not JSON. */
  json(): unknown;
}

export function createAnswer(status: number, headers: Headers, text: string): Answer {
  let parsed: { readonly value: unknown } | undefined;
  return {
    status,
    headers,
    text,
    json() {
      parsed ??= { value: JSON.parse(text) as unknown };
      return parsed.value;
    },
  };
}

/** The parsed body, or undefined when it is not JSON. */
export function jsonOf(answer: Answer): unknown {
  try {
    return answer.json();
  } catch {
    return undefined;
  }
}

/** Pages of proxies and blocks, whatever they claim to be. */
export function isHtml(answer: Answer): boolean {
  const type = answer.headers.get("content-type") ?? "";
  return /\bhtml\b/i.test(type) || /^\s*<(?:!doctype|html|head|body)\b/i.test(answer.text);
}

/**
 * Like `JSON.parse`, but numbers under this key stay the digits they were written with, so that an amount
 * never passes through a float: `1250.50` → `"1250.50"`.
 */
export function parseJsonKeepingDigits(text: string, key: string): unknown {
  const keepDigits = (name: string, value: unknown, context?: { readonly source?: string }): unknown => {
    if (name !== key || typeof value !== "number") return value;
    return context?.source ?? String(value);
  };
  // The third argument is "JSON.parse source text access"; engines without it pass two.
  return JSON.parse(text, keepDigits) as unknown;
}
