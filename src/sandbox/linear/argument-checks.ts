/** What Linear checks of an argument before it looks anything up; all complaints at once. */
import { argumentValidationError, type ValidationError } from "./refusals.ts";

const anyUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const uuidOfVersion4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Collects complaints: every check may be chained, `done` refuses with all of them. */
export class ArgumentChecks {
  readonly #errors: ValidationError[] = [];

  /** References: any UUID. Null and absent are fine. */
  uuid(property: string, value: string | null | undefined): this {
    return this.#refuseUnless(
      typeof value !== "string" || anyUuid.test(value),
      property,
      "isUuid",
      "must be a UUID",
    );
  }

  /** The caller's own id. Whether other versions pass live is not recorded, so only version 4 does here. */
  ownId(value: string | null | undefined): this {
    const fits = typeof value !== "string" || uuidOfVersion4.test(value);
    return this.#refuseUnless(fits, "id", "isUuid", "must be a UUID");
  }

  uuids(property: string, values: readonly string[] | null | undefined): this {
    const fits = (values ?? []).every((value) => anyUuid.test(value));
    return this.#refuseUnless(fits, property, "isUuid", "must contain only UUIDs");
  }

  range(property: string, value: number | null | undefined, min: number, max: number): this {
    const fits = typeof value !== "number" || (value >= min && value <= max);
    return this.#refuseUnless(fits, property, "max", `must be between ${min} and ${max}`);
  }

  notEmpty(property: string, value: string | null | undefined): this {
    const fits = typeof value === "string" && value.trim() !== "";
    return this.#refuseUnless(fits, property, "isNotEmpty", "should not be empty");
  }

  atMost(property: string, value: string | null | undefined, length: number): this {
    const fits = (value ?? "").length <= length;
    return this.#refuseUnless(
      fits,
      property,
      "maxLength",
      `must be shorter than or equal to ${length} characters`,
    );
  }

  oneOf(property: string, values: readonly string[] | null | undefined, allowed: ReadonlySet<string>): this {
    const unknown = (values ?? []).filter((value) => !allowed.has(value));
    return this.#refuseUnless(
      unknown.length === 0,
      property,
      "isEnum",
      `has unknown values: ${unknown.join(", ")}`,
    );
  }

  custom(fits: boolean, property: string, constraint: string, rule: string): this {
    return this.#refuseUnless(fits, property, constraint, rule);
  }

  /** Throws the one refusal with every complaint; returns when there is none. */
  done(): void {
    if (this.#errors.length > 0) throw argumentValidationError(this.#errors);
  }

  #refuseUnless(fits: boolean, property: string, constraint: string, rule: string): this {
    if (!fits) this.#errors.push({ property, constraints: { [constraint]: `${property} ${rule}` } });
    return this;
  }
}
