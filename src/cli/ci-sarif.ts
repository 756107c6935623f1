/** What `ci` found, for code scanning: SARIF 2.1.0. */
import type { CiFinding, CiReport } from '../engine/ci/model.ts';
import { packageVersion } from '../host/package.ts';
import { wellFormed } from './ci-words.ts';

/** As code scanning weighs them, up to 10. */
const SEVERITY: Readonly<Record<CiFinding['level'], string>> = { error: '8.0', warning: '5.0', note: '2.0' };

const TITLES: Readonly<Record<string, string>> = {
  secret: 'a new line holds a secret',
  placeholder: 'a placeholder stands where a value belongs',
  'allow-comment': 'a new comment lets findings be',
  'policy-loosened': 'the policy asks less than before',
  'policy-problem': 'the policy cannot be used as it is',
  'not-looked-at': 'something was not looked at',
  unseen: 'not all of the change could be looked at',
};

function titleOf(id: string): string {
  if (id.startsWith('changed-')) return `a file people look at before a merge changed: ${id.slice(8)}`;
  return TITLES[id] ?? id;
}

const ORDER: readonly CiFinding['level'][] = ['note', 'warning', 'error'];

function ruleOf(id: string, findings: readonly CiFinding[]): object {
  const levels = findings.filter(({ rule }) => rule === id).map(({ level }) => ORDER.indexOf(level));
  const level = ORDER[Math.max(...levels)] ?? 'note';
  return {
    id,
    shortDescription: { text: titleOf(id) },
    defaultConfiguration: { level },
    properties: { tags: ['security'], 'security-severity': SEVERITY[level] },
  };
}

/** Code scanning wants a place of every result: what has none is about the change as a whole. */
function locationOf({ file = 'aup.yaml', line = 1 }: CiFinding): object {
  const uri = wellFormed(file)
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/');
  return {
    physicalLocation: {
      artifactLocation: { uri, uriBaseId: '%SRCROOT%' },
      region: { startLine: Math.max(1, line) },
    },
  };
}

function resultOf(finding: CiFinding, rules: readonly string[]): object {
  const { rule, level, text, next, clause, file = '', line = 0, commit } = finding;
  const said = [text, clause ?? '', `Next: ${next}`].filter((part) => part !== '').join('. ');
  return {
    ruleId: rule,
    ruleIndex: rules.indexOf(rule),
    level,
    message: { text: said },
    locations: [locationOf(finding)],
    partialFingerprints: { 'aupGuardCi/v1': [rule, file, line, text].join('/') },
    ...(commit === undefined ? {} : { properties: { commit } }),
  };
}

/** Files are named from the top of the repository. */
export function ciSarif({ findings }: CiReport): object {
  const rules = [...new Set(findings.map(({ rule }) => rule))].toSorted();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'aup-guard',
            version: packageVersion(),
            rules: rules.map((id) => ruleOf(id, findings)),
          },
        },
        results: findings.map((finding) => resultOf(finding, rules)),
      },
    ],
  };
}
