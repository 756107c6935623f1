import type { Clause } from './model.ts';

/** Whether what the clause replaces is never put back. */
export function isOneWay({ settings }: Pick<Clause, 'settings'>): boolean {
  const table = settings['do'];
  return typeof table === 'object' && table !== null && 'redact' in table && table.redact === 'one-way';
}
