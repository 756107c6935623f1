/** Rights and owners of files: of no concern, but for whole machines and the guard. */
import type { ActionDraft, CommandDef } from '../../engine/definitions.ts';
import { has, onlyHelp, readOptions, shown } from '../argv.ts';
import { catastrophe, guardFile } from '../paths.ts';
import { readExamples } from './rules.ts';

/** The root, the home folder or a folder of the system itself, not something in it. */
function isTop(path: string): boolean {
  return (
    catastrophe(path) !== undefined && (!/^\/[^/]+\/[^*]/.test(path) || /^\/(?:home|Users)\//.test(path))
  );
}

const NO_RIGHTS = /^(?:0+|a?-[rwx]*r[rwx]*|[augo]*=|a-rwx)$/;

function rights(argv: readonly string[]): readonly ActionDraft[] {
  if (onlyHelp(argv)) return [];
  const options = readOptions(
    argv.slice(1).filter((word) => !NO_RIGHTS.test(word)),
    ['-s', '-p', '--reference'],
  );
  const own = argv
    .slice(1)
    .map(guardFile)
    .find((found) => found !== undefined);
  if (own !== undefined) return [{ verb: 'guard-tamper', target: `changing the rights of ${own}` }];
  const deep = has(options, 'R', 'recursive');
  const hit = options.words.find((path) => isTop(path) || (deep && catastrophe(path) !== undefined));
  if (hit !== undefined) {
    const target = `changing the rights of ${shown(hit)}`;
    return [{ verb: 'delete-files', target, forbidden: 'nobody means to do that' }];
  }
  const locks = deep && argv[0] === 'chmod' && argv.some((word) => NO_RIGHTS.test(word));
  return locks ? [{ verb: 'delete-files', target: `locking ${options.words.map(shown).join(' ')}` }] : [];
}

export const chmod: CommandDef = {
  program: 'chmod',
  aliases: ['chown', 'chgrp', 'chattr', 'setfacl', 'chflags', 'icacls', 'takeown'],
  gated: [],
  classify: rights,
  examples: readExamples(`
    chmod -R 000 / => delete-files
    chmod 000 / => delete-files
    chmod -R 777 /etc => delete-files
    chown -R nobody /usr => delete-files
    chown -R me ~ => delete-files
    chmod -R 000 src => delete-files
    chmod -x ~/.local/share/aup-guard/shims/git => guard-tamper
    chattr -i ~/.aup-guard/config => guard-tamper
    chmod +x scripts/x.sh =>
    chmod 600 ~/.ssh/config =>
    chmod -R u+w node_modules =>
    chmod +x /usr/local/bin/tool =>
    chown -R me:me /home/dev/app =>
    chgrp staff notes.md =>
  `),
};
