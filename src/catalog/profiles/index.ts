import { monitor } from './monitor.ts';
import { starter } from './starter.ts';
import { strict } from './strict.ts';

/** Policies that come with the guard, as YAML text. */
export const profiles: Readonly<Record<'starter' | 'monitor' | 'strict', string>> = {
  starter,
  monitor,
  strict,
};
