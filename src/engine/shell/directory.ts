/** The working directory across branches and chains, where a `cd` may or may not have happened. */
import type { LogicalOperator, SyntaxNode } from 'unbash';
import { UNKNOWN } from './model.ts';
import type { Scope } from './scope.ts';

/** Commands that hardly ever fail: a `cd` after `&&` is as good as done. */
const SUCCEEDS = /^(?:mkdir|cd|pushd|popd|true|:|echo|printf|export|set|touch|cp|source|\.|git|npm|pwd|ls)$/;

/** Follows one chain, branch or loop; afterwards the directory is known only where every way leads to the same. */
export class CwdTrack {
  private readonly scope: Scope;
  private readonly start: string;
  private changed = false;
  private first = true;
  private base: string;

  constructor(scope: Scope) {
    this.scope = scope;
    this.start = scope.cwd;
    this.base = scope.cwd;
  }

  /** Before each branch: the first part is the condition, the others start where it ended. */
  branch(): void {
    if (this.scope.cwd !== this.base) this.changed = true;
    if (!this.first) this.scope.cwd = this.base;
    this.base = this.scope.cwd;
    this.first = false;
  }

  /** After all branches or rounds. */
  end(): void {
    if (this.changed || this.scope.cwd !== this.start) this.scope.cwd = UNKNOWN;
  }

  /** Between two commands of a chain. What it returns is to be called after the second, with whether that one ends the shell. */
  step(operator: LogicalOperator, before: SyntaxNode | undefined): (ends: boolean) => void {
    const { scope } = this;
    const was = scope.cwd;
    if (operator === '&&') {
      const sure = succeeds(before);
      return () => {
        if (!sure && scope.cwd !== was) this.changed = true;
      };
    }
    // After `||` the `cd` before it has failed, or something behind it.
    if (was !== this.start) scope.cwd = UNKNOWN;
    const there = scope.cwd;
    return (ends) => {
      if (ends) scope.cwd = was;
      else if (scope.cwd !== there || was !== this.start) this.changed = true;
    };
  }

  /** After a chain. */
  endChain(): void {
    if (this.changed) this.scope.cwd = UNKNOWN;
  }
}

function succeeds(node: SyntaxNode | undefined): boolean {
  return node?.type === 'Command' && (node.name === undefined || SUCCEEDS.test(node.name.value));
}

/** `exit 1`, `return`, `{ echo no; exit 1; }`: what stands behind does not run after it. */
export function endsShell(node: SyntaxNode): boolean {
  if (node.type === 'Command') return /^(?:exit|return|continue|break|die)$/.test(node.name?.value ?? '');
  const last = node.type === 'BraceGroup' ? node.body.commands.at(-1)?.command : undefined;
  return last !== undefined && endsShell(last);
}
