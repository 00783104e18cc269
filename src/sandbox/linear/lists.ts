/** Every connection of the schema: which rows it has, how they are filtered, paged and shown. */
import { connect, connectionArguments, type Connection, type CursorStyle } from "./connection.ts";
import {
  attachmentFacts,
  commentFacts,
  issueFacts,
  labelFacts,
  projectFacts,
  stateFacts,
  teamFacts,
  templateFacts,
  userFacts,
} from "./facts.ts";
import { matches, type Facts } from "./filter.ts";
import type {
  AttachmentRecord,
  CommentRecord,
  IssueRecord,
  LabelRecord,
  LinearRecord,
  ProjectRecord,
  ProjectStatusRecord,
  StateRecord,
  TeamRecord,
  TemplateRecord,
  UserRecord,
  WebhookRecord,
} from "./records.ts";
import type { LinearSession } from "./session.ts";

/** A record as the schema shows it. */
export type View = Readonly<Record<string, unknown>>;

/** How each kind of record is shown: `views.ts`. */
export interface RecordViews {
  issue(row: IssueRecord): View;
  team(row: TeamRecord): View;
  state(row: StateRecord): View;
  label(row: LabelRecord): View;
  user(row: UserRecord): View;
  project(row: ProjectRecord): View;
  projectStatus(row: ProjectStatusRecord): View;
  template(row: TemplateRecord): View;
  attachment(row: AttachmentRecord): View;
  comment(row: CommentRecord): View;
  webhook(row: WebhookRecord): View;
}

/** `given`: a connection's arguments; `keep`: what belongs to it at all. */
export class LinearLists {
  readonly #session: LinearSession;
  readonly #views: RecordViews;

  constructor(session: LinearSession, views: RecordViews) {
    this.#session = session;
    this.#views = views;
  }

  issues(given: unknown, keep: (row: IssueRecord) => boolean = () => true): Connection<View> {
    return this.#page(given, [...this.#session.store.issues.values()].filter(keep), "position", {
      view: (row) => this.#views.issue(row),
      facts: (row) => issueFacts(this.#session, row),
    });
  }

  teams(given: unknown, keep: (row: TeamRecord) => boolean = () => true): Connection<View> {
    return this.#page(given, [...this.#session.store.teams.values()].filter(keep), "id", {
      view: (row) => this.#views.team(row),
      facts: teamFacts,
    });
  }

  states(given: unknown, keep: (row: StateRecord) => boolean = () => true): Connection<View> {
    return this.#page(given, [...this.#session.store.states.values()].filter(keep), "id", {
      view: (row) => this.#views.state(row),
      facts: (row) => stateFacts(this.#session, row),
    });
  }

  labels(given: unknown, keep: (row: LabelRecord) => boolean = () => true): Connection<View> {
    return this.#page(given, [...this.#session.store.labels.values()].filter(keep), "position", {
      view: (row) => this.#views.label(row),
      facts: (row) => labelFacts(this.#session, row),
    });
  }

  /** Disabled users only with `includeDisabled`. */
  users(given: unknown, keep: (row: UserRecord) => boolean = () => true): Connection<View> {
    const withDisabled = connectionArguments.parse(given).includeDisabled === true;
    const rows = [...this.#session.store.users.values()].filter(
      (row) => (row.active || withDisabled) && keep(row),
    );
    return this.#page(given, rows, "id", {
      view: (row) => this.#views.user(row),
      facts: (row) => userFacts(this.#session, row),
    });
  }

  projects(given: unknown, keep: (row: ProjectRecord) => boolean = () => true): Connection<View> {
    return this.#page(given, [...this.#session.store.projects.values()].filter(keep), "position", {
      view: (row) => this.#views.project(row),
      facts: (row) => projectFacts(this.#session, row),
    });
  }

  projectStatuses(given: unknown): Connection<View> {
    return this.#page(given, this.#session.store.projectStatuses.values(), "id", {
      view: (row) => this.#views.projectStatus(row),
      facts: () => ({}),
    });
  }

  templates(given: unknown, keep: (row: TemplateRecord) => boolean = () => true): Connection<View> {
    return this.#page(given, [...this.#session.store.templates.values()].filter(keep), "id", {
      view: (row) => this.#views.template(row),
      facts: (row) => templateFacts(this.#session, row),
    });
  }

  attachments(given: unknown, keep: (row: AttachmentRecord) => boolean = () => true): Connection<View> {
    return this.#page(given, [...this.#session.store.attachments.values()].filter(keep), "position", {
      view: (row) => this.#views.attachment(row),
      facts: (row) => attachmentFacts(this.#session, row),
    });
  }

  comments(given: unknown, keep: (row: CommentRecord) => boolean = () => true): Connection<View> {
    return this.#page(given, [...this.#session.store.comments.values()].filter(keep), "position", {
      view: (row) => this.#views.comment(row),
      facts: (row) => commentFacts(this.#session, row),
    });
  }

  webhooks(given: unknown, keep: (row: WebhookRecord) => boolean = () => true): Connection<View> {
    return this.#page(given, [...this.#session.store.webhooks.values()].filter(keep), "id", {
      view: (row) => this.#views.webhook(row),
      facts: () => ({}),
    });
  }

  #page<Row extends LinearRecord>(
    given: unknown,
    rows: Iterable<Row>,
    cursors: CursorStyle,
    { view, facts }: { readonly view: (row: Row) => View; readonly facts: (row: Row) => Facts },
  ): Connection<View> {
    const asked = connectionArguments.parse(given);
    const { filter } = asked;
    const kept = filter ? [...rows].filter((row) => matches(filter, facts(row))) : rows;
    return connect({ rows: kept, arguments: asked, cursors, nowMs: this.#session.nowMs, view });
  }
}
