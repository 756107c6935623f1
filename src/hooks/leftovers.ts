import { placeholdersIn } from '../host/leftovers.ts';
import { submit } from './client.ts';
import { readInput } from './input.ts';

/** Places sent to the session at most: enough to find the rest by. */
const MOST_PLACES = 50;

/** Added lines that may hold a placeholder, `where TAB text` each: exit 0 when none does. */
export async function runLeftovers(pid: number, source: string): Promise<number> {
  const places = leftoversIn(await readInput());
  if (places.length === 0) return 0;
  const event = {
    kind: 'leftovers',
    source: source === 'pre-push' ? source : 'pre-commit',
    places: places.slice(0, MOST_PLACES),
    cwd: process.cwd(),
  } as const;
  const answer = await submit(event, { from: `hook:${event.source}`, pid });
  if (answer.message !== '') process.stderr.write(`${answer.message}\n`);
  return answer.allow ? 0 : 1;
}

function leftoversIn(input: string): readonly { readonly where: string; readonly placeholder: string }[] {
  return input.split('\n').flatMap((row) => {
    const tab = row.indexOf('\t');
    const where = row.slice(0, tab);
    return placeholdersIn(row.slice(tab + 1)).map(({ placeholder }) => ({ where, placeholder }));
  });
}
