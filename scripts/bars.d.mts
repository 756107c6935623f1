import type { Source } from './source-tree.d.mts';

export interface FileMeasure {
  readonly path: string;
  readonly lines: number;
  readonly comments: number;
}

export interface BarRow {
  readonly what: string;
  readonly value: number;
  readonly limit: number;
  readonly ok: boolean;
  readonly breaches: readonly string[];
}

export function measure(sources: readonly Source[]): FileMeasure[];
export function judge(files: readonly FileMeasure[]): BarRow[];
export function commentShare(files: readonly FileMeasure[]): number;
