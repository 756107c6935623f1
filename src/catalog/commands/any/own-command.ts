/** The guard's own command line: looking is free, changing it is for a person. */
import type { ActionDraft } from '../../../engine/definitions.ts';
import { onlyHelp, readOptions, shown, wordList } from '../../argv.ts';

const READS = new Set(
  wordList(`
    status doctor log report discover redact pending demo help request ci hook run version verify
    explain completion check
  `),
);
const READ_PAIRS =
  /^(?:policy (?:lint|test|explain|render|diff|init|show|schema|check)|gate (?:check|list|explain)|mcp (?:list|scan|diff|show|score)|exception (?:list|show)|incident (?:list|show|suggest)|log (?:tail|show|verify|export)|approve --list)$/;
/** The vault holds values of every session: an agent is not given those it never saw. */
const RESTORES: ActionDraft = {
  verb: 'secret-read',
  target: 'values behind placeholders (aup-guard redact --restore)',
  forbidden: 'only a person may put values back',
};

function looks(argv: readonly string[]): boolean {
  return onlyHelp(argv) || argv.includes('--dry-run') || argv.includes('--print');
}

/** What a call of `aup-guard` means when an agent makes it. */
export function ownCommand(argv: readonly string[]): readonly ActionDraft[] {
  if (argv[1] === 'redact' && argv.includes('--restore')) return [RESTORES];
  const [first, second = ''] = readOptions(argv.slice(1)).words;
  if (first === undefined || looks(argv) || READS.has(first) || READ_PAIRS.test(`${first} ${second}`))
    return [];
  const target = `aup-guard ${shown(first)}`;
  return [{ verb: 'guard-tamper', target, forbidden: 'only a person may change the guard' }];
}
