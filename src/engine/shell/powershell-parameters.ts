/** Parameters of a PowerShell command. */
import { UNKNOWN } from './model.ts';
import { fullName, type PowerCall } from './powershell-calls.ts';
import type { PowerToken } from './powershell-words.ts';

/** Parameters without a value. */
const SWITCH =
  /^(?:r|re|rec|recurse|fo|for|forc|force|whatif|wi|verbose|raw|wait|file|directory|hidden|passthru|nonewline|append|asplaintext|quiet|usebasicparsing|noclobber|descending|ascending|unique|nonewwindow|container|allmatches|simplematch|list|casesensitive|autosize|wrap|notypeinformation|computer|skipcertificatecheck|asjob|all|online)$/i;
/** `(Join-Path a b)` is a path that can be told. */
function joined(text: string): string {
  const parts = /^\s*join-path\s+['"]?([\w~./\\-]+)['"]?\s+['"]?([\w./\\-]+)['"]?\s*$/i.exec(text);
  return parts === null ? UNKNOWN : `${parts[1]}/${parts[2]}`;
}

/** A command with its words and parameters. */
export function callOf(written: string, rest: readonly PowerToken[], before: readonly string[]): PowerCall {
  const words: string[] = [];
  const named = new Map<string, string>();
  for (let at = 0; at < rest.length; at += 1) {
    const token = rest[at];
    if (token?.kind === 'sign') at += 1;
    else if (token?.kind !== 'word') words.push(...(token?.kind === 'group' ? [joined(token.text)] : []));
    else if (token.bare && /^-[A-Za-z]/.test(token.text))
      at += parameter(token.text.slice(1), rest[at + 1], named);
    else words.push(token.text);
  }
  const options = rest.flatMap((token) =>
    token.kind === 'word' && /^-./.test(token.text) ? [token.text] : [],
  );
  return { name: fullName(written, options), words, named, before };
}

/** How many more tokens belong to the parameter. */
function parameter(text: string, next: PowerToken | undefined, named: Map<string, string>): number {
  const [name = '', value] = text.split(/:(.*)/s);
  const key = name.toLowerCase();
  const taken = value !== undefined || SWITCH.test(key) ? undefined : valueOf(next);
  named.set(key, value ?? taken ?? '');
  return taken === undefined ? 0 : 1;
}

function valueOf(next: PowerToken | undefined): string | undefined {
  if (next?.kind === 'group') return joined(next.text);
  return next?.kind === 'word' && !/^-[A-Za-z]/.test(next.text) ? next.text : undefined;
}
