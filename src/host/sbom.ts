/** Bills of materials as text, and into a file of the person's choice. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Inventory } from '../engine/discover/model.ts';
import { SBOM_SPECS, sbomOf, type SbomOptions, type SbomSpec } from '../engine/discover/sbom.ts';
import { writePrivate } from './files.ts';

export { SBOM_SPECS };

export function isSbomSpec(text: string): text is SbomSpec {
  return SBOM_SPECS.some((spec) => spec === text);
}

/** With `reproducible` neither a time nor a serial number is in it. */
export function sbomText(
  inventory: Inventory,
  options: Omit<SbomOptions, 'made'>,
  reproducible: boolean,
): string {
  const made = { uuid: randomUUID(), at: new Date(inventory.at).toISOString() };
  return `${JSON.stringify(sbomOf(inventory, reproducible ? options : { ...options, made }), undefined, 2)}\n`;
}

/** Replaces the file whole; it lists what a person uses, so it is for them alone. Throws `state-unwritable`. */
export function writeSbom(file: string, text: string): void {
  writePrivate(path.resolve(file), text);
}
