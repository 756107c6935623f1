/** A function that starts itself twice has no end. */
import { forEachChild, type SyntaxNode } from 'unbash';

/** True when the body of the function `name` starts it twice in one pipeline. */
export function startsItselfTwice(node: SyntaxNode, name: string): boolean {
  if (node.type === 'Pipeline') {
    const own = node.commands.filter((child) => child.type === 'Command' && child.name?.value === name);
    if (own.length > 1) return true;
  }
  let found = false;
  forEachChild(node, (child) => {
    found = found || startsItselfTwice(child, name);
  });
  return found;
}
