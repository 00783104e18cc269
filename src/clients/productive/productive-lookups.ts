/** Reads that take more than one list: filters to fall back from, rows to judge by what came along. */
import { VendorError } from "../../errors.ts";
import type { QueryPart } from "../message.ts";
import { chunksOf } from "../lists.ts";
import type { JsonApi } from "./json-api.ts";
import type { ProductiveAbsence, ProductiveMembership } from "./productive-client.ts";
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
      const isUnsupported = error instanceof VendorError && error.kind === "refused" && error.status === 400;
      if (!isUnsupported || suffix === "") throw error;
      suffix = "";
      return ask();
    });
    return rows.filter((row) => isSameValue(row.customFields[fieldId], value));
  };
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
): Promise<
  readonly {
    readonly id: string;
    readonly serviceId: string | undefined;
    readonly personId: string | undefined;
  }[]
> {
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
