/**
 * What a vendor told us and nobody may read by accident: signing secrets, and addresses of webhooks, whose path
 * is the secret. Every way of printing it shows `[secret]`; only `reveal()` gives the text.
 */
export class Confidential {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }

  /** What `console.log` and `util.inspect` show. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[secret]";
  }
}
