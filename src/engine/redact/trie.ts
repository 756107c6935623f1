/** Keywords as a tree whose edges are characters or wildcards: `#` any digit, `?` any letter or digit. */

/** Before `#` or `?`: that character itself. */
export const LITERAL = '\u0000';

/** The steps of a keyword: characters, wildcards, and wildcards that stand for themselves. */
export function stepsOf(keyword: string): readonly string[] {
  return keyword.match(/\u0000[#?]|[^]/g) ?? [];
}

export interface TrieNode {
  readonly next: Map<string, number>;
  readonly ends: number[];
}

/** Lays the keywords out; a node ends the keywords of these indexes. */
export function buildTrie(keywords: readonly string[]): readonly TrieNode[] {
  const nodes: TrieNode[] = [{ next: new Map(), ends: [] }];
  for (const [index, keyword] of keywords.entries()) {
    let node = nodes[0];
    for (const char of stepsOf(keyword)) {
      if (node === undefined) break;
      let next = node.next.get(char);
      if (next === undefined) {
        next = nodes.length;
        nodes.push({ next: new Map(), ends: [] });
        node.next.set(char, next);
      }
      node = nodes[next];
    }
    node?.ends.push(index);
  }
  return nodes;
}

/** Tree positions reached from `positions` by one character. */
export function advance(trie: readonly TrieNode[], positions: readonly number[], char: string): number[] {
  const edges = edgesOf(char);
  const reached: number[] = [];
  for (const position of positions) {
    const next = trie[position]?.next;
    if (next === undefined || next.size === 0) continue;
    for (const edge of edges) {
      const target = next.get(edge);
      if (target !== undefined) reached.push(target);
    }
  }
  // In order, so that one set of positions has one name.
  return reached.length > 1 ? reached.sort((a, b) => a - b) : reached;
}

/** Edges that accept a character. */
function edgesOf(char: string): readonly string[] {
  if (isDigit(char)) return [char, '#', '?'];
  if (isWord(char)) return [char, '?'];
  return char === '#' || char === '?' ? [LITERAL + char] : [char];
}

export function isDigit(char: string): boolean {
  return char >= '0' && char <= '9';
}

export function isWord(char: string): boolean {
  return isDigit(char) || (char >= 'a' && char <= 'z');
}
