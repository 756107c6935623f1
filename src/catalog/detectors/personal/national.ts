import type { DetectorDef } from '../../../engine/definitions.ts';
import { americas } from './national-americas.ts';
import { europe } from './national-europe.ts';
import { world } from './national-world.ts';
import { schemeDetectors } from './scheme.ts';
import type { Scheme } from './scheme.ts';

/** All numbers of persons and firms that are known. */
export const schemes: readonly Scheme[] = [...americas, ...europe, ...world];

export const national: readonly DetectorDef[] = schemeDetectors(schemes);
