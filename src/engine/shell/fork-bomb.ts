import { forEachChild, type SyntaxNode } from 'unbash';

/** A pipeline in which a function starts itself on both sides. */
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
