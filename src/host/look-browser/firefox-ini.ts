/** Profiles Firefox names in its own lists, wherever they lie. */
import path from 'node:path';
import { onThisMachine } from '../mcp-places.ts';
import { type Look, readText } from './read.ts';

const LISTS = ['profiles.ini', 'installs.ini'];
const LARGEST = 1024 * 1024;
/** Paths of one list at most. */
const MOST = 200;

/** A path of a profile as a list has it. */
interface Listed {
  readonly path: string;
  /** Below the folder of the list. */
  readonly relative: boolean;
}

/** `Path=` of a profile, and `Default=` of an install, which is a path as well; `Default=1` of a profile is a mark. */
function listedIn(section: string): readonly Listed[] {
  const valueOf = (key: string): string | undefined =>
    new RegExp(`^${key}=([^\\r\\n\\0]+)`, 'm').exec(section)?.[1]?.trim();
  const kept = valueOf('Path');
  const own = kept ?? (section.startsWith('[Profile') ? undefined : valueOf('Default'));
  if (own === undefined) return [];
  const isAbsolute = path.posix.isAbsolute(own) || path.win32.isAbsolute(own);
  return [{ path: own, relative: kept === undefined ? !isAbsolute : valueOf('IsRelative') !== '0' }];
}

function sectionsOf(text: string): readonly string[] {
  return text.split(/^(?=\[)/m).slice(0, MOST);
}

/** Folders the lists of this folder name, as they lie on this machine; a path that is neither kind is none. */
export function listedProfiles(look: Look, folder: string): readonly string[] {
  const rules = look.ground.system === 'win32' ? path.win32 : path.posix;
  return LISTS.flatMap((name) => {
    const text = readText(look, path.join(folder, name), LARGEST) ?? '';
    return sectionsOf(text)
      .flatMap(listedIn)
      .flatMap(({ path: own, relative }) => {
        if (relative) return [path.join(folder, own.replaceAll('\\', '/'))];
        return rules.isAbsolute(own) ? [onThisMachine(look.ground, own)] : [];
      });
  });
}
