/** The page GitHub shows of a job. */
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { GuardError } from './errors.ts';
import type { Environment } from './platform/model.ts';

/** The page takes 1 MiB of one step. */
const MOST_CHARACTERS = 900_000;

/** False where there is no such page. Throws `environment` when it cannot be written. */
export function addSummary(env: Environment, markdown: string): boolean {
  const file = env['GITHUB_STEP_SUMMARY'] ?? '';
  if (!path.isAbsolute(file)) return false;
  const whole = markdown.length <= MOST_CHARACTERS;
  const cut = markdown.lastIndexOf('\n', MOST_CHARACTERS) + 1;
  try {
    appendFileSync(file, whole ? markdown : `${markdown.slice(0, cut)}\nThe rest did not fit here.\n`);
  } catch (cause) {
    throw new GuardError('environment', 'the summary of the job cannot be written', {
      cause,
      hint: 'leave --summary out, or see what GITHUB_STEP_SUMMARY names',
    });
  }
  return true;
}
