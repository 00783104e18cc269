/** Makes the fields that are missing in the accounts. Whatever exists already is found, by code or by name. */
import type { KommoClient, KommoFieldDefinition } from "../../clients/kommo/kommo-client.ts";
import type { ProductiveClient } from "../../clients/productive/productive-client.ts";
import { VendorError } from "../../errors.ts";
import type { CustomField, Snapshot } from "./snapshot.ts";
import type { MarkerKey, MissingFields, WriteBackKey } from "./wanted-fields.ts";
import { findMarker, markerFields, writeBackFields } from "./wanted-fields.ts";

export interface FieldMaking {
  readonly kommo: KommoClient;
  readonly productive: ProductiveClient | undefined;
  /** Called for each field once it is there. */
  readonly onMade: (what: string) => void;
}

export interface MadeFields {
  /** With the new fields in it. */
  readonly snapshot: Snapshot;
  /** `“Linear issue” (deals in Kommo)` */
  readonly made: readonly string[];
  /** Sentences about fields that could not be made, and what to do. */
  readonly refused: readonly string[];
}

/** Throws where the account cannot be reached; a refusal is told and lived with. */
export async function createFields(
  missing: MissingFields,
  snapshot: Snapshot,
  making: FieldMaking,
): Promise<MadeFields> {
  const made: string[] = [];
  const refused: string[] = [];
  const leads: KommoFieldDefinition[] = [];
  const custom: CustomField[] = [];
  for (const key of missing.kommo) {
    const name = `“${writeBackFields[key].name}” (deals in Kommo)`;
    await attempt(name, "Only an administrator of Kommo may create fields.", async () => {
      leads.push(await createWriteBack(key, making));
    });
  }
  for (const key of missing.productive) {
    const name = `“${markerFields[key].name}” (${markerFields[key].customizableType} in Productive)`;
    await attempt(
      name,
      "Only who may change the settings of Productive may create custom fields.",
      async () => {
        const field = await createMarker(key, making);
        if (field !== undefined) custom.push(field);
      },
    );
  }
  return { snapshot: withFields(snapshot, leads, custom), made, refused };

  async function attempt(name: string, who: string, make: () => Promise<void>): Promise<void> {
    try {
      await make();
      made.push(name);
      making.onMade(name);
    } catch (error) {
      if (!(error instanceof VendorError) || error.kind !== "refused") throw error;
      const reason = error.status === 403 ? who : error.message;
      refused.push(`${name} was not created. ${reason} Make it by hand, then run discover again.`);
    }
  }
}

/** Kommo refuses a second field of the same code, so a lost answer is asked again without harm. */
async function createWriteBack(key: WriteBackKey, { kommo }: FieldMaking): Promise<KommoFieldDefinition> {
  const { name, type, code, isApiOnly } = writeBackFields[key];
  try {
    return await kommo.createField("leads", { name, type, code, isApiOnly }, noIntent);
  } catch (error) {
    if (!isUnknown(error)) throw error;
    return kommo.createField("leads", { name, type, code, isApiOnly }, noIntent);
  }
}

/** Productive takes a name twice: after a lost answer the field is looked for, and not made again. */
async function createMarker(key: MarkerKey, { productive }: FieldMaking): Promise<CustomField | undefined> {
  if (productive === undefined) return undefined;
  const { name, customizableType } = markerFields[key];
  try {
    const { id } = await productive.createCustomField({ name, customizableType, dataTypeId: 1 }, noIntent);
    return textField(id, name, customizableType);
  } catch (error) {
    if (!isUnknown(error)) throw error;
    const definitions = await productive.customFieldDefinitions();
    const found = findMarker(
      definitions.map((definition) => ({ ...definition, options: [] })),
      key,
    );
    if (found === undefined) throw error;
    return found;
  }
}

function isUnknown(error: unknown): boolean {
  return error instanceof VendorError && error.effect === "unknown";
}

function textField(id: string, name: string, customizableType: string): CustomField {
  return { id, name, customizableType, dataTypeId: 1, isRequired: false, isArchived: false, options: [] };
}

function withFields(
  snapshot: Snapshot,
  leads: readonly KommoFieldDefinition[],
  custom: readonly CustomField[],
): Snapshot {
  const { kommo, productive } = snapshot;
  const known = new Set(leads.map(({ id }) => id));
  const others = kommo.fields.leads.filter(({ id }) => !known.has(id));
  return {
    ...snapshot,
    kommo: { ...kommo, fields: { ...kommo.fields, leads: [...others, ...leads] } },
    productive:
      productive === undefined
        ? undefined
        : { ...productive, customFields: [...(productive.customFields ?? []), ...custom] },
  };
}

/** Setting up has no ledger: what it makes is found again by its code or name. */
const noIntent = { onDispatch: async (): Promise<void> => undefined };
