/** Makes the records of a seeded workspace, with everything a test does not care about filled in. */
import { emptyLinearStore, insert, type LinearStore } from "./linear-store.ts";
import type {
  IssueRecord,
  LabelRecord,
  LinearRecord,
  ProjectStatusType,
  StateType,
  TeamRecord,
  TemplateContent,
  UserRecord,
} from "./records.ts";

const dayMs = 86_400_000;

/** The seven states a fresh team has. */
const usualStates: readonly (readonly [name: string, type: StateType, color: string])[] = [
  ["Backlog", "backlog", "#bec2c8"],
  ["Todo", "unstarted", "#e2e2e2"],
  ["In Progress", "started", "#f2c94c"],
  ["In Review", "started", "#0f783c"],
  ["Done", "completed", "#5e6ad2"],
  ["Canceled", "canceled", "#95a2b3"],
  ["Duplicate", "duplicate", "#95a2b3"],
];

/** Whom records belong to unless told otherwise. */
export interface WorldDefaults {
  readonly organizationId: string;
  /** Members of every team. */
  readonly memberIds: readonly string[];
  /** Who made the projects, and who leads them and wrote the issues. */
  readonly ownerId: string;
  readonly personId: string;
}

/** The world is 400 days old; every record is a minute younger than the one before, so that lists have an order. */
export class WorldRecords {
  readonly store: LinearStore;
  readonly #startMs: number;
  readonly #defaults: WorldDefaults;

  constructor(nowMs: number, defaults: WorldDefaults) {
    this.#startMs = nowMs - 400 * dayMs;
    this.#defaults = defaults;
    const record = this.#stamp(defaults.organizationId, 0);
    this.store = emptyLinearStore({ ...record, name: "acme", urlKey: "acme" });
  }

  user(id: string, name: string, displayName: string, email: string, rest: Partial<UserRecord> = {}): void {
    insert(this.store.users, {
      ...this.#next(id),
      name,
      displayName,
      email,
      active: true,
      admin: false,
      owner: false,
      guest: false,
      app: false,
      ...rest,
    });
  }

  /** With the usual states; `stateIds` names those that have fixed ids. */
  team(
    id: string,
    key: string,
    name: string,
    index: number,
    stateIds: Readonly<Record<string, string>>,
  ): TeamRecord {
    const record = this.#next(id);
    const ids = usualStates.map(([stateName, type, color], position) => {
      const stateId = stateIds[stateName] ?? fillerId("a", index * 10 + position);
      insert(this.store.states, {
        ...this.#next(stateId),
        name: stateName,
        type,
        color,
        position,
        teamId: id,
      });
      return stateId;
    });
    return insert(this.store.teams, {
      ...record,
      name,
      key,
      retiredAt: null,
      defaultIssueStateId: ids[0] ?? "",
      triageIssueStateId: null,
      defaultTemplateId: null,
      memberIds: this.#defaults.memberIds,
      nextNumber: 1,
    });
  }

  label(id: string, name: string, rest: Partial<LabelRecord> = {}): void {
    insert(this.store.labels, {
      ...this.#next(id),
      name,
      color: "#4cb782",
      isGroup: false,
      parentId: null,
      teamId: null,
      ...rest,
    });
  }

  projectStatus(id: string, name: string, type: ProjectStatusType, position: number): void {
    insert(this.store.projectStatuses, { ...this.#next(id), name, type, color: "#bec2c8", position });
  }

  project(id: string, name: string, teamIds: readonly string[]): void {
    const record = this.#next(id);
    insert(this.store.projects, {
      ...record,
      name,
      description: "",
      content: null,
      color: "#bec2c8",
      icon: null,
      slugId: id.slice(-12),
      statusId: fillerId("5", 2),
      priority: 0,
      startDate: null,
      targetDate: null,
      startedAt: record.createdAt,
      completedAt: null,
      canceledAt: null,
      leadId: this.#defaults.personId,
      creatorId: this.#defaults.ownerId,
      teamIds,
      memberIds: [],
      labelIds: [],
      sortOrder: record.serial,
      trashed: null,
    });
  }

  template(id: string, name: string, teamId: string | null, content: TemplateContent): void {
    insert(this.store.templates, {
      ...this.#next(id),
      name,
      type: "issue",
      description: null,
      content,
      teamId,
    });
  }

  issue(
    index: number,
    teamId: string,
    title: string,
    stateName: string,
    assigneeId: string | null,
  ): IssueRecord {
    const { store } = this;
    const record = this.#next(fillerId("1", index));
    const state = [...store.states.values()].find(
      (each) => each.teamId === teamId && each.name === stateName,
    );
    const team = store.teams.get(teamId);
    if (state === undefined || team === undefined) throw new Error(`the world has no state ${stateName}`);
    return insert(store.issues, {
      ...record,
      number: team.nextNumber++,
      teamId,
      title,
      description: null,
      priority: 0,
      estimate: null,
      dueDate: null,
      stateId: state.id,
      assigneeId,
      delegateId: null,
      creatorId: this.#defaults.personId,
      projectId: null,
      parentId: null,
      lastAppliedTemplateId: null,
      labelIds: [],
      subscriberIds: [this.#defaults.personId],
      previousIdentifiers: [],
      sortOrder: -record.serial,
      prioritySortOrder: -record.serial,
      subIssueSortOrder: null,
      startedAt: state.type === "started" || state.type === "completed" ? record.createdAt : null,
      completedAt: state.type === "completed" ? record.createdAt : null,
      canceledAt: state.type === "canceled" ? record.createdAt : null,
      triagedAt: null,
      startedTriageAt: null,
      trashed: null,
    });
  }

  #next(id: string): LinearRecord {
    return this.#stamp(id, this.store.nextSerial++);
  }

  #stamp(id: string, serial: number): LinearRecord {
    const at = new Date(this.#startMs + serial * 60_000).toISOString();
    return { id, createdAt: at, updatedAt: at, archivedAt: null, serial, listedFrom: 0 };
  }

  /** The start of that day of the world, ISO 8601. */
  at(day: number): string {
    return new Date(this.#startMs + day * dayMs).toISOString();
  }
}

/** Ids of what nobody names: one hexadecimal letter says the kind. */
export function fillerId(kind: string, index: number): string {
  return `5f0e4c1a-000${kind}-4000-8000-${String(index + 1).padStart(12, "0")}`;
}
