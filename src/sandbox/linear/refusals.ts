/**
 * How Linear says no. The SDK chooses its error class by `extensions.type`, other clients read `code`; both
 * are always there. Messages marked "not recorded" are ours.
 */
import { GraphQLError } from "graphql";

interface LinearErrorExtensions {
  readonly type: string;
  readonly code: string;
  readonly statusCode: number;
  readonly userError: boolean;
  readonly userPresentableMessage?: string;
  readonly validationErrors?: readonly ValidationError[];
  readonly http?: { readonly status: number };
}

/** One complaint of the argument check. */
export interface ValidationError {
  readonly property: string;
  readonly constraints: Readonly<Record<string, string>>;
}

/** `Query.issue` is non-null, so this empties the whole `data`. */
export function entityNotFound(entity: string): GraphQLError {
  return inputError(`Entity not found: ${entity}`, `Could not find referenced ${entity}.`);
}

/** The second create with one id is refused, never answered with the first. */
export function conflictOnInsert(entity: string, id: string): GraphQLError {
  return inputError(`conflict on insert of ${entity}`, `Entity ${entity} with id ${id} already exists.`);
}

/** Anything a person asked for that the rules of the workspace forbid. */
export function inputError(message: string, userPresentableMessage: string = message): GraphQLError {
  return refusal(message, "invalid input", "INPUT_ERROR", { userPresentableMessage });
}

/** A value of the wrong form: not a UUID, too long, out of range. All of them at once. */
export function argumentValidationError(validationErrors: readonly ValidationError[]): GraphQLError {
  const [sentence] = Object.values(validationErrors[0]?.constraints ?? {});
  return refusal("Argument Validation Error", "invalid input", "INVALID_INPUT", {
    userPresentableMessage: sentence ?? "Argument Validation Error",
    validationErrors,
  });
}

/** The caller's role does not allow it. */
export function forbidden(userPresentableMessage: string): GraphQLError {
  return refusal("Forbidden", "forbidden", "FORBIDDEN", { statusCode: 403, userPresentableMessage });
}

/** The class is the SDK's; code and text are not recorded. */
export function usageLimitExceeded(): GraphQLError {
  return refusal("usage limit exceeded", "usage limit exceeded", "USAGE_LIMIT_EXCEEDED", {
    userPresentableMessage: "The free plan holds 250 issues. Upgrade or archive some to create more.",
  });
}

/** No key, a wrong one, or one of a disabled user. */
export function authenticationRequired(): GraphQLError {
  return refusal(
    "Authentication required, not authenticated",
    "authentication error",
    "AUTHENTICATION_ERROR",
    {
      statusCode: 401,
      userPresentableMessage: "You need to authenticate to access this operation.",
    },
  );
}

/** A personal key behind `Bearer ` is a 400, not a 401. */
export function keyAsBearer(): GraphQLError {
  return inputError(
    "It looks like an API key was sent as a Bearer token. Remove the Bearer prefix from the Authorization header.",
  );
}

/** The numbers stand only in the sentence for people. */
export function tooComplex(complexity: number, maximum: number): GraphQLError {
  return inputError(
    "Query too complex",
    `The query has a complexity of ${complexity}, the maximum is ${maximum}. Ask for fewer fields or smaller pages.`,
  );
}

/** HTTP 400 outside, 429 inside. */
export function rateLimited(what: string): GraphQLError {
  return refusal(`Rate limit exceeded. Only ${what}.`, "ratelimited", "RATELIMITED", {
    statusCode: 429,
    userPresentableMessage: `Rate limit exceeded. Only ${what}.`,
  });
}

/** Unknown field or argument, wrong literal: graphql-js's own text. */
export function validationFailed(error: GraphQLError): GraphQLError {
  return asRequestError(error, "graphql error", "GRAPHQL_VALIDATION_FAILED");
}

/** The document is no GraphQL. */
export function parseFailed(error: GraphQLError): GraphQLError {
  return asRequestError(error, "graphql error", "GRAPHQL_PARSE_FAILED");
}

/** The variables do not fit the document's declarations. */
export function variablesRefused(error: GraphQLError): GraphQLError {
  return asRequestError(error, "invalid input", "INPUT_ERROR");
}

/** A mistake of the simulator itself; it must not look like an answer of Linear's rules. */
export function internalError(error: GraphQLError): GraphQLError {
  return new GraphQLError(error.message, {
    path: error.path,
    extensions: {
      type: "internal error",
      code: "INTERNAL_SERVER_ERROR",
      statusCode: 500,
      userError: false,
    } satisfies LinearErrorExtensions,
  });
}

/** The status an error asks for, inside or outside; undefined for one that is not Linear's. */
export function statusCodeOf(error: GraphQLError): number | undefined {
  const { statusCode } = error.extensions;
  return typeof statusCode === "number" ? statusCode : undefined;
}

function refusal(
  message: string,
  type: string,
  code: string,
  rest: Partial<LinearErrorExtensions>,
): GraphQLError {
  return new GraphQLError(message, {
    extensions: {
      type,
      code,
      statusCode: 400,
      userError: true,
      ...rest,
    } satisfies LinearErrorExtensions,
  });
}

function asRequestError(error: GraphQLError, type: string, code: string): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes,
    source: error.source,
    positions: error.positions,
    extensions: {
      type,
      code,
      statusCode: 400,
      userError: true,
      http: { status: 400 },
    } satisfies LinearErrorExtensions,
  });
}
