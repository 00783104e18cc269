/**
 * What the accounts contain that a plan needs. Read in parts, each kept in the ledger with its age, so that
 * a warm directory costs no request.
 */
import { z } from "zod";
import type { KommoClient } from "../clients/kommo/kommo-client.ts";
import type { LinearClient } from "../clients/linear/linear-client.ts";
import type { ProductiveClient } from "../clients/productive/productive-client.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { VendorError } from "../errors.ts";
import { addDays, dateOfInstant } from "./calendar.ts";
import { asJson } from "./json.ts";
import type { Clock } from "./ports.ts";

const kommoPart = z.object({
  account: z.object({
    id: z.number(),
    name: z.string(),
    subdomain: z.string(),
    currency: z.string(),
    timeZone: z.string().optional(),
    currentUserId: z.number(),
  }),
  /** Null: the token may not list users. */
  users: z
    .array(z.object({ id: z.number(), name: z.string(), email: z.string(), isActive: z.boolean() }))
    .nullable(),
  pipelines: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      isArchived: z.boolean(),
      statuses: z.array(z.object({ id: z.number(), name: z.string(), type: z.number() })),
    }),
  ),
  leadFields: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      code: z.string().optional(),
      type: z.string(),
      options: z.array(z.object({ id: z.number(), value: z.string() })),
    }),
  ),
});

const customField = z.object({
  id: z.string(),
  name: z.string(),
  /** `companies`, `projects`, `budgets`, `services` … */
  customizableType: z.string(),
  /** 1 text, 2 number, 3 select, 4 date, 5 multiselect, 6 person, 7 attachment. */
  dataTypeId: z.number(),
  isRequired: z.boolean(),
  options: z.array(z.object({ id: z.string(), name: z.string() })),
});

const productivePart = z.object({
  people: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      email: z.string().optional(),
      isActive: z.boolean(),
      isPlaceholder: z.boolean(),
    }),
  ),
  absences: z.array(
    z.object({ personId: z.string(), startedOn: z.string(), endedOn: z.string(), name: z.string() }),
  ),
  /** Without archived ones. Null: the token may not list them. */
  customFields: z.array(customField).nullable(),
});

const linearPart = z.object({
  organization: z.object({ id: z.string(), name: z.string(), urlKey: z.string() }),
  users: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      isActive: z.boolean(),
      isAssignable: z.boolean(),
    }),
  ),
});

export type CustomFieldDefinition = z.infer<typeof customField>;
export type KommoDirectory = z.infer<typeof kommoPart>;
export type ProductiveDirectory = z.infer<typeof productivePart>;
export type LinearDirectory = z.infer<typeof linearPart>;

export interface Directory {
  readonly kommo: KommoDirectory;
  /** Undefined where the system is not used or not connected. */
  readonly productive: ProductiveDirectory | undefined;
  readonly linear: LinearDirectory | undefined;
  /** Milliseconds since 1970: when its oldest part was read. */
  readonly readAt: number;
}

export interface DirectorySources {
  readonly kommo: KommoClient;
  /** Undefined: not asked. */
  readonly productive: ProductiveClient | undefined;
  readonly linear: LinearClient | undefined;
  readonly ledger: Pick<Ledger, "readCache" | "writeCache">;
  readonly clock: Clock;
}

/** Parts older than `maxAgeMs` are read anew. Absences are kept for the year that follows. */
export async function readDirectory(sources: DirectorySources, maxAgeMs: number): Promise<Directory> {
  const { productive, linear } = sources;
  const [kommoEntry, productiveEntry, linearEntry] = await Promise.all([
    readPart(sources, "directory/kommo", kommoPart, maxAgeMs, () => readKommo(sources.kommo)),
    productive === undefined
      ? undefined
      : readPart(sources, "directory/productive", productivePart, maxAgeMs, () =>
          readProductive(productive, sources.clock),
        ),
    linear === undefined
      ? undefined
      : readPart(sources, "directory/linear", linearPart, maxAgeMs, () => readLinear(linear)),
  ]);
  const ages = [kommoEntry.at, productiveEntry?.at, linearEntry?.at].filter((at) => at !== undefined);
  return {
    kommo: kommoEntry.value,
    productive: productiveEntry?.value,
    linear: linearEntry?.value,
    readAt: Math.min(...ages),
  };
}

async function readPart<T>(
  sources: DirectorySources,
  key: string,
  schema: z.ZodType<T>,
  maxAgeMs: number,
  read: () => Promise<unknown>,
): Promise<{ readonly value: T; readonly at: number }> {
  const entry = await sources.ledger.readCache(key);
  const kept = entry === undefined ? undefined : schema.safeParse(entry.value);
  if (entry !== undefined && kept?.success === true && sources.clock.now() - entry.at <= maxAgeMs) {
    return { value: kept.data, at: entry.at };
  }
  const value = schema.parse(await read());
  await sources.ledger.writeCache(key, asJson(value));
  return { value, at: sources.clock.now() };
}

async function readKommo(kommo: KommoClient): Promise<unknown> {
  const [account, users, pipelines, leadFields] = await Promise.all([
    kommo.account(),
    readUsers(kommo),
    kommo.pipelines(),
    kommo.fieldDefinitions("leads"),
  ]);
  return { account, users, pipelines, leadFields };
}

/** Only an administrator's token may list users; without one, people are simply not known by their number. */
async function readUsers(kommo: KommoClient): Promise<unknown> {
  try {
    return await kommo.users();
  } catch (error) {
    if (error instanceof VendorError && error.kind === "refused" && error.status === 403) return null;
    throw error;
  }
}

async function readProductive(productive: ProductiveClient, clock: Clock): Promise<unknown> {
  const today = dateOfInstant(Math.floor(clock.now() / 1000), "UTC");
  const [people, absences, customFields] = await Promise.all([
    productive.people(),
    productive.absences({ after: addDays(today, -31), before: addDays(today, 365) }),
    readCustomFields(productive),
  ]);
  return { people, absences, customFields };
}

/** What is written without knowing the fields is dropped by Productive in silence; whoever may not see them writes blindly. */
async function readCustomFields(
  productive: ProductiveClient,
): Promise<readonly CustomFieldDefinition[] | null> {
  try {
    const definitions = await productive.customFieldDefinitions();
    const hasOptions = definitions.some(({ dataTypeId }) => selects.has(dataTypeId));
    const options = hasOptions ? await productive.customFieldOptions() : [];
    return definitions
      .filter(({ isArchived }) => !isArchived)
      .map((definition) => ({
        ...definition,
        options: options.filter(({ fieldId, isArchived }) => fieldId === definition.id && !isArchived),
      }));
  } catch (error) {
    if (error instanceof VendorError && error.kind === "refused" && error.status === 403) return null;
    throw error;
  }
}

/** Selects and multiselects. */
const selects: ReadonlySet<number> = new Set([3, 5]);

async function readLinear(linear: LinearClient): Promise<unknown> {
  const [organization, users] = await Promise.all([linear.organization(), linear.users()]);
  return { organization, users };
}
