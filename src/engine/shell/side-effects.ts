/** What parts of a text do beside what they say: loops to variables, expansions to the machine. */
import { forEachChild, type SyntaxNode } from 'unbash';
import { UNKNOWN } from './model.ts';
import type { Scope } from './scope.ts';

/** The second round of a loop sees what the first one assigned. */
export function forgetAssigned(node: SyntaxNode, scope: Scope): void {
  forEachChild(node, (child) => {
    if (child.type === 'Assignment' && scope.variables.has(child.name))
      scope.variables.set(child.name, UNKNOWN);
    forgetAssigned(child, scope);
  });
}

/** `${x@P}` and `$((x))` run the substitutions they find in the value. */
export function runsHidden(node: SyntaxNode, scope: Scope): boolean {
  if (node.type === 'ParameterExpansion') {
    return node.operation?.type === 'Transform' && /[PE]/.test(node.operation.operand.value);
  }
  const value = node.type === 'ArithmeticWord' ? scope.find(node.value) : undefined;
  return typeof value === 'string' && /\$\(|`/.test(value);
}
