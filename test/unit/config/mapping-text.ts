import { loadMapping } from "../../../src/config/mapping-file.ts";
import type { LoadedMapping, MappingRemark } from "../../../src/config/mapping.ts";

const valid = `version: 1
kommo:
  account: { id: 33000001, name: acme }
  time_zone: Europe/Berlin
  currency: EUR
  fields:
    service_type: { id: 510001, name: Service type }
    hourly_rate: { id: 510008, name: Hourly rate }
won:
  - pipeline: { id: 7700001, name: Sales }
    status: { id: 142, name: Won }
    productive: true
    linear: true
productive:
  organization: { id: 77, name: Acme }
  project:
    name: "{company} - {deal}"
    workflow: { id: 612, name: Default }
    manager: { id: 3300, name: Petra }
  budget:
    vat_percent: 19
service_types:
  website:
    value: { id: 880001, name: Website }
    services:
      - { slug: design, name: Design, service_type: { id: 112 }, share: 40 }
      - { slug: code, name: Code, service_type: { id: 114 }, share: 60, rate: 110.00 }
linear:
  team: { id: 5f0e4c1a-0000-4000-8000-0000000000e1, key: ENG, name: Engineering }
people:
  anna@acme.example:
    productive: { id: 2001, name: Anna }
policies:
  missing_service_type: hold
`;

/** A mapping without any remark, with parts of its text replaced. */
export function aMappingText(...changes: readonly (readonly [from: string, to: string])[]): string {
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The mapping of the tests does not hold “${from}”.`);
    return text.replace(from, () => to);
  }, valid);
}

export function remarksOf(text: string): readonly MappingRemark[] {
  const result = loadMapping(text, "handoff.yaml");
  return result.ok ? result.loaded.remarks : result.remarks;
}

export function loaded(text: string): LoadedMapping {
  const result = loadMapping(text, "handoff.yaml");
  if (result.ok) return result.loaded;
  throw new Error(JSON.stringify(result.remarks, undefined, 1));
}

/** The number, from 1, of the only line that holds this. */
export function lineOf(text: string, part: string): number {
  const lines = text.split("\n").flatMap((line, index) => (line.includes(part) ? [index + 1] : []));
  const [line] = lines;
  if (line === undefined || lines.length > 1) throw new Error(`“${part}” is on ${lines.length} lines.`);
  return line;
}
