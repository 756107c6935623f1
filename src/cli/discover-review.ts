/** `discover --review`: what the owner of the list of tools looks at again, and signs. */
import { aiTools } from '../catalog/ai-tools/index.ts';
import type { Inventory } from '../engine/discover/model.ts';
import type { ReviewItem } from '../engine/discover/review.ts';
import type { Policy } from '../engine/policy/model.ts';
import { EXIT_CODES, GuardError } from '../host/errors.ts';
import type { Machine } from '../host/machine.ts';
import { type Review, reviewCounts, reviewNow, signReview } from '../host/review.ts';
import { shortCode } from '../host/short-code.ts';
import { personsOnly, typedWord } from './mcp-needs.ts';
import { countOf, localDate, printJson, printLines } from './terminal.ts';

export interface ReviewNeeds {
  readonly machine: Machine;
  readonly policy: Policy | undefined;
  readonly shown: (text: string) => string;
}

export interface ReviewFlags {
  readonly json?: boolean;
  readonly sign?: boolean;
  readonly by?: string;
}

const COMMAND = 'aup-guard discover --review --sign';
const LONGEST_NAME = 100;

/** Prints the checklist as Markdown; ends with 1 while there is anything on it that nobody signed. */
export async function review(inventory: Inventory, needs: ReviewNeeds, flags: ReviewFlags): Promise<void> {
  const { machine, policy, shown } = needs;
  if (policy === undefined) {
    throw new GuardError('usage', 'there is no policy here whose list could be reviewed', {
      hint: 'aup-guard install --profile NAME gives you one to begin with',
    });
  }
  const by = signerOf(flags);
  if (by !== undefined) personsOnly(machine, COMMAND);
  const found = reviewNow(machine, { inventory, policy, tools: aiTools });
  if (flags.json === true) printJson('aup-guard/discover-review/1', jsonReview(found, shown));
  else printLines(reviewLines(found, { name: policy.name, at: machine.now(), shown }));
  if (by === undefined) {
    if (found.items.length > 0) process.exitCode = EXIT_CODES.refused;
    return;
  }
  if (!(await typedWord(shortCode(), `sign it as ${shown(by)}`))) {
    throw new GuardError('refused', 'nothing was signed: the code was not typed');
  }
  signReview(machine, found, by);
  printLines(['signed: see it with aup-guard log show']);
}

/** Throws `usage` for half a wish. */
function signerOf({ sign = false, by }: ReviewFlags): string | undefined {
  if (!sign && by === undefined) return undefined;
  const name = by?.trim() ?? '';
  if (sign && name !== '' && name.length <= LONGEST_NAME) return name;
  throw new GuardError('usage', 'a review is signed by somebody', { hint: `${COMMAND} --by "Your Name"` });
}

const HEADINGS: Readonly<Record<ReviewItem['kind'], string>> = {
  unapproved: 'In use and not approved',
  'tier-changed': 'On another plan than at the last review',
  unused: 'Approved and not in use here',
  due: 'Due',
};

/** The checklist as Markdown. What others chose is shown as text alone: no mark-up of theirs counts. */
export function reviewLines(
  { items, digest }: Review,
  { name, at, shown }: { name: string; at: number; shown: ReviewNeeds['shown'] },
): readonly string[] {
  const plain = (text: string): string => shown(text).replaceAll(/[\\`*_[\]<>#|]/g, (mark) => `\\${mark}`);
  const kinds = [...new Set(items.map(({ kind }) => kind))];
  const points = (kind: ReviewItem['kind']): readonly string[] =>
    items.flatMap((item) =>
      item.kind === kind
        ? [`- [ ] ${plain(item.what)} (${plain(item.clause)})`, `      next: ${plain(item.next)}`]
        : [],
    );
  const sections = kinds.flatMap((kind) => ['', `## ${HEADINGS[kind]}`, ''].concat(points(kind)));
  const sum =
    items.length === 0 ? 'Everything is as approved.' : `${countOf(items.length, 'point')} to look at.`;
  return [
    `# Review of tools: ${plain(name)}`,
    '',
    `${localDate(at)}, ${digest.slice(0, 12)}. ${sum}`,
    ...sections,
  ];
}

function jsonReview({ items, digest, policy }: Review, shown: ReviewNeeds['shown']): object {
  return {
    digest,
    policy,
    counts: reviewCounts(items),
    items: items.map(({ kind, tool, clause, what, next }) => ({
      kind,
      tool: tool === undefined ? null : shown(tool),
      clause,
      what: shown(what),
      next: shown(next),
    })),
  };
}
