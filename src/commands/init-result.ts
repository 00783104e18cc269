/** What `init` found out → what is drawn of it, and the document of `--json`. Pure; holds no secret. */
import type { InitResult } from "../setup/init.ts";
import type { InitEvent, TokenOwner } from "../setup/init/connections.ts";
import type { InitWarning } from "../setup/init/new-profile.ts";
import type { ConnectedText } from "../ui/init-view.ts";

export function describeConnected(event: InitEvent & { readonly kind: "connected" }): ConnectedText {
  switch (event.system) {
    case "kommo": {
      const { account, owner, isAdmin, expiresAtMs } = event.facts;
      const zone = account.timeZone ?? "no time zone";
      return {
        system: "Kommo",
        account: `${account.name} (account ${String(account.id)}), ${zone}, ${account.currency}`,
        owner,
        rights: rightsOf(isAdmin),
        remarks: [
          expiresAtMs === undefined ? "It does not say when it ends." : `It ends on ${dayOf(expiresAtMs)}.`,
        ],
      };
    }
    case "productive":
      return {
        system: "Productive",
        account: `organisation ${event.facts.organizationId}`,
        owner: event.facts.owner,
        rights: "unknown",
        remarks: [],
      };
    case "linear": {
      const { workspace, owner, isAdmin } = event.facts;
      return {
        system: "Linear",
        account: `${workspace.name} (${workspace.urlKey})`,
        owner,
        rights: rightsOf(isAdmin),
        remarks: ["Issues will bear this name."],
      };
    }
  }
}

export interface InitReport {
  readonly result: InitResult;
  readonly name: string;
  readonly path: string;
  readonly isNew: boolean;
  readonly warnings: readonly InitWarning[];
}

export function initDocument({ result, name, path, isNew, warnings }: InitReport): unknown {
  const { kommo, productive, linear, slack } = result;
  const { expiresAtMs } = kommo.facts;
  return {
    version: 1,
    profile: { name, path, isNew },
    kommo: {
      account: { ...kommo.facts.account, timeZone: kommo.facts.account.timeZone ?? null },
      owner: ownerDocument(kommo.facts.owner),
      isAdmin: kommo.facts.isAdmin,
      expiresAt: expiresAtMs === undefined ? null : new Date(expiresAtMs).toISOString(),
    },
    productive:
      productive === undefined
        ? null
        : {
            organization: { id: productive.facts.organizationId },
            owner: ownerDocument(productive.facts.owner),
            isAdmin: null,
          },
    linear:
      linear === undefined
        ? null
        : {
            workspace: linear.facts.workspace,
            owner: ownerDocument(linear.facts.owner),
            isAdmin: linear.facts.isAdmin,
          },
    slack: slack !== undefined,
    warnings,
  };
}

function ownerDocument({ id, name, email }: TokenOwner): unknown {
  return { id: id ?? null, name: name ?? null, email: email ?? null };
}

function rightsOf(isAdmin: boolean): ConnectedText["rights"] {
  return isAdmin ? "administrator" : "no administrator";
}

/** `4 May 2027` */
function dayOf(ms: number): string {
  const format = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat("en-GB", format).format(ms);
}
