import type { PolicyIssue } from './model.ts';

/** Keys and indexes from the top of a policy to one of its values. */
export type Path = readonly PropertyKey[];

/** A problem before it has a file name. */
export interface Problem {
  readonly level?: PolicyIssue['level'];
  readonly rule: string;
  readonly message: string;
  readonly fix?: string;
}
