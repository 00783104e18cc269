/** Custom field values as reads show them. */

import type { FieldValues, StoredField, StoredOption, StoredValue } from "./kommo-store.ts";
import type { KommoSwitches } from "./kommo-switches.ts";

/** In the order of the definitions. Without values: null or an empty list, as the switch says. */
export function viewFieldValues(
  fields: FieldValues,
  definitions: readonly StoredField[],
  switches: Pick<KommoSwitches, "emptyFields" | "legacyEnumKey">,
): readonly unknown[] | null {
  const shown = definitions.flatMap((field) => {
    const values = fields.get(field.id);
    return values === undefined || values.length === 0
      ? []
      : [viewField(field, values, switches.legacyEnumKey)];
  });
  if (shown.length > 0) return shown;
  return switches.emptyFields === "null" ? null : [];
}

function viewField(field: StoredField, values: readonly StoredValue[], legacyEnumKey: boolean): unknown {
  return {
    field_id: field.id,
    field_name: field.name,
    field_code: field.code,
    field_type: field.type,
    values: values.map((value) => viewValue(value, field, legacyEnumKey)),
    is_computed: field.isComputed,
  };
}

function viewValue({ value, enumId }: StoredValue, field: StoredField, legacyEnumKey: boolean): unknown {
  if (field.type === "chained_list") return value;
  if (enumId === undefined) return { value };
  const option = field.options?.find(({ id }) => id === enumId);
  const isText = field.type === "multitext" || field.type === "smart_address";
  return {
    value: isText ? value : (option?.value ?? value),
    enum_id: enumId,
    [legacyEnumKey ? "enum" : "enum_code"]: codeOf(option),
  };
}

function codeOf(option: StoredOption | undefined): string | null {
  return option?.code ?? null;
}
