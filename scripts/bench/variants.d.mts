import type { DetectorDef } from '../../src/engine/definitions.ts';
import type { Scanner } from '../../src/engine/redact/model.ts';

export interface Surveyed {
  readonly title: string;
  /** In percent. */
  readonly least: number;
  readonly share: number;
  readonly lost: readonly { readonly id: string }[];
}

export function survey(scanner: Scanner, detectors: readonly DetectorDef[]): readonly Surveyed[];
