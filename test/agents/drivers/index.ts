import { claude } from './claude.ts';
import type { Driver } from './model.ts';

/** Every agent the matrix drives. */
export const drivers: readonly Driver[] = [claude];
