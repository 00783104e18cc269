/** Reading a GraphQL request: its body, its operation, its root fields. */
import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  parse,
  type DocumentNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { z } from "zod";

const wireRequest = z.object({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

/** A request's body; variables are empty rather than absent. */
export interface GraphqlRequest {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Undefined for anything but one JSON object with a `query`. */
export function readRequest(body: string): GraphqlRequest | undefined {
  const parsed = wireRequest.safeParse(jsonOrUndefined(body));
  if (!parsed.success) return undefined;
  const { query, operationName, variables } = parsed.data;
  return { query, operationName: operationName ?? undefined, variables: variables ?? {} };
}

/** The operation a request runs; undefined when the name is unknown, or missing where there are several. */
export function chosenOperation(
  document: DocumentNode,
  operationName: string | undefined,
): OperationDefinitionNode | undefined {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (operationName !== undefined) return operations.find(({ name }) => name?.value === operationName);
  return operations.length === 1 ? operations[0] : undefined;
}

/** Names of the root fields, each once, in the order of the document; fragments are followed. */
export function rootFields(document: DocumentNode, operation: OperationDefinitionNode): readonly string[] {
  return [...new Set(fieldsOf(document, operation.selectionSet, new Set()))];
}

/** `HandoffIssueCreate: issueCreate, attachmentCreate`; undefined for what is no GraphQL request. */
export function describeOperation(body: string): string | undefined {
  const read = readOperation(body);
  if (read === undefined) return undefined;
  const fields = rootFields(read.document, read.operation).join(", ");
  const name = read.operation.name?.value;
  return name === undefined ? fields : `${name}: ${fields}`;
}

/** By parsing: a query that merely mentions the word is none. */
export function isMutation(body: string): boolean {
  return readOperation(body)?.operation.operation === OperationTypeNode.MUTATION;
}

function readOperation(
  body: string,
): { readonly document: DocumentNode; readonly operation: OperationDefinitionNode } | undefined {
  const request = readRequest(body);
  if (request === undefined) return undefined;
  try {
    const document = parse(request.query);
    const operation = chosenOperation(document, request.operationName);
    return operation && { document, operation };
  } catch (error) {
    if (error instanceof GraphQLError) return undefined;
    throw error;
  }
}

/** `seen`: fragments that refer to each other in a circle are invalid, but are asked about before validation. */
function fieldsOf(document: DocumentNode, set: SelectionSetNode, seen: Set<string>): readonly string[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value];
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(document, selection.selectionSet, seen);
    const name = selection.name.value;
    if (seen.has(name)) return [];
    seen.add(name);
    return document.definitions
      .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === name)
      .flatMap((node) => ("selectionSet" in node ? fieldsOf(document, node.selectionSet, seen) : []));
  });
}

function jsonOrUndefined(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
