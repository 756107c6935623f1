/** Calls that are harmless by the look of each argument: patterns as sh reads them. */

/** As in `GatedProgram.calm` of the catalogue. */
export type Calm = readonly string[];

interface Arm {
  readonly passes: boolean;
  readonly patterns: string[];
}

/** A pattern of the catalogue as one of sh's: `*` is special, all else is not. */
function shPattern(text: string): string {
  if (!/^[\x21-\x7e]+$/.test(text)) throw new TypeError(`not a pattern: ${text}`);
  return text
    .split('*')
    .map((part) => (/^[\w./+=:-]*$/.test(part) ? part : `'${part.replaceAll("'", `'\\''`)}'`))
    .join('*');
}

/** Neighbours of one kind share an arm; their order among each other does not matter. */
function armsOf(calm: Calm): readonly Arm[] {
  const arms: Arm[] = [];
  for (const entry of calm) {
    const passes = entry.startsWith('+');
    if (!passes && !entry.startsWith('!')) throw new TypeError(`no sign in front of: ${entry}`);
    const pattern = shPattern(entry.slice(1));
    const last = arms.at(-1);
    if (last?.passes === passes) last.patterns.push(pattern);
    else arms.push({ passes, patterns: [pattern] });
  }
  return arms;
}

/** Runs the real program when each argument is passed; nothing when there are no patterns. */
export function calmScript(calm: Calm): string {
  if (calm.length === 0) return '';
  const arms = armsOf(calm).map(
    ({ passes, patterns }) => `  ${patterns.join(' | ')}) ${passes ? '' : 'hit=1; break '};;`,
  );
  const rest = calm.at(-1) === '+*' ? [] : ['  *) hit=1; break ;;'];
  return `hit=''
for word do
  case $word in
${[...arms, ...rest].join('\n')}
  esac
done
[ -n "$hit" ] || exec "$real" "$@"`;
}
