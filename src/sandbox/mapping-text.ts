/** The mapping that a new sandbox folder begins with. It fits the sandbox's world. */

/** Common case: two won stages, three kinds of work. `since` is absent, so only new wins start by themselves. */
export const exampleMapping = `# What becomes of a won deal in the sandbox. Change it and look: handoff plan 41200317
# Every reference is { id, name }. The id counts; the name is there so that you can read it.
version: 1

# --- Kommo: where deals come from -------------------------------------------------------------------------
kommo:
  account: { id: 33000001, name: acme }
  time_zone: Europe/Berlin          # a date on a deal is a day in this zone
  currency: EUR

  # Fields of the deal that are read.
  fields:
    service_type: { id: 510001, name: Service type }    # which entry of service_types applies
    billing_type: { id: 510002, name: Billing type }    # "fixed" or "hourly"
    team: { id: 510003, name: Assigned team }           # e-mail addresses
    spec: { id: 510004, name: Spec }                    # Markdown; becomes the issue
    deadline: { id: 510005, name: Deadline }
    start_date: { id: 510006, name: Start date }
    priority: { id: 510007, name: Deal type }
    hourly_rate: { id: 510008, name: Hourly rate }

  # Fields of the deal that handoff fills in.
  write_back:
    productive_project: { id: 510020, name: Productive project }
    linear_issue: { id: 510021, name: Linear issue }
    budget_status: { id: 510022, name: Budget status }

# --- Which stages count as won ----------------------------------------------------------------------------
won:
  - pipeline: { id: 7700001, name: Sales }
    status: { id: 142, name: Closed - won }
    productive: true
    linear:
      team: { id: 5f0e4c1a-0000-4000-8000-0000000000e1, key: ENG, name: Engineering }
      project: { id: 5f0e4c1a-0000-4000-8000-0000000000f1, name: Client onboarding }
      state: { id: 5f0e4c1a-0000-4000-8000-0000000000a1, name: Backlog }
      labels:
        - { id: 5f0e4c1a-0000-4000-8000-0000000000b1, name: Kommo }

  # Support contracts need no project, only an issue. 142 is "won" here too, under another name.
  - pipeline: { id: 7700002, name: Support contracts }
    status: { id: 142, name: Signed }
    productive: false
    linear:
      team: { id: 5f0e4c1a-0000-4000-8000-0000000000e2, key: SUP, name: Support }
      state: { id: 5f0e4c1a-0000-4000-8000-0000000000a2, name: In Progress }

# --- Productive: company, project, budget -----------------------------------------------------------------
productive:
  organization: { id: 77, name: Acme }

  # Text fields that keep Kommo's number, so that nothing is made twice.
  markers:
    company: { id: 70011, name: Kommo company }
    project: { id: 70012, name: Kommo deal }
    budget: { id: 70013, name: Kommo deal }

  project:
    name: "{company} - {deal}"
    workflow: { id: 612, name: Default workflow }
    manager: { id: 3300, name: Petra Manager }          # where the deal's seller is nobody in Productive

  budget:
    name: "{deal}"
    amount: net                     # deals are sold without VAT
    vat_percent: 19                 # counts only for "gross"
    billing: fixed                  # for deals that do not say
    warning_percent: 80

  assign_services: false            # everybody may track time on the services

# --- What is sold -----------------------------------------------------------------------------------------
service_types:
  website:
    template: { id: 7001, name: Website template }
    copy: [folders, task_lists, open_tasks, task_description, estimate]
    services:
      - { slug: design, name: Design, service_type: { id: 112, name: Design }, share: 40 }
      - { slug: development, name: Development, service_type: { id: 114, name: Development }, share: 50, rate: 110.00 }
      - { slug: management, name: Project management, service_type: { id: 115, name: PM }, share: 10, rate: 95.00 }

  branding:
    services:
      - { slug: branding, name: Branding, service_type: { id: 112, name: Design }, share: 100 }

  seo:
    services:
      - { slug: seo, name: SEO, service_type: { id: 113, name: SEO }, share: 100, rate: { field: hourly_rate } }
    linear:                         # search work goes to Marketing, wherever it was won
      team: { id: 5f0e4c1a-0000-4000-8000-0000000000e3, key: MKT, name: Marketing }
      state: { id: 5f0e4c1a-0000-4000-8000-0000000000a3, name: Todo }

# --- Linear -----------------------------------------------------------------------------------------------
linear:
  title: "{deal}"
  priority:
    Enterprise client: urgent
    Standard: medium
    default: high

# --- Who is who -------------------------------------------------------------------------------------------
people:
  anna@acme.example:
    productive: { id: 2001, name: Anna Account }
    linear: { id: 5f0e4c1a-0000-4000-8000-0000000000c1, name: anna }
  design@acme.example:
    productive: { id: 2002, name: Dora Design }
  dev@acme.example:
    productive: { id: 2003, name: Dan Developer }
    linear: { id: 5f0e4c1a-0000-4000-8000-0000000000c2, name: dan }

# --- What happens when -------------------------------------------------------------------------------------
policies:
  unknown_people: match_by_email    # other people are found by their address
  missing_service_type: hold        # a person has to say what was sold
  price_changed: note
  reopened: note
  lost: note
  issue_done: note
  issue_reassigned: note
  budget_over: [note, field, slack]
  project_finished: note
  task_completed: ignore

slack:
  ready: true
  problems: true
`;
