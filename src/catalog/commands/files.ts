/** Programs that move, copy or write files: what they write over, and whether it is the machine or the guard. */
import type { ActionDraft, CommandDef } from '../../engine/definitions.ts';
import { onlyHelp, readOptions, shown, wordList } from '../argv.ts';
import { deletionOf, type Place } from '../deletion.ts';
import { diskIn, systemSetting } from '../devices.ts';
import { catastrophe, guardFile } from '../paths.ts';
import { readExamples } from './rules.ts';

function guardPaths(paths: readonly string[], what: string): readonly ActionDraft[] {
  const own = paths.map(guardFile).find((found) => found !== undefined);
  return own === undefined ? [] : [{ verb: 'guard-tamper', target: `${what} ${own}` }];
}

/** Sources, and where they go: with `-t` the folder comes first. */
interface Transfer {
  readonly from: readonly string[];
  readonly to: string | undefined;
}

const TRANSFER_VALUED = wordList('-t -S -m -o -g --target-directory --suffix --mode --owner --group');

function transferOf(argv: readonly string[]): Transfer {
  const { words, values } = readOptions(argv.slice(1), TRANSFER_VALUED);
  const folder = values.get('t') ?? values.get('target-directory');
  return folder === undefined ? { from: words.slice(0, -1), to: words.at(-1) } : { from: words, to: folder };
}

const LOST = /^\/dev\/null$|(?:^|\/)\.?Trash(?:\/|$)/;

/** What is moved away is gone from its place; only whole trees, repositories and `/dev/null` are of concern. */
function moving(argv: readonly string[], place: Place): readonly ActionDraft[] {
  const { from, to = '' } = transferOf(argv);
  const whole = from.find((path) => catastrophe(path) !== undefined);
  if (whole !== undefined) {
    return [{ verb: 'delete-files', target: `moving ${shown(whole)}`, forbidden: 'nobody means to do that' }];
  }
  const own = [...guardPaths(from, 'moving'), ...guardPaths([to], 'replacing')];
  if (own.length > 0) return own;
  const lost = LOST.test(to) ? from : from.filter((path) => /(?:^|\/)\.git\/?$/.test(path));
  return diskIn([to]) ?? [...systemSetting([to]), ...deletionOf(lost, place)];
}

export const mv: CommandDef = {
  program: 'mv',
  aliases: ['gmv'],
  gated: [],
  classify: (argv, place) => (onlyHelp(argv) ? [] : moving(argv, place)),
  examples: readExamples(`
    mv / /tmp => delete-files
    mv ~ /tmp/x => delete-files
    mv src/a.ts /dev/null => delete-files
    mv .git /tmp/old => delete-files
    mv src ~/.Trash/ => delete-files
    mv ~/.claude/settings.json /tmp => guard-tamper
    mv x.json ~/.claude/settings.json => guard-tamper
    mv -t /tmp ~/.aup-guard => guard-tamper
    mv old.txt new.txt =>
    mv -f dist/a.js lib/a.js =>
    mv src/*.md docs/ =>
    mv debug.log /dev/null =>
    mv -t archive a.txt b.txt =>
  `),
};

export const cp: CommandDef = {
  program: 'cp',
  aliases: ['install', 'gcp', 'ginstall', 'ditto'],
  gated: [],
  classify: (argv, place) => {
    if (onlyHelp(argv)) return [];
    const { from, to = '' } = transferOf(argv);
    const emptied = from.includes('/dev/null') && from.length === 1 ? deletionOf([to], place) : [];
    return diskIn([to]) ?? [...guardPaths([to], 'writing to'), ...systemSetting([to]), ...emptied];
  },
  examples: readExamples(`
    cp x ~/.claude/settings.json => guard-tamper
    cp image.iso /dev/sdb => delete-files
    cp /dev/null notes.md => delete-files
    install -m 644 x ~/.claude/settings.json => guard-tamper
    cp a b =>
    cp -r src/ backup/ =>
    cp .env.example .env.test =>
    cp /dev/null app.log =>
    install -m 755 tool ~/.local/bin/tool =>
  `),
};

export const tee: CommandDef = {
  program: 'tee',
  aliases: ['sponge'],
  gated: [],
  classify: (argv) => {
    const { words } = readOptions(argv.slice(1));
    return diskIn(words) ?? [...guardPaths(words, 'writing to'), ...systemSetting(words)];
  },
  examples: readExamples(`
    tee /proc/sys/net/ipv4/ip_forward => prod-change
    tee /proc/sysrq-trigger => prod-change
    tee /sys/class/leds/x/brightness => prod-change
    tee -a /etc/sudoers.d/dev => prod-change
    tee /etc/hosts.d.txt =>
    tee ~/.aup-guard/config.json => guard-tamper
    tee -a ~/.claude/settings.json => guard-tamper
    tee /dev/sda => delete-files
    tee docs/x.md =>
    tee -a build.log =>
    tee /dev/stderr =>
  `),
};

/** A link over a file of the guard's takes its place; one that only points at it does as well. */
export const ln: CommandDef = {
  program: 'ln',
  aliases: ['link', 'symlink'],
  gated: [],
  classify: (argv, place) => {
    const { from, to = '' } = transferOf(argv);
    const own = guardPaths([...from, to], 'linking');
    return own.length > 0 || from[0] !== '/dev/null' ? own : deletionOf([to], place);
  },
  examples: readExamples(`
    ln -sf /dev/null ~/.claude/settings.json => guard-tamper
    ln -sf other.json ~/.aup-guard/config.json => guard-tamper
    ln -sf /dev/null notes.md => delete-files
    ln -s ../a b =>
    ln -sf ../shared/tsconfig.json tsconfig.json =>
    ln -sfn releases/3 current =>
  `),
};

export const dd: CommandDef = {
  program: 'dd',
  aliases: ['dcfldd', 'ddrescue'],
  gated: [],
  classify: (argv, place) => {
    const plain = argv[0] === 'ddrescue' ? argv.slice(2) : [];
    const targets = [...argv.filter((word) => word.startsWith('of=')).map((word) => word.slice(3)), ...plain];
    const emptied = argv.includes('if=/dev/null') ? deletionOf(targets, place) : [];
    return diskIn(targets) ?? [...guardPaths(targets, 'writing to'), ...systemSetting(targets), ...emptied];
  },
  examples: readExamples(`
    dd if=/dev/null of=src/app.ts => delete-files
    dd if=/dev/null of=/tmp/x =>
    dd if=/dev/zero of=/dev/sda => delete-files
    dd if=x.iso of=/dev/disk2 bs=4M => delete-files
    dd if=/dev/zero of=~/.aup-guard/state => guard-tamper
    dd if=/dev/zero of=test.img bs=1M count=10 =>
    dd if=/dev/sda of=disk.img =>
    dd if=/dev/urandom of=/dev/null count=1 =>
  `),
};

/** Edits in place are daily work; taking the guard's lines out of a file is not. */
export const sed: CommandDef = {
  program: 'sed',
  aliases: ['gsed'],
  gated: [],
  classify: (argv) => {
    if (!argv.some((word) => /^-[a-zA-Z]*i|^--in-place/.test(word))) return [];
    if (argv.some((word) => /aup-guard|BASH_ENV|GIT_CONFIG/.test(word))) {
      const target = "the guard's lines in a file";
      return [{ verb: 'guard-tamper', target, forbidden: 'it removes the guard' }];
    }
    return [...guardPaths(argv.slice(1), 'writing to'), ...systemSetting(argv.slice(1))];
  },
  examples: readExamples(`
    sed -i s/no/yes/ /etc/ssh/sshd_config => prod-change
    sed -i /aup-guard/d ~/.bashrc => guard-tamper
    sed -i s/true/false/ ~/.claude/settings.json => guard-tamper
    sed --in-place=.bak /BASH_ENV/d ~/.profile => guard-tamper
    sed -n /rm/p script.sh =>
    sed -i s/a/b/ src/a.ts =>
    sed -e s/x/y/ README.md =>
  `),
};
