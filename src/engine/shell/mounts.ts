/** Folders of the machine that a container is given: what is done to them there is done here. */
import type { Inner } from './inner.ts';
import { isUnknown } from './model.ts';
import { listed, valuesOf } from './wrapper-args.ts';

interface Mount {
  readonly here: string;
  readonly inside: RegExp;
}

const ENGINES = /^(?:docker|podman|nerdctl|finch)$/;
const MOST = 8;

/** The commands inside a container with the paths they have on this machine. */
export function mountedBack(
  program: string,
  args: readonly string[],
  found: readonly Inner[],
): readonly Inner[] {
  if (!ENGINES.test(program)) return found;
  const mounts = mountsIn(args);
  return mounts.length === 0 ? found : found.map((inner) => withPaths(inner, mounts));
}

function withPaths(inner: Inner, mounts: readonly Mount[]): Inner {
  if (inner.kind !== 'argv') return inner;
  const [name = '', ...words] = inner.argv;
  return { ...inner, argv: [name, ...words.map((word) => seenHere(word, mounts))] };
}

/** Also inside of a word: it may be shell text. */
function seenHere(word: string, mounts: readonly Mount[]): string {
  return mounts.reduce(
    (text, { here, inside }) =>
      text.replace(inside, (_all, before: string, behind: string) => before + joined(here, behind)),
    word,
  );
}

function joined(here: string, behind: string): string {
  if (here !== '/') return here + behind;
  return behind === '' ? '/' : behind;
}

function mountsIn(args: readonly string[]): readonly Mount[] {
  const short = valuesOf(args, ['-v', '--volume']).map((value) => value.split(':'));
  const long = valuesOf(args, listed('--mount')).map((value) => [
    /(?:^|,)(?:source|src)=([^,]*)/.exec(value)?.[1] ?? '',
    /(?:^|,)(?:target|destination|dst)=([^,]*)/.exec(value)?.[1] ?? '',
  ]);
  return [...short, ...long].slice(0, MOST).flatMap(([here = '', there = '']) => {
    const known = /^[/~]/.test(here) && /^\/[^/]/.test(there) && !isUnknown(here + there);
    if (!known) return [];
    const folder = there.replace(/\/+$/, '').replaceAll(/[\\^$.*+?()[\]{}|-]/g, '\\$&');
    const inside = new RegExp(`(^|[\\s'"=:;&|(])${folder}((?:/[^\\s'";&|)]*)?)(?=$|[\\s'";&|)])`, 'g');
    return [{ here: here.replace(/(?<=.)\/+$/, ''), inside }];
  });
}
