import type { NamedLooker } from './model.ts';
import { lookForConfig } from './config.ts';

/** All of them, in the order they look. */
export const lookers: readonly NamedLooker[] = [{ what: 'configuration folders', look: lookForConfig }];
