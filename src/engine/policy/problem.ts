import type { PolicyIssue } from './model.ts';

/** A problem before it has a file name. */
export interface Problem {
  readonly level?: PolicyIssue['level'];
  readonly rule: string;
  readonly message: string;
  readonly fix?: string;
}
