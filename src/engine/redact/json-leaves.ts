/** The strings of a JSON text and where they stand. */
import { decodeLiteral } from './json-literal.ts';
import { walkJson, type JsonString } from './json.ts';

/** A value of the JSON, by its place. */
export interface Node {
  readonly parent: Node | undefined;
  readonly key: string | number;
  /** Number of the value, for lists of them. */
  readonly order: number;
}

export type Leaf = JsonString<Node>;

/** Every string of a JSON text, with the way up from it. */
export class Reading {
  readonly leaves: Leaf[] = [];
  readonly #body: string;

  constructor(body: string) {
    this.#body = body;
  }

  text({ start, end }: Leaf): string {
    return decodeLiteral(this.#body.slice(start, end)) ?? '';
  }

  /** False when the body is no JSON: it is then refused elsewhere. */
  run(): boolean {
    let count = 0;
    const root: Node = { parent: undefined, key: '', order: 0 };
    const problem = walkJson<Node>(this.#body, root, {
      step: (parent, key) => ({ parent, key, order: (count += 1) }),
      string: (leaf) => this.leaves.push(leaf),
    });
    return problem === undefined;
  }
}
