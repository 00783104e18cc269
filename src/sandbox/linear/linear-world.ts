/** The workspace "acme" as the sandbox knows it: the ids of the example mapping, and enough around them to page. */
import type { SimulatorOptions } from "../simulator.ts";
import type { LinearStore } from "./linear-store.ts";
import type { ProjectStatusType } from "./records.ts";
import { fillerId, WorldRecords } from "./world-records.ts";

/** The ids that the example mapping and the tests rely on. */
export const linearIds = {
  organization: fixed("001"),
  teams: { engineering: fixed("0e1"), support: fixed("0e2"), marketing: fixed("0e3") },
  states: { engineeringBacklog: fixed("0a1"), supportInProgress: fixed("0a2"), marketingTodo: fixed("0a3") },
  users: {
    anna: fixed("0c1"),
    dan: fixed("0c2"),
    petra: fixed("0c3"),
    ben: fixed("0c5"),
    /** Disabled. */
    clara: fixed("0c6"),
    /** Guest. */
    frida: fixed("0c7"),
    /** App user. */
    robot: fixed("0c8"),
  },
  project: fixed("0f1"),
  label: fixed("0b1"),
  template: fixed("0d1"),
} as const;

/** Anna's key, and an access token of an OAuth application she authorised. */
export const linearCredentials = { apiKey: "lin_api_sandbox", accessToken: "lin_oauth_sandbox" } as const;

/** The workspace as it is on the sandbox's first day. */
export function seedLinearWorld({ clock }: SimulatorOptions): LinearStore {
  const { users } = linearIds;
  const world = new WorldRecords(clock.now(), {
    organizationId: linearIds.organization,
    memberIds: [users.anna, users.dan, users.petra],
    ownerId: users.anna,
    personId: users.petra,
  });
  world.store.credentials.push(
    { secret: linearCredentials.apiKey, kind: "api_key", userId: users.anna },
    { secret: linearCredentials.accessToken, kind: "access_token", userId: users.anna },
  );
  addPeople(world);
  addTeams(world);
  addLabels(world);
  addProjects(world);
  addTemplates(world);
  addIssues(world);
  return world.store;
}

const projectStatuses: readonly (readonly [string, ProjectStatusType])[] = [
  ["Backlog", "backlog"],
  ["Planned", "planned"],
  ["In Progress", "started"],
  ["Completed", "completed"],
  ["Canceled", "canceled"],
];

/** One small team per trade and town: enough that a list without pages misses some. */
const trades = ["Design", "Content", "Analytics", "Hosting", "Research", "Print", "Video", "Motion", "Shop"];
const towns = ["Berlin", "Köln", "Zürich", "Wien", "Gießen", "Łódź"];

const firstNames = ["Ada", "Björn", "Chloé", "Deniz", "Emil", "Fatma", "Greta", "Hüseyin", "Inès"];
const lastNames = ["Weiß", "Kowalski", "Nguyen", "Strauß", "Öztürk", "Lefèvre"];

function addPeople(world: WorldRecords): void {
  const { users } = linearIds;
  world.user(users.anna, "Anna Account", "anna", "anna@acme.example", { admin: true, owner: true });
  world.user(users.dan, "Dan Developer", "dan", "dev@acme.example");
  world.user(users.petra, "Petra Manager", "petra", "petra@acme.example");
  world.user(users.ben, "Ben Seller", "ben", "ben@acme.example");
  world.user(users.clara, "Clara Former", "clara", "clara@acme.example", { active: false });
  world.user(users.frida, "Frida Freelance", "frida", "frida@studio.example", { guest: true });
  world.user(users.robot, "Build robot", "robot", "robot@oauthapp.linear.app", { app: true });
  eachPair(firstNames, lastNames, (first, last, index) => {
    const handle = `member${index + 1}`;
    world.user(fillerId("c", index), `${first} ${last}`, handle, `${handle}@acme.example`);
  });
}

function addTeams(world: WorldRecords): void {
  const { teams, states } = linearIds;
  world.team(teams.engineering, "ENG", "Engineering", 0, { Backlog: states.engineeringBacklog });
  world.team(teams.support, "SUP", "Support", 1, { "In Progress": states.supportInProgress });
  world.team(teams.marketing, "MKT", "Marketing", 2, { Todo: states.marketingTodo });
  eachPair(trades, towns, (trade, town, index) => {
    world.team(fillerId("e", index), `T${index + 10}`, `${trade} ${town}`, index + 3, {});
  });
  const retired = world.team(fillerId("e", 99), "OLD", "Old agency", 99, {});
  retired.retiredAt = world.at(300);
}

function addLabels(world: WorldRecords): void {
  world.label(linearIds.label, "Kommo");
  world.label(fillerId("b", 900), "Kind of work", { isGroup: true });
  world.label(fillerId("b", 901), "Website", { parentId: fillerId("b", 900) });
  world.label(fillerId("b", 902), "Branding", { parentId: fillerId("b", 900) });
  [...world.store.teams.values()].forEach(({ id }, index) =>
    world.label(fillerId("b", index), "Bug", { teamId: id }),
  );
}

function addProjects(world: WorldRecords): void {
  projectStatuses.forEach(([name, type], position) =>
    world.projectStatus(fillerId("5", position), name, type, position),
  );
  world.project(linearIds.project, "Client onboarding", [linearIds.teams.engineering]);
  eachPair(trades, towns, (trade, town, index) => {
    const name = index === 0 ? "Research & development" : `${trade} relaunch ${town}`;
    world.project(fillerId("f", index), name, [fillerId("e", index)]);
  });
}

function addTemplates(world: WorldRecords): void {
  const { teams } = linearIds;
  world.template(linearIds.template, "Website kick-off", teams.engineering, {
    title: "Website kick-off",
    description: "## Checklist\n\n- [ ] Access to the hosting\n- [ ] Content from the client\n- [ ] Staging",
    priority: 3,
  });
  world.template(fillerId("d", 1), "Bug report", null, {
    description: "What happened, and what should have?",
  });
}

function addIssues(world: WorldRecords): void {
  const { teams, users } = linearIds;
  world.issue(0, teams.engineering, "Move the build to the new runners", "Done", users.dan);
  world.issue(1, teams.engineering, "Page speed of the agency's own site", "In Progress", users.dan);
  world.issue(2, teams.engineering, "Clean up fonts", "Backlog", null);
  world.issue(3, teams.support, "Certificate of fabrikam.example runs out", "Todo", users.petra);
  world.issue(4, teams.marketing, "Newsletter for spring", "Canceled", null);
  const archived = world.issue(5, teams.engineering, "Print stylesheet", "Done", null);
  archived.archivedAt = world.at(380);
}

function fixed(end: string): string {
  return `5f0e4c1a-0000-4000-8000-000000000${end}`;
}

function eachPair<A, B>(as: readonly A[], bs: readonly B[], act: (a: A, b: B, index: number) => void): void {
  as.forEach((a, row) => bs.forEach((b, column) => act(a, b, row * bs.length + column)));
}
