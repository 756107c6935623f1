/** Where PowerShell gets its text from. */

export type PowerText =
  | { readonly kind: 'text'; readonly text: string }
  /** It is encoded. */
  | { readonly kind: 'hidden' }
  | { readonly kind: 'stdin' }
  /** A file, or nothing. */
  | { readonly kind: 'none' };

/** Parameters that take the next word; any beginning of a name will do. */
const VALUED = [
  'executionpolicy',
  'workingdirectory',
  'outputformat',
  'inputformat',
  'configurationname',
  'configurationfile',
  'settingsfile',
  'custompipename',
  'windowstyle',
  'psconsolefile',
];

/** Reads the options of a call. */
export function powerText(program: string, args: readonly string[]): PowerText {
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    const rest = args.slice(at + 1);
    const kind = /^[-/][A-Za-z]/.test(word) ? kindOf(word.slice(1).toLowerCase()) : 'word';
    if (kind === 'word') return positional(program, [word, ...rest]);
    if (kind === 'command') return given(rest);
    if (kind === 'hidden' || kind === 'none') return { kind };
    if (kind === 'valued') at += 1;
  }
  return { kind: 'stdin' };
}

function kindOf(name: string): 'command' | 'hidden' | 'none' | 'valued' | 'switch' {
  if ('command'.startsWith(name) || name === 'cwa') return 'command';
  if (name === 'ec' || 'encodedcommand'.startsWith(name)) return 'hidden';
  if ('file'.startsWith(name) || /^(?:v|version|h|help)$/.test(name)) return 'none';
  const valued = VALUED.some((known) => known.startsWith(name)) || /^(?:ep|ex|wd|w|of|o|if)$/.test(name);
  return valued ? 'valued' : 'switch';
}

/** Windows PowerShell takes its words for a command, the later one for a file. */
function positional(program: string, words: readonly string[]): PowerText {
  if (program === 'powershell') return given(words);
  return { kind: words[0] === '-' ? 'stdin' : 'none' };
}

function given(words: readonly string[]): PowerText {
  const text = words.join(' ');
  return text === '-' ? { kind: 'stdin' } : { kind: 'text', text };
}
