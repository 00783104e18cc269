/** The sandbox's Productive organisation: Acme, 77. Days are relative to the turn's. */
import { addDays, localDay } from "./local-time.ts";
import { plant, type Seed } from "./seed.ts";
import type { Turn } from "./turn.ts";
import { ordinaryCompanies } from "./world-companies.ts";
import { worldAbsences, worldPeople } from "./world-people.ts";

/** Everything below was made so long ago, unless it says otherwise. */
const AGE_DAYS = 400;
const DAY_MS = 86_400_000;

/** Fills an empty store. */
export function seedProductiveWorld(turn: Turn): void {
  const long = { ...turn, nowMs: turn.nowMs - AGE_DAYS * DAY_MS };
  const today = localDay(turn.nowMs);
  const seeds = [
    ...settings(),
    ...worldPeople(),
    ...companies(),
    ...ordinaryCompanies(),
    ...templateProject(),
    ...handMadeProject(today),
    ...worldAbsences(today),
  ];
  turn.store.transaction(() => {
    for (const seed of seeds) plant(seed, long);
  });
}

const LONG_AGO = "2024-11-04T10:00:00.000+01:00";
const TEXT = 1;
const SELECT = 3;

function settings(): readonly Seed[] {
  return [
    { type: "organizations", id: 77, attributes: { name: "Acme" } },
    { type: "organization_memberships", id: 501, links: { person: ["people", 3300] } },
    { type: "subsidiaries", id: 21, attributes: { name: "Acme GmbH" } },
    {
      type: "tax_rates",
      id: 41,
      attributes: { name: "VAT 19" },
      links: { subsidiary: ["subsidiaries", 21] },
    },
    {
      type: "document_types",
      id: 11,
      attributes: { name: "Invoice EN", locale: "en" },
      links: { subsidiary: ["subsidiaries", 21] },
    },
    { type: "workflows", id: 612, attributes: { name: "Default workflow" } },
    { type: "workflows", id: 613, attributes: { name: "Old workflow", archived_at: LONG_AGO } },
    workflowStatus(6121, "Not started", 1),
    workflowStatus(6122, "In progress", 2),
    workflowStatus(6123, "Done", 3),
    { type: "pipelines", id: 801, attributes: { name: "Sales", pipeline_type_id: 1 } },
    dealStatus(8011, "Open", 1),
    dealStatus(8012, "Won", 2),
    dealStatus(8013, "Lost", 3),
    { type: "service_types", id: 111, attributes: { name: "Website", archived_at: LONG_AGO } },
    { type: "service_types", id: 112, attributes: { name: "Design" } },
    { type: "service_types", id: 113, attributes: { name: "SEO" } },
    { type: "service_types", id: 114, attributes: { name: "Development" } },
    { type: "service_types", id: 115, attributes: { name: "PM" } },
    customField(70_011, "Kommo company", "companies", TEXT),
    customField(70_012, "Kommo deal", "projects", TEXT),
    customField(70_013, "Kommo deal", "budgets", TEXT),
    customField(70_031, "Industry", "projects", SELECT),
    option(700_311, "DACH", 70_031),
    option(700_312, "International", 70_031),
  ];
}

function workflowStatus(id: number, name: string, category: number): Seed {
  return {
    type: "workflow_statuses",
    id,
    attributes: { name, category_id: category, position: category },
    links: { workflow: ["workflows", 612] },
  };
}

function dealStatus(id: number, name: string, status: number): Seed {
  return {
    type: "deal_statuses",
    id,
    attributes: { name, status_id: status, position: status },
    links: { pipeline: ["pipelines", 801] },
  };
}

function customField(id: number, name: string, customizableType: string, dataType: number): Seed {
  return {
    type: "custom_fields",
    id,
    attributes: { name, customizable_type: customizableType, data_type_id: dataType },
  };
}

function option(id: number, name: string, field: number): Seed {
  return {
    type: "custom_field_options",
    id,
    attributes: { name },
    links: { custom_field: ["custom_fields", field] },
  };
}

function companies(): readonly Seed[] {
  return [
    { type: "companies", id: 1, attributes: { name: "Acme", domain: "acme.example" } },
    { type: "companies", id: 90_001, attributes: { name: "Northwind Studio GmbH" } },
    { type: "companies", id: 90_002, attributes: { name: "Globex" } },
    { type: "companies", id: 90_003, attributes: { name: "Globex" } },
    { type: "companies", id: 90_004, attributes: { name: "Initech", archived_at: LONG_AGO } },
    { type: "companies", id: 90_005, attributes: { name: "Umbrella AG" } },
    { type: "companies", id: 90_006, attributes: { name: "Hooli" } },
  ];
}

const IN_TEMPLATE = { project: ["projects", 7001] } as const;

function templateProject(): readonly Seed[] {
  return [
    {
      type: "projects",
      id: 7001,
      attributes: { name: "Website template", template: true, project_type_id: 2 },
      links: { project_manager: ["people", 3300], workflow: ["workflows", 612] },
    },
    { type: "folders", id: 7101, attributes: { name: "Website" }, links: IN_TEMPLATE },
    taskList(7201, "Kick-off"),
    taskList(7202, "Build"),
    task(7301, "Kick-off meeting", 7201, 120, "<p>Agenda, people, dates.</p>"),
    task(7302, "Collect the content", 7201, 240, "<p>Ask the client for texts and pictures.</p>"),
    task(7303, "Wireframes", 7202, 960, "<p>Start page and two inner pages.</p>"),
    task(7304, "Launch check-list", 7202, 60, "<p>Redirects, analytics, backup.</p>"),
    task(7305, "Write this template", 7202, 30, null, 6123),
  ];
}

function taskList(id: number, name: string): Seed {
  return {
    type: "task_lists",
    id,
    attributes: { name },
    links: { ...IN_TEMPLATE, folder: ["folders", 7101] },
  };
}

function task(
  id: number,
  title: string,
  list: number,
  minutes: number,
  description: string | null,
  status = 6121,
): Seed {
  return {
    type: "tasks",
    id,
    attributes: { title, description, initial_estimate: minutes },
    links: {
      ...IN_TEMPLATE,
      task_list: ["task_lists", list],
      workflow_status: ["workflow_statuses", status],
      assignee: ["people", 2003],
    },
  };
}

/** Made by hand before handoff came: no marker, and an open budget with a service. */
function handMadeProject(today: string): readonly Seed[] {
  const company = ["companies", 90_006] as const;
  return [
    {
      type: "projects",
      id: 8701,
      attributes: { name: "Hooli - Website relaunch", project_type_id: 2 },
      links: { company, project_manager: ["people", 3300], workflow: ["workflows", 612] },
    },
    {
      type: "deals",
      id: 66_001,
      attributes: { name: "Website relaunch", budget: true, deal_type_id: 2, date: addDays(today, -20) },
      links: { company, project: ["projects", 8701], responsible: ["people", 3300] },
    },
    {
      type: "services",
      id: 44_001,
      attributes: { name: "Design", billing_type_id: 2, unit_id: 1, quantity: "80.0", price: 11_000 },
      links: { deal: ["deals", 66_001], service_type: ["service_types", 112] },
    },
    {
      type: "memberships",
      id: 55_001,
      attributes: { type_id: 1, access_type_id: 5 },
      links: { person: ["people", 3300], project: ["projects", 8701] },
    },
  ];
}
