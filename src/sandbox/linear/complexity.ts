/**
 * What a request costs, by the formula of Linear's rate-limit page: a scalar 0.1, an object 1, a connection
 * multiplies its children by `first` (default 50); rounded up. Live answers are often cheaper on root lists;
 * clients should read `x-complexity`.
 */
import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  Kind,
  valueFromASTUntyped,
  type DocumentNode,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

const defaultPageSize = 50;
const costOfScalar = 0.1;

/** Points, a whole number. The document must be valid: fragments then form no circle. */
export function complexityOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): number {
  const root = schema.getRootType(operation.operation);
  if (root === undefined || root === null) return 0;
  const points = new Costs(schema, document, variables).ofSelections(operation.selectionSet, root);
  // 0.1 + 0.2 is a little more than 0.3: do not let that round up to a whole point.
  return Math.ceil(Math.round(points * 1000) / 1000);
}

class Costs {
  readonly #schema: GraphQLSchema;
  readonly #document: DocumentNode;
  readonly #variables: Readonly<Record<string, unknown>>;

  constructor(schema: GraphQLSchema, document: DocumentNode, variables: Readonly<Record<string, unknown>>) {
    this.#schema = schema;
    this.#document = document;
    this.#variables = variables;
  }

  ofSelections(set: SelectionSetNode, type: GraphQLNamedType): number {
    let sum = 0;
    for (const selection of set.selections) {
      switch (selection.kind) {
        case Kind.FIELD:
          sum += this.#ofField(selection, type);
          break;
        case Kind.INLINE_FRAGMENT:
          sum += this.ofSelections(
            selection.selectionSet,
            this.#named(selection.typeCondition?.name.value, type),
          );
          break;
        case Kind.FRAGMENT_SPREAD:
          sum += this.#ofFragment(selection.name.value, type);
          break;
      }
    }
    return sum;
  }

  #ofFragment(name: string, type: GraphQLNamedType): number {
    for (const node of this.#document.definitions) {
      if (node.kind !== Kind.FRAGMENT_DEFINITION || node.name.value !== name) continue;
      return this.ofSelections(node.selectionSet, this.#named(node.typeCondition.name.value, type));
    }
    return 0;
  }

  #ofField(field: FieldNode, parent: GraphQLNamedType): number {
    if (!isObjectType(parent) && !isInterfaceType(parent)) return 0;
    const definition = parent.getFields()[field.name.value];
    if (definition === undefined) return 0; // __typename and introspection are free
    // Of a connection only the entries count, not `pageInfo`; `edges` are counted like `nodes`.
    if (isConnection(parent) && !["nodes", "edges"].includes(field.name.value)) return 0;
    const type = getNamedType(definition.type);
    if (isLeafType(type)) return costOfScalar;
    if (!isCompositeType(type) || field.selectionSet === undefined) return 0;
    if (!isConnection(type)) return 1 + this.ofSelections(field.selectionSet, type);
    return 1 + this.#pageSize(field) * this.ofSelections(field.selectionSet, type);
  }

  #pageSize(field: FieldNode): number {
    for (const name of ["first", "last"]) {
      const given = field.arguments?.find((argument) => argument.name.value === name);
      const value = given && valueFromASTUntyped(given.value, this.#variables);
      if (typeof value === "number") return value;
    }
    return defaultPageSize;
  }

  #named(name: string | undefined, otherwise: GraphQLNamedType): GraphQLNamedType {
    return (name === undefined ? undefined : this.#schema.getType(name)) ?? otherwise;
  }
}

function isConnection(type: GraphQLNamedType): boolean {
  return type.name.endsWith("Connection");
}
