/** Answers as a tree of names: the same shape in memory, in the answers file and on `--save-answers`. Pure. */
import type { Answer, AnswerPath } from "./question.ts";

export interface AnswerTree {
  readonly [key: string]: unknown;
}

export function answerAt(tree: AnswerTree, path: AnswerPath): unknown {
  let node: unknown = tree;
  for (const key of path) {
    if (!isTree(node)) return undefined;
    node = Object.hasOwn(node, key) ? node[key] : undefined;
  }
  return node;
}

export function withAnswer(tree: AnswerTree, path: AnswerPath, answer: Answer): AnswerTree {
  const [key, ...rest] = path;
  if (key === undefined) return tree;
  if (rest.length === 0) return { ...tree, [key]: answer };
  const below = tree[key];
  return { ...tree, [key]: withAnswer(isTree(below) ? below : {}, rest, answer) };
}

/** Every answer with its path. */
export function answersIn(tree: AnswerTree, path: AnswerPath = []): readonly AnswerPath[] {
  return Object.entries(tree).flatMap(([key, node]) =>
    isTree(node) ? answersIn(node, [...path, key]) : [[...path, key]],
  );
}

/** What a person may have written: numbers are texts, `no` in quotation marks is one too. */
export function parseAnswers(given: unknown): AnswerTree | undefined {
  const tree = normalised(given);
  if (tree === undefined || tree === null) return {};
  return isTree(tree) ? tree : undefined;
}

export function isTree(node: unknown): node is AnswerTree {
  return typeof node === "object" && node !== null && !Array.isArray(node);
}

function normalised(node: unknown): unknown {
  if (typeof node === "number") return String(node);
  if (Array.isArray(node)) return node.map(normalised);
  if (!isTree(node)) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, normalised(value)]));
}
