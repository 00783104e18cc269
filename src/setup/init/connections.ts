/** What `init` is given and what it finds out, per system. */
import type { KommoClient } from "../../clients/kommo/kommo-client.ts";
import type { LinearClient } from "../../clients/linear/linear-client.ts";
import type { ProductiveClient } from "../../clients/productive/productive-client.ts";
import type { HandoffError } from "../../errors.ts";
import type { AddressCheck } from "./typed-answers.ts";

export type InitSystem = "kommo" | "productive" | "linear";

export interface KommoConnection {
  /** `https://acme.kommo.com` */
  readonly baseUrl: string;
  readonly token: string;
}

export interface ProductiveConnection {
  readonly baseUrl: string;
  readonly organizationId: string;
  readonly token: string;
}

export interface LinearConnection {
  readonly apiUrl: string;
  readonly apiKey: string;
}

/** A connection that somebody still has to complete. */
export type Parts<C> = { readonly [Key in keyof C]: C[Key] | undefined };

/** What environment, files and a stored profile say about a system. */
export type Offered<C> =
  | { readonly kind: "complete"; readonly connection: C }
  /** `parts` may be proposed to a person; `missing` names the variables that are not set. */
  | { readonly kind: "partial"; readonly parts: Parts<C>; readonly missing: readonly string[] };

/** Whose token it is; what the system does not say is undefined. */
export interface TokenOwner {
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly email: string | undefined;
}

export interface KommoFacts {
  readonly account: {
    readonly id: number;
    readonly name: string;
    readonly subdomain: string;
    readonly timeZone: string | undefined;
    readonly currency: string;
  };
  readonly owner: TokenOwner;
  readonly isAdmin: boolean;
  /** Milliseconds since 1970; undefined where the token does not say. */
  readonly expiresAtMs: number | undefined;
}

/** What the token may do is what its owner may do; Productive does not say what that is. */
export interface ProductiveFacts {
  readonly organizationId: string;
  readonly owner: TokenOwner;
}

export interface LinearFacts {
  readonly workspace: { readonly id: string; readonly name: string; readonly urlKey: string };
  readonly owner: TokenOwner;
  readonly isAdmin: boolean;
}

/** A person at a terminal; the part of the prompts of `ui` that is used here. */
export interface Asker {
  text(question: {
    readonly message: string;
    readonly proposed?: string | undefined;
    readonly check?: ((answer: string) => string | undefined) | undefined;
  }): Promise<string>;
  /** Empty where only Enter was pressed. */
  secret(message: string): Promise<string>;
}

/** What is worth telling while it happens. */
export type InitEvent =
  /** Before the first question about a system: where to click, and what the token must be allowed to do. */
  | { readonly kind: "asking"; readonly system: InitSystem | "slack" }
  /** It was not accepted, and is asked for again. */
  | { readonly kind: "refused"; readonly message: string; readonly hint: string | undefined }
  | { readonly kind: "connected"; readonly system: "kommo"; readonly facts: KommoFacts }
  | { readonly kind: "connected"; readonly system: "productive"; readonly facts: ProductiveFacts }
  | { readonly kind: "connected"; readonly system: "linear"; readonly facts: LinearFacts };

export interface InitPorts {
  /** Undefined where nobody can be asked. */
  readonly asker: Asker | undefined;
  readonly connectKommo: (connection: KommoConnection) => KommoClient;
  readonly connectProductive: (connection: ProductiveConnection) => ProductiveClient;
  readonly connectLinear: (connection: LinearConnection) => LinearClient;
  readonly addressProblem: AddressCheck;
  /** Before a secret is used for anything: from here on it is kept out of every output. */
  readonly onSecret: (variable: string, secret: string) => void;
  readonly onEvent: (event: InitEvent) => void;
}

/** Whether another answer of a person may help. */
export function mayBeTypedAgain(error: HandoffError): boolean {
  return typedAgain.has(error.code);
}

const typedAgain: ReadonlySet<string> = new Set([
  "vendor.unauthorized",
  "vendor.refused",
  "vendor.not_sent",
  "vendor.unknown",
  "init.other_organization",
]);
