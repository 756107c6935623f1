export interface Source {
  readonly path: string;
  readonly text: string;
}

/** An ESTree node: `type` is always there, the rest is looked at with guards. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

export interface Comment {
  readonly type: 'Line' | 'Block';
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

export interface ParsedFile extends Source {
  readonly program: Node;
  readonly comments: readonly Comment[];
}

export type EdgeKind = 'static' | 'type' | 'dynamic';

export interface Edge {
  readonly from: string;
  /** Path in the tree, undefined for a package or a node module. */
  readonly to: string | undefined;
  readonly specifier: string;
  readonly kind: EdgeKind;
  readonly line: number;
}

type Visit = (node: Node, parent: Node | undefined, key: string | undefined) => boolean | void;

export function readTree(root: string, folders: readonly string[], endings: readonly string[]): Source[];
export function parse(source: Source): ParsedFile;
export function lineAt(file: ParsedFile, offset: number): number;
export function walk(node: Node, visit: Visit): void;
export function edgesOf(file: ParsedFile): Edge[];
export function packageOf(specifier: string): string;
