/** `git config`: reading is free; a value that names a program, a hook or another place is not. */
import type { ActionDraft } from '../../../engine/definitions.ts';
import { has, readOptions, type Options } from '../../argv.ts';
import { tamper, tamperingSetting } from './globals.ts';
import type { SubcommandReader } from './refs.ts';

const READS = ['get', 'get-all', 'get-regexp', 'get-urlmatch', 'l', 'list'];
/** Headers sent with each request: what one logs in with stands there. */
const HEADER = /^http(?:\..*)?\.extraheader$/i;
const REMOVES = ['unset', 'unset-all', 'remove-section', 'rename-section'];

export const config: SubcommandReader = (args) => {
  const options = readOptions(args, ['-f', '--file', '--blob', '--type', '--default', '--comment']);
  const [first = ''] = options.words;
  const verb = /^(?:get|list|set|unset|edit|remove-section|rename-section)$/.test(first) ? first : '';
  const words = verb === '' ? options.words : options.words.slice(1);
  if (reads(options, verb)) return shown(words[0] ?? '');
  if (has(options, 'e', 'edit') || verb === 'edit') return [tamper('edits git configuration')];
  const removes = /^(?:unset|re)/.test(verb) || has(options, ...REMOVES);
  return changed(words, removes);
};

/** `git config KEY` shows the value as well. */
function reads(options: Options, verb: string): boolean {
  if (has(options, ...READS) || verb === 'get' || verb === 'list') return true;
  return verb === '' && options.words.length === 1 && !has(options, ...REMOVES, 'e', 'edit');
}

function shown(key: string): readonly ActionDraft[] {
  return HEADER.test(key) ? [{ verb: 'secret-read', target: `git config ${key}` }] : [];
}

function changed([key, value]: readonly string[], removes: boolean): readonly ActionDraft[] {
  if (key === undefined || (value === undefined && !removes)) return [];
  const name = key.toLowerCase();
  if (/^(?:core\.hookspath|hook(?:\.|$))/.test(name)) return hooks(name, removes ? undefined : value);
  return removes ? removed(name) : written(name, value ?? '');
}

function hooks(key: string, value: string | undefined): readonly ActionDraft[] {
  if (value !== undefined && tamperingSetting(key, value, false) === undefined) return [];
  return [{ ...tamper(`changes git hooks (${key})`), forbidden: 'it switches the guard off' }];
}

/** What is taken away was a person's choice where it decides with whom git talks. */
function removed(key: string): readonly ActionDraft[] {
  const matters = /^(?:core\.sshcommand|remote\..+\.push)$/.test(key);
  return matters ? [tamper(`removes ${key}`)] : [];
}

function written(key: string, value: string): readonly ActionDraft[] {
  if (isTaste(key, value) || LFS.test(`${key} ${value}`)) return [];
  const why = tamperingSetting(key, value, false);
  return why === undefined ? [] : [tamper(why)];
}

/** Editors, pagers and tools by name; shell text in their place is no matter of taste. */
function isTaste(key: string, value: string): boolean {
  if (key.startsWith('alias.')) return !value.startsWith('!');
  if (/^(?:core\.worktree|safe\.|remote\..+\.url)/.test(key)) return true;
  return PROGRAM.test(key) && /^[\w. -]+$/.test(value) && !/\bsh\b/.test(value);
}

const PROGRAM =
  /^(?:core\.(?:editor|pager)|pager\.\w+|sequence\.editor|diff\.external|(?:diff|merge)tool\..+|gpg\..+|interactive\.difffilter|diff\..+\.textconv)$/;
/** What `git lfs install` writes. */
const LFS = /^filter\.lfs\.\w+ (?:git-lfs (?:clean|smudge|filter-process)(?: --skip)?(?: -- %f| %f)?|true)$/;
