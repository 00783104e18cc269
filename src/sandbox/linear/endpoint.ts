/**
 * Linear's GraphQL endpoint. Requests are looked at in the order seen from outside: parse and validate,
 * authenticate, complexity and limits, arguments, then the work itself.
 */
import {
  executeSync,
  GraphQLError,
  OperationTypeNode,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type OperationDefinitionNode,
} from "graphql";
import { authenticate } from "./authentication.ts";
import type { UserBudget } from "./budget.ts";
import { complexityOf } from "./complexity.ts";
import { linearSchema } from "./linear-schema.ts";
import type { LinearStore } from "./linear-store.ts";
import { mutationRoot } from "./mutation-root.ts";
import { chosenOperation, readRequest, rootFields, type GraphqlRequest } from "./operation.ts";
import { queryRoot } from "./query-root.ts";
import {
  inputError,
  internalError,
  parseFailed,
  statusCodeOf,
  tooComplex,
  validationFailed,
  variablesRefused,
} from "./refusals.ts";
import type { UserRecord } from "./records.ts";
import type { LinearSession } from "./session.ts";

/** What a request is answered from. */
export interface Workplace {
  readonly store: LinearStore;
  session(viewer: UserRecord): LinearSession;
  budgetOf(viewer: UserRecord): UserBudget;
}

/** Answers completely; never rejects for what a client sent. */
export async function answerRequest(request: Request, workplace: Workplace): Promise<Response> {
  const refused = refuseTransport(request);
  if (refused) return refused;
  const read = readDocument(await request.text());
  if ("errors" in read) return answer(400, read);
  return run(read, request.headers.get("authorization"), workplace);
}

interface ReadDocument {
  readonly request: GraphqlRequest;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

function run(read: ReadDocument, authorization: string | null, workplace: Workplace): Response {
  const { document, operation, request } = read;
  const fields = rootFields(document, operation);
  // Introspection is answered without a key.
  if (fields.every((field) => field.startsWith("__"))) {
    return answer(
      200,
      executeSync({
        schema: linearSchema(),
        document,
        operationName: request.operationName,
        variableValues: request.variables,
      }),
    );
  }
  const caller = authenticate(authorization, workplace.store);
  if (caller instanceof GraphQLError) return refuse(caller);
  const session = workplace.session(caller);
  const budget = workplace.budgetOf(caller);
  const complexity = complexityOf(linearSchema(), document, operation, request.variables);
  const refused = refusalOfLimits(session, budget, complexity, fields);
  const headers = budget.headers(complexity, fields, session.nowMs);
  return refused ? refuse(refused, headers) : execute(read, session, budget, headers);
}

/** Anything but a JSON POST to /graphql; the exact answers are not recorded. */
function refuseTransport(request: Request): Response | undefined {
  if (new URL(request.url).pathname !== "/graphql") {
    return new Response("Not found", {
      status: 404,
      headers: { "content-type": "text/plain; charset=utf-8" },
    });
  }
  if (request.method !== "POST") return refuse(inputError("GraphQL requests are sent with POST"));
  if (request.headers.get("content-type")?.startsWith("application/json") === true) return undefined;
  return refuse(inputError("GraphQL requests are sent as application/json"));
}

/** Parsed and validated, or the errors that say why not. */
function readDocument(body: string): ReadDocument | { readonly errors: readonly GraphQLError[] } {
  const request = readRequest(body);
  if (request === undefined) return { errors: [inputError("The body must be a JSON object with a query")] };
  const document = parsed(request.query);
  if (document instanceof GraphQLError) return { errors: [parseFailed(document)] };
  const errors = validate(linearSchema(), document);
  if (errors.length > 0) return { errors: errors.map(validationFailed) };
  const operation = chosenOperation(document, request.operationName);
  if (operation === undefined) {
    return { errors: [variablesRefused(new GraphQLError("Unknown operation, or its name is missing"))] };
  }
  return { request, document, operation };
}

function parsed(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

function refusalOfLimits(
  session: LinearSession,
  budget: UserBudget,
  complexity: number,
  fields: readonly string[],
): GraphQLError | undefined {
  const { maxComplexity } = session.switches;
  try {
    // A refused query still counts as a request, but costs no points.
    budget.take(complexity > maxComplexity ? 0 : complexity, fields, session.nowMs);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
  return complexity > maxComplexity ? tooComplex(complexity, maxComplexity) : undefined;
}

function execute(
  { document, operation, request }: ReadDocument,
  session: LinearSession,
  budget: UserBudget,
  headers: Readonly<Record<string, string>>,
): Response {
  const isMutating = operation.operation === OperationTypeNode.MUTATION;
  const result = executeSync({
    schema: linearSchema(),
    document,
    rootValue: isMutating ? mutationRoot(session) : queryRoot(session, budget),
    operationName: request.operationName,
    variableValues: request.variables,
  });
  // Without a `data` key nothing was run: the variables did not fit.
  if (!("data" in result)) {
    return answer(400, { errors: (result.errors ?? []).map(variablesRefused) }, headers);
  }
  const errors = result.errors?.map((error) =>
    statusCodeOf(error) === undefined ? internalError(error) : error,
  );
  return answer(statusFor(errors, session), errors ? { ...result, errors } : result, headers);
}

/** A refusal after execution is answered with 200 or with its own status: both have been recorded. */
function statusFor(errors: readonly GraphQLError[] | undefined, { switches }: LinearSession): number {
  const codes = (errors ?? []).map(statusCodeOf);
  if (codes.includes(500)) return 500;
  return switches.userErrorStatus === 200 ? 200 : (codes[0] ?? 200);
}

/** Before execution: no `data` key. The rate limit says 429 inside and is a 400 outside. */
function refuse(error: GraphQLError, headers: Readonly<Record<string, string>> = {}): Response {
  return answer(statusCodeOf(error) === 401 ? 401 : 400, { errors: [error] }, headers);
}

function answer(
  status: number,
  body: ExecutionResult,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
  });
}
