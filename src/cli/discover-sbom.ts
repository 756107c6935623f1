/** `discover --sbom FILE` and `--format cyclonedx`: the inventory as a bill of materials. */
import { aiTools } from '../catalog/ai-tools/index.ts';
import type { Inventory } from '../engine/discover/model.ts';
import { GuardError } from '../host/errors.ts';
import { packageVersion } from '../host/package.ts';
import { isSbomSpec, SBOM_SPECS, sbomText, writeSbom } from '../host/sbom.ts';
import { printWords, writeOut } from './terminal.ts';

export interface SbomFlags {
  /** A file to write; standard output when absent. */
  readonly sbom?: string;
  readonly spec?: string;
  readonly reproducible?: boolean;
}

/** Prints it, or writes it to a file. Throws `usage` for a version nobody knows, `state-unwritable` for the file. */
export async function sbom(
  inventory: Inventory,
  { sbom: file, spec = '1.6', reproducible = false }: SbomFlags,
  shown: (text: string) => string,
): Promise<void> {
  if (!isSbomSpec(spec)) {
    throw new GuardError('usage', 'that version of CycloneDX is not written', {
      hint: `choose one of: ${SBOM_SPECS.join(', ')}`,
    });
  }
  const options = { tools: aiTools, spec, version: packageVersion(), shown };
  const text = sbomText(inventory, options, reproducible);
  if (file === undefined) return writeOut(text);
  writeSbom(file, text);
  return printWords(`written: ${file} (CycloneDX ${spec})`);
}
