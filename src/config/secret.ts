/**
 * A text that must not be seen. Every way of printing it shows `[secret]`; only `reveal()` gives the text,
 * so that each use of the real value can be found by name.
 */
export class Secret {
  readonly name: string;
  readonly #text: string;

  /** `name` is the setting's name and may be shown. */
  constructor(name: string, text: string) {
    this.name = name;
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
