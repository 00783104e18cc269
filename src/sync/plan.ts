export type StepKind = string;
