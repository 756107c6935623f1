/** Calls that would reach an AI service without the session's proxy, where their data would be replaced. */
import type { ActionDraft, CommandFacts } from '../../../engine/definitions.ts';
import { shown } from '../../argv.ts';
import { aiHost, aiHosts } from '../../hosts.ts';

const LIST = /^no_proxy$/i;
const PROXY = /^(?:https?|all)_proxy$/i;
/** Each talks to a service of its own accord. */
const AGENTS = /^(?:claude|codex|copilot|gemini|qwen|opencode|aider|cursor-agent|crush|goose|amp)$/;
const CODE = /^(?:python[\d.]*|node|nodejs|perl|ruby|deno|bun)$/;
/** How clients are told in code to look at no proxy settings. */
const CODE_WITHOUT =
  /\bProxyHandler\s*\(|\btrust_env\s*=\s*False\b|\btrust_env\b[^\n]{0,20}\bFalse\b|\bno_?proxy\b|\bproxy\s*:\s*false\b|:noproxy\b/i;

const services = aiHosts.map(({ name }) => name.replace(/^\*[.-]?/, ''));

/** Entries stand for what is below them as well: `.anthropic.com`. */
function namesService(list: string): boolean {
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .map((entry) => entry.replace(/^\*?\./, '').replace(/:\d+$/, ''))
    .some((entry) => entry !== '' && services.some((one) => one === entry || one.endsWith(`.${entry}`)));
}

function isAll(list: string): boolean {
  return list.split(/[\s,]+/).includes('*');
}

function isToService(word: string): boolean {
  const hosts = word.toLowerCase().matchAll(/(?:^|[/@:"'\s])((?:[\w-]+\.)+[a-z]{2,})(?=$|[/:?#"'\s),])/g);
  return [...hosts].some(([, host = '']) => aiHost(host) !== undefined);
}

interface Setting {
  readonly name: string;
  readonly value: string;
  /** For all that follows. */
  readonly stays: boolean;
}

/** Variables set in front of a command, or by one that only sets them. */
function settings(program: string, args: readonly string[], env: CommandFacts['env']): readonly Setting[] {
  const stays = /^(?:export|declare|typeset)$/.test(program);
  const inFront = Object.entries(env ?? {}).map(([name, value]) => ({ name, value, stays: false }));
  if (!stays && program !== 'env') return inFront;
  const given = args.flatMap((word): readonly Setting[] => {
    const [, name, value = ''] = /^([A-Za-z_]+)=(.*)$/s.exec(word) ?? [];
    return name === undefined ? [] : [{ name, value, stays }];
  });
  return [...inFront, ...given];
}

function leads(setting: Setting, toService: boolean): boolean {
  const { name, value, stays } = setting;
  if (LIST.test(name)) return namesService(value) || (isAll(value) && (stays || toService));
  return PROXY.test(name) && value === '' && toService;
}

/** `curl --noproxy '*'`, `curl -x ''`, `wget --no-proxy`. */
function byOption(program: string, args: readonly string[]): boolean {
  if (program === 'wget' || program === 'wget2') return args.includes('--no-proxy');
  if (program !== 'curl') return false;
  return args.some((word, at) => {
    const [option = '', given] = /^(--\w+)=(.*)$/s.exec(word)?.slice(1) ?? [word];
    const value = given ?? args[at + 1] ?? '';
    if (option === '--noproxy') return isAll(value) || namesService(value);
    return (option === '-x' || option === '--proxy') && value === '';
  });
}

/** A draft for such a call; undefined for all others. */
export function passesProxy(
  program: string,
  args: readonly string[],
  { env, input }: CommandFacts,
): ActionDraft | undefined {
  const names = program === 'env' ? args : [program];
  const toService = names.some((name) => AGENTS.test(name)) || args.some(isToService);
  const setting = settings(program, args, env).find((one) => leads(one, toService));
  if (setting !== undefined) {
    return { verb: 'guard-tamper', target: `past the session's proxy (${shown(setting.name)})` };
  }
  const target = `past the session's proxy (${program})`;
  if (toService && byOption(program, args)) return { verb: 'guard-tamper', target };
  if (!CODE.test(program)) return undefined;
  const texts = input?.kind === 'text' ? [...args, input.text] : args;
  const without = texts.some((text) => CODE_WITHOUT.test(text) && isToService(text));
  return without ? { verb: 'guard-tamper', target } : undefined;
}
