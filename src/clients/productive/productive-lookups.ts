/** Reads that take more than one list: filters to fall back from, rows to judge by what came along. */
import { VendorError } from "../../errors.ts";
import type { QueryPart } from "../message.ts";
import { chunksOf, uniqueBy } from "../lists.ts";
import type { JsonApi } from "./json-api.ts";
import type { ProductiveAbsence, ProductiveAssignment, ProductiveMembership } from "./productive-client.ts";
import { absenceKindSchema, assignmentSchema, bookingSchema, membershipSchema } from "./productive-wire.ts";

const idsPerRequest = 100;

export async function itemsOf<T>(rows: Promise<readonly { readonly item: T }[]>): Promise<readonly T[]> {
  return (await rows).map(({ item }) => item);
}

/**
 * Looks records up by the exact value of a custom field. The plain filter is documented; with `[eq]`, which
 * rules out a search for parts, it is not for every kind of record, so a refusal (400) is answered with the
 * plain one. Either way the rows are compared again.
 */
export function customFieldFilter() {
  let suffix = "[eq]";
  return async function find<T extends { readonly customFields: Readonly<Record<string, unknown>> }>(
    fieldId: string,
    value: string,
    list: (filter: QueryPart[]) => Promise<readonly T[]>,
  ): Promise<readonly T[]> {
    const ask = (): Promise<readonly T[]> => list([[`filter[custom_fields][${fieldId}]${suffix}`, value]]);
    const rows = await ask().catch((error: unknown) => {
      if (!isUnsupported(error) || suffix === "") throw error;
      suffix = "";
      return ask();
    });
    return rows.filter((row) => isSameValue(row.customFields[fieldId], value));
  };
}

/**
 * Looks records up by a part of their name. Whether the filters mind upper and lower case, and how a letter
 * with an accent is put together, is not documented, so the usual spellings are asked for at once, as a
 * documented group; where groups are refused (400), the text as it is.
 */
export function nameSearch() {
  let takesGroups = true;
  return async function find<T>(text: string, list: (filter: QueryPart[]) => Promise<T>): Promise<T> {
    const asWritten: QueryPart[] = [["filter[name][contains]", text]];
    const spellings = spellingsOf(text);
    if (!takesGroups || spellings.length < 2) return list(asWritten);
    const anyOfThem = spellings.map((spelling, index): QueryPart => [
      `filter[${String(index)}][name][contains]`,
      spelling,
    ]);
    return list([["filter[$op]", "or"], ...anyOfThem]).catch((error: unknown) => {
      if (!isUnsupported(error)) throw error;
      takesGroups = false;
      return list(asWritten);
    });
  };
}

/** As written, small, LARGE, Capital; with `ß` also as `ss`; composed and decomposed. The written one first. */
function spellingsOf(text: string): readonly string[] {
  const small = text.toLowerCase();
  const large = text.toUpperCase();
  const folded = large.toLowerCase();
  const cased = [text, small, large, capital(small), folded, capital(folded)];
  return [...new Set(cased.flatMap((spelling) => [spelling.normalize("NFC"), spelling.normalize("NFD")]))];
}

function capital(small: string): string {
  const [first = ""] = small;
  return first.toUpperCase() + small.slice(first.length);
}

/**
 * The records of a company together with those that bear a marker, wherever they are. Groups of filters are
 * documented, a custom field within one is not: a refusal (400) is answered with two requests, then and from
 * then on. Either way the rows are compared again.
 */
export function companyOrMarkerFilter(byCustomField: ReturnType<typeof customFieldFilter>) {
  let takesBoth = true;
  return async function find<T extends Placed>(
    companyId: string,
    { fieldId, value }: { readonly fieldId: string; readonly value: string },
    list: (filter: QueryPart[]) => Promise<readonly T[]>,
  ): Promise<readonly T[]> {
    const together = (): Promise<readonly T[]> =>
      list([
        ["filter[$op]", "or"],
        ["filter[0][company_id][eq][]", companyId],
        [`filter[1][custom_fields][${fieldId}][eq]`, value],
      ]);
    const apart = async (): Promise<readonly T[]> => {
      const ofCompany = await list([["filter[company_id]", companyId]]);
      return uniqueBy([...ofCompany, ...(await byCustomField(fieldId, value, list))], ({ id }) => id);
    };
    const ask = (): Promise<readonly T[]> =>
      together().catch((error: unknown) => {
        if (!isUnsupported(error)) throw error;
        takesBoth = false;
        return apart();
      });
    const rows = await (takesBoth ? ask() : apart());
    return rows.filter((row) => row.companyId === companyId || isSameValue(row.customFields[fieldId], value));
  };
}

interface Placed {
  readonly id: string;
  readonly companyId: string | undefined;
  readonly customFields: Readonly<Record<string, unknown>>;
}

/** An unknown filter is never ignored: it is a 400. */
function isUnsupported(error: unknown): boolean {
  return error instanceof VendorError && error.kind === "refused" && error.status === 400;
}

function isSameValue(found: unknown, value: string): boolean {
  if (typeof found !== "string" && typeof found !== "number") return false;
  return String(found).trim() === value.trim();
}

/** Bookings that touch the days: they are absences when they name an event of the kind `time_off`. */
export async function findAbsences(
  api: JsonApi,
  { after, before }: { readonly after: string; readonly before: string },
): Promise<readonly ProductiveAbsence[]> {
  const rows = await api.list(
    "/bookings",
    [
      ["filter[after]", after],
      ["filter[before]", before],
      ["include", "event,person"],
    ],
    bookingSchema,
  );
  return rows.flatMap(({ item, included }) => {
    const kind = absenceKindSchema.safeParse(included("events", item.eventId)?.attributes);
    const touches = item.startedOn <= before && item.endedOn >= after;
    if (!kind.success || kind.data.absence_type !== "time_off") return [];
    if (!item.isApproved || !touches || item.personId === undefined) return [];
    const { personId, startedOn, endedOn } = item;
    return [{ personId, startedOn, endedOn, name: kind.data.name }];
  });
}

export function findMemberships(
  api: JsonApi,
  filter: readonly QueryPart[],
): Promise<readonly ProductiveMembership[]> {
  // Type 1: persons; teams and groups have no one person.
  return itemsOf(
    api.list("/memberships", [...filter, ["filter[type_id]", "1"], ["include", "person"]], membershipSchema),
  );
}

export async function findAssignments(
  api: JsonApi,
  serviceIds: readonly string[],
): Promise<readonly ProductiveAssignment[]> {
  const wanted = new Set(serviceIds);
  const found = [];
  for (const chunk of chunksOf([...wanted], idsPerRequest)) {
    const query: QueryPart[] = [
      ["filter[service_id]", chunk.join(",")],
      ["include", "service,person"],
    ];
    found.push(...(await itemsOf(api.list("/service_assignments", query, assignmentSchema))));
  }
  return found.filter(({ serviceId }) => serviceId !== undefined && wanted.has(serviceId));
}
