import { safe, toSafe } from '../../src/engine/text.ts';
import { hashing } from './policy/support.ts';
import type { Action, Finding, Situation, Verb } from '../../src/engine/model.ts';

export type ActionParts = Partial<Omit<Action, 'argv' | 'digest' | 'target'>> & { readonly line?: string };

export function action(verb: Verb, parts: ActionParts = {}): Action {
  const { line = `do ${verb}`, ...rest } = parts;
  const argv = line.split(' ');
  return {
    verb,
    program: argv[0] ?? '',
    argv,
    target: safe`something`,
    refs: [],
    paths: [],
    certainty: 'known',
    digest: hashing.sha256(JSON.stringify([verb, line, rest])),
    ...rest,
  };
}

export function push(...refs: readonly string[]): Action {
  return action('push', {
    refs: refs.map((ref) => `refs/heads/${ref}`),
    line: `git push origin ${refs.join(' ')}`,
  });
}

export function remove(...paths: readonly string[]): Action {
  return action('delete-files', { paths, line: `rm -r ${paths.join(' ')}` });
}

export function unresolved(verb: Verb = 'none'): Action {
  return action(verb, { certainty: 'unresolved', line: 'eval $X', why: toSafe('computed', (text) => text) });
}

export function finding(detector: string, category: Finding['category'] = 'secret'): Finding {
  return { detector, label: 'X', category, start: 0, end: 4, confidence: 'high' };
}

export function situation(parts: Partial<Situation>): Situation {
  return { actions: [], findings: [], actor: 'agent', tool: 'claude', ...parts };
}

export function acting(...actions: readonly Action[]): Situation {
  return situation({ actions });
}
