/** Names in conditions -> verbs, detectors and globs. */
import { resolveClass, resolveData, type Resolving } from './data-names.ts';
import { ACTION_VERBS, EVENT_NAMES, toolNames } from './names.ts';
import { listOf } from './raw.ts';
import { itemPath, report, unknown } from './vocabulary.ts';
import type { Verb } from '../model.ts';
import type { Condition } from './model.ts';
import type { Report, Vocabulary } from './vocabulary.ts';

interface Actions {
  readonly verbs: readonly Verb[];
  readonly commands: readonly string[];
}

/** What one action name stands for, or undefined when nothing does. */
function actionsNamed(name: string, vocabulary: Vocabulary): Actions | undefined {
  const group = Object.hasOwn(vocabulary.groups, name) ? vocabulary.groups[name] : undefined;
  if (group === undefined) {
    const verbs = Object.hasOwn(ACTION_VERBS, name) ? ACTION_VERBS[name] : undefined;
    return verbs === undefined ? undefined : { verbs, commands: [] };
  }
  return {
    verbs: listOf(group.builtin).flatMap((builtin) => ACTION_VERBS[builtin] ?? []),
    commands: listOf(group.also),
  };
}

function resolveActions({ raw, path, vocabulary, to }: Resolving): Partial<Condition> {
  if (raw.action === undefined && raw.command === undefined) return {};
  const named = raw.action ?? [];
  const found = listOf(named).map((name, index) => {
    const actions = actionsNamed(name, vocabulary);
    const known = [...Object.keys(vocabulary.groups), ...Object.keys(ACTION_VERBS)];
    if (actions === undefined)
      report(to, itemPath([...path, 'action'], named, index), unknown('action', name, known));
    return actions ?? { verbs: [], commands: [] };
  });
  const commands = [...found.flatMap((actions) => actions.commands), ...listOf(raw.command)];
  const verbs = [...new Set(found.flatMap((actions) => actions.verbs))];
  return { verbs, ...(commands.length === 0 ? {} : { commands }) };
}

function resolveEvents({ raw, path, to }: Resolving): Partial<Condition> {
  const named = raw.event;
  if (named === undefined) return {};
  listOf(named).forEach((name, index) => {
    if (EVENT_NAMES.some((known) => known === name)) return;
    report(to, itemPath([...path, 'event'], named, index), unknown('event', name, EVENT_NAMES));
  });
  return { events: listOf(named) };
}

/** Names of a condition -> verbs, detectors and globs. Unknown names are reported and match nothing. */
export function resolveCondition(resolving: Resolving): Condition {
  const { raw } = resolving;
  return {
    ...(raw.actor === undefined ? {} : { actor: raw.actor }),
    ...resolveActions(resolving),
    ...resolveData(resolving),
    ...(raw.tool === undefined ? {} : { tools: listOf(raw.tool).flatMap(toolNames) }),
    ...(raw.ref === undefined ? {} : { refs: listOf(raw.ref) }),
    ...(raw.path === undefined ? {} : { paths: listOf(raw.path) }),
    ...(raw.repo === undefined ? {} : { repos: listOf(raw.repo) }),
    ...resolveEvents(resolving),
  };
}

/** Checks the tables of a file themselves, also the entries no clause uses. */
export function checkVocabulary(to: Report, vocabulary: Vocabulary): void {
  for (const name of Object.keys(to.file.raw.data_classes ?? {})) {
    resolveClass(name, ['data_classes', name, 'detect'], { vocabulary, to });
  }
  for (const [name, group] of Object.entries(to.file.raw.actions ?? {})) {
    const builtin = group.builtin ?? [];
    listOf(builtin).forEach((action, index) => {
      if (Object.hasOwn(ACTION_VERBS, action)) return;
      const path = itemPath(['actions', name, 'builtin'], builtin, index);
      report(to, path, unknown('action', action, Object.keys(ACTION_VERBS)));
    });
  }
}
