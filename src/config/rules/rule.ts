import type { Finding } from "../finding.ts";
import type { WrittenMap } from "../mapping-source.ts";

/**
 * A check that needs more than one place of the file. It reads the file as written, so that it also works
 * while other places are wrong, and says nothing about values whose kind is wrong: the schema does.
 */
export type Rule = (tree: WrittenMap) => readonly Finding[];
