/** The CI templates: their text is held to rules, and their shell is taken out of them and run in real repositories. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { makeRunner, root, type Runner } from './fixtures/ci/runner.ts';

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const VERSION = z.object({ version: z.string() }).parse(JSON.parse(read('package.json'))).version;

const runners: Runner[] = [];
afterEach(() => {
  for (const made of runners.splice(0)) made.remove();
});
function runner(code = 0): Runner {
  const made = makeRunner(code);
  runners.push(made);
  return made;
}

/** `check.sh` where an installed package has it. */
function checkOf(at: Runner): string {
  const place = path.join(at.top, 'installed');
  at.step(['npm', 'install', '--prefix', place, 'aup-guard'], {});
  return path.join(place, 'lib/node_modules/aup-guard/install/ci/check.sh');
}
const runCheck = (at: Runner, env: Readonly<Record<string, string>>): ReturnType<Runner['step']> =>
  at.step(['sh', checkOf(at)], env);

describe('check.sh', () => {
  const CASES: readonly (readonly [
    name: string,
    env: (at: Runner) => Record<string, string>,
    base: (at: Runner) => string,
  ])[] = [
    ['a pull request of GitHub', () => ({ GITHUB_BASE_REF: 'main' }), () => 'refs/remotes/origin/main'],
    [
      'a merge request',
      () => ({ CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main' }),
      () => 'refs/remotes/origin/main',
    ],
    ['Jenkins', () => ({ CHANGE_TARGET: 'main' }), () => 'refs/remotes/origin/main'],
    ['Buildkite', () => ({ BUILDKITE_PULL_REQUEST_BASE_BRANCH: 'main' }), () => 'refs/remotes/origin/main'],
    [
      'Azure',
      () => ({ SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/main' }),
      () => 'refs/remotes/origin/main',
    ],
    ['Bitbucket', () => ({ BITBUCKET_PR_DESTINATION_BRANCH: 'main' }), () => 'refs/remotes/origin/main'],
    ['a push', ({ base }) => ({ AUP_BEFORE: base }), ({ base }) => base],
    ['a push to GitLab', ({ base }) => ({ CI_COMMIT_BEFORE_SHA: base }), ({ base }) => base],
    [
      'a new branch',
      () => ({ AUP_BEFORE: '0'.repeat(40), AUP_DEFAULT_BRANCH: 'main' }),
      () => 'refs/remotes/origin/main',
    ],
    ['what it is told', ({ base }) => ({ AUP_BASE: base, GITHUB_BASE_REF: 'other' }), ({ base }) => base],
  ];
  it.each(CASES)('finds the base of %s', (_name, env, base) => {
    const at = runner();
    expect(runCheck(at, env(at))).toMatchObject({ code: 0, out: 'report as text\n' });
    expect(at.calls().map(({ argv }) => argv)).toEqual([
      ['ci', '--base', base(at), '--head', 'HEAD', '--format', 'text'],
    ]);
  });

  it('compares with the target branch as it is now, and brings the receipts', () => {
    const at = runner();
    at.git(['update-ref', 'refs/remotes/origin/main', `${at.head}~1`]);
    runCheck(at, { GITHUB_BASE_REF: 'main' });
    expect(at.git(['rev-parse', 'refs/remotes/origin/main'])).toBe(at.base);
    expect(at.git(['notes', '--ref=refs/notes/aup', 'show', at.head])).toBe('a receipt');
  });

  it('completes a shallow checkout, or says that it cannot', () => {
    const at = runner();
    rmSync(at.checkout, { recursive: true });
    at.git(['clone', '-q', '--depth=1', '--branch=change', `file://${at.top}/made`, at.checkout], at.top);
    expect(runCheck(at, { GITHUB_BASE_REF: 'main' })).toMatchObject({ code: 0 });
    expect(at.git(['rev-parse', '--is-shallow-repository'])).toBe('false');
    rmSync(at.checkout, { recursive: true });
    at.git(['clone', '-q', '--depth=1', '--branch=change', `file://${at.top}/made`, at.checkout], at.top);
    at.git(['remote', 'remove', 'origin']);
    const ran = runCheck(at, { GITHUB_BASE_REF: 'main' });
    expect(ran.code).toBe(4);
    expect(ran.err).toContain('fetch-depth: 0');
  });

  it.each([
    ['nothing to compare with', {}, 2, 'set AUP_BASE'],
    ['a base that is not here', { AUP_BASE: 'f'.repeat(40) }, 4, 'is not in this checkout'],
    ['a head that is not here', { GITHUB_BASE_REF: 'main', AUP_HEAD: 'none' }, 4, 'is not in this checkout'],
    ['a branch that is none', { GITHUB_BASE_REF: '--upload-pack=touch x' }, 2, 'not one'],
    ['an unknown branch', { GITHUB_BASE_REF: 'none' }, 4, 'cannot be had'],
    ['an unknown fail-on', { GITHUB_BASE_REF: 'main', AUP_FAIL_ON: 'maybe' }, 2, 'not findings or never'],
    ['no checkout', { GITHUB_BASE_REF: 'main', STEP_CWD: '/' }, 4, 'not a git checkout'],
  ])('refuses %s and checks nothing', (...[, env, code, says]) => {
    const at = runner();
    const ran = runCheck(at, env);
    expect(ran.code).toBe(code);
    expect(ran.err).toContain(says);
    expect(at.calls()).toEqual([]);
  });

  it.each([
    [0, 'findings', 0],
    [1, 'findings', 1],
    [1, 'never', 0],
    [2, 'never', 2],
    [3, 'never', 3],
    [4, 'findings', 4],
    [4, 'never', 4],
  ])('ends, after %i with fail-on %s, with %i', (code, failOn, wanted) => {
    expect(runCheck(runner(code), { GITHUB_BASE_REF: 'main', AUP_FAIL_ON: failOn }).code).toBe(wanted);
  });

  it('hands on files and formats, and adds a summary', () => {
    const at = runner(1);
    const own = {
      AUP_POLICY: 'a b.yaml',
      AUP_SIGNERS: 'signers',
      AUP_FORMAT: 'sarif',
      AUP_OUTPUT: `${at.top}/out.sarif`,
    };
    writeFileSync(`${at.top}/summary`, 'before\n');
    const ran = runCheck(at, { GITHUB_BASE_REF: 'main', AUP_SUMMARY: `${at.top}/summary`, ...own });
    expect(ran).toMatchObject({ code: 1, out: '' });
    const common = [
      'ci',
      '--base',
      'refs/remotes/origin/main',
      '--head',
      'HEAD',
      '--policy',
      'a b.yaml',
      '--signers',
      'signers',
    ];
    expect(at.calls().map(({ argv }) => argv)).toEqual([
      [...common, '--format', 'md', '--output', expect.any(String)],
      [...common, '--format', 'sarif', '--output', `${at.top}/out.sarif`],
    ]);
    expect(readFileSync(`${at.top}/summary`, 'utf8')).toBe('before\nreport as md\n');
  });
});

const stepShape = z.object({
  id: z.string().optional(),
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  shell: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  run: z.string().optional(),
});
const action = z
  .object({
    inputs: z.record(z.string(), z.object({ description: z.string(), default: z.string() })),
    outputs: z.record(z.string(), z.object({ value: z.string() })),
    runs: z.object({ using: z.literal('composite'), steps: z.array(stepShape) }),
  })
  .parse(parse(read('install/ci/github/action.yml')));

/** The text of a step, as the runner writes it into a file. */
function stepText(name: string): string {
  const step = action.runs.steps.find((each) => each.name === name);
  if (step?.run === undefined) throw new Error(`no step ${name}`);
  return step.run;
}

/** What GitHub runs for `shell: bash`. */
const bash = (text: string): readonly string[] => [
  'bash',
  '--noprofile',
  '--norc',
  '-eo',
  'pipefail',
  '-c',
  text,
];

function outputsOf(at: Runner): Record<string, string> {
  const lines = readFileSync(`${at.top}/outputs`, 'utf8').trim().split('\n');
  return Object.fromEntries(lines.map((line) => line.split('=')));
}

function runAction(at: Runner, env: Readonly<Record<string, string>>): number | null {
  const files = { GITHUB_OUTPUT: `${at.top}/outputs`, GITHUB_STEP_SUMMARY: `${at.top}/summary` };
  const given = {
    AUP_VERSION: VERSION,
    AUP_FORMAT: 'sarif',
    AUP_FAIL_ON: 'findings',
    GITHUB_BASE_REF: 'main',
    ...env,
  };
  for (const name of ['Install', 'Check']) {
    const ran = at.step(bash(stepText(name)), { ...files, ...given });
    if (ran.code !== 0) return ran.code;
  }
  return at.step(bash(stepText('Verdict')), { AUP_CODE: outputsOf(at)['code'] ?? '' }).code;
}

describe('the GitHub action', () => {
  it('installs outside the checkout, checks, sums up and reports', () => {
    const at = runner();
    expect(runAction(at, { AUP_HEAD: at.head })).toBe(0);
    const place = path.join(at.top, 'temp/aup-guard');
    expect(at.npmCalls()[0]).toBe(place);
    expect(at.npmCalls()).toContain(`aup-guard@${VERSION}`);
    expect(at.npmCalls()).toContain('--ignore-scripts');
    expect(at.calls().map(({ cwd }) => cwd)).toEqual([at.checkout, at.checkout]);
    const range = ['ci', '--base', 'refs/remotes/origin/main', '--head', at.head];
    const report = ['--format', 'sarif', '--output', path.join(at.top, 'temp/aup-guard.sarif')];
    expect(at.calls()[1]?.argv).toEqual([...range, ...report]);
    expect(readFileSync(`${at.top}/summary`, 'utf8')).toBe('report as md\n');
    expect(outputsOf(at)).toMatchObject({ verdict: 'ok', report: path.join(at.top, 'temp/aup-guard.sarif') });
  });

  it.each([
    [1, 'findings', 1, 'findings'],
    [1, 'never', 0, 'findings'],
    [3, 'never', 3, 'error'],
    [0, 'maybe', 2, 'error'],
  ])('after %i with fail-on %s fails with %i and says %s', (...[code, failOn, wanted, verdict]) => {
    const at = runner(code);
    expect(runAction(at, { AUP_FAIL_ON: failOn })).toBe(wanted);
    expect(outputsOf(at)).toMatchObject({ verdict });
  });

  it('fails when the check itself did not end', () => {
    expect(runner().step(bash(stepText('Verdict')), {}).code).toBe(4);
  });

  it.each([
    ['AUP_VERSION', 'https://x.example/y.tgz'],
    ['AUP_VERSION', '--registry=https://x.example'],
    ['AUP_VERSION', '0.1.0; touch owned'],
    ['AUP_FORMAT', '../../x'],
    ['AUP_FORMAT', '$(touch owned)'],
  ])('takes no %s like %s', (name, value) => {
    const at = runner();
    expect(runAction(at, { [name]: value })).toBe(2);
    expect(at.calls()).toEqual([]);
    expect(existsSync(path.join(at.checkout, 'owned'))).toBe(false);
  });

  it('puts no expression into shell text: inputs come by environment', () => {
    const texts = action.runs.steps.flatMap(({ run }) => run ?? []);
    expect(texts.length).toBeGreaterThan(2);
    expect(texts.filter((text) => text.includes('${{'))).toEqual([]);
    const given = action.runs.steps
      .flatMap(({ env, ...rest }) => [...Object.values(env ?? {}), JSON.stringify(rest)])
      .join('\n');
    expect(Object.keys(action.inputs).filter((name) => !given.includes(`inputs.${name}`))).toEqual([]);
  });

  it('installs the version it came with', () => {
    expect(action.inputs['version']?.default).toBe(VERSION);
  });
});

describe('the dev container Feature', () => {
  const option = z.strictObject({
    type: z.literal('string'),
    default: z.string(),
    description: z.string(),
    enum: z.array(z.string()).optional(),
    proposals: z.array(z.string()).optional(),
  });
  /** The published schema of the specification, as far as it is used. */
  const feature = z.strictObject({
    id: z.literal('aup-guard'),
    version: z.literal(VERSION),
    name: z.string(),
    description: z.string(),
    options: z.record(z.string(), option),
    containerEnv: z.record(z.string(), z.string()),
    mounts: z.array(z.strictObject({ type: z.literal('volume'), source: z.string(), target: z.string() })),
    installsAfter: z.array(z.string()),
    onCreateCommand: z.string(),
    postStartCommand: z.string(),
  });
  const own = feature.parse(JSON.parse(read('install/devcontainer-feature/devcontainer-feature.json')));

  it('reads each option it declares, with the same default', () => {
    const script = read('install/devcontainer-feature/install.sh');
    const unread = Object.entries(own.options).filter(
      ([name, { default: value }]) => !script.includes(`\${${name.toUpperCase()}:-${value}}`),
    );
    expect(unread).toEqual([]);
  });

  it('puts the volume where the start looks for it', () => {
    const target = own.mounts[0]?.target ?? '';
    for (const file of ['install.sh', 'start.sh']) {
      expect(read(`install/devcontainer-feature/${file}`)).toContain(`volume=${target}\n`);
    }
  });

  it('is used by the example with options it has', () => {
    const example = read('install/examples/devcontainer/.devcontainer/devcontainer.json').replace(
      /^ *\/\/.*$/gm,
      '',
    );
    const { features } = z
      .object({ features: z.record(z.string(), z.record(z.string(), z.string())) })
      .parse(JSON.parse(example));
    expect(Object.keys(features['./aup-guard'] ?? {}).filter((name) => !(name in own.options))).toEqual([]);
    expect(features['./aup-guard']?.['version']).toBe(VERSION);
  });
});

describe('every template', () => {
  const OTHERS = [
    'gitlab.yml',
    'Jenkinsfile',
    'buildkite.yml',
    'azure-pipelines.yml',
    'bitbucket-pipelines.yml',
  ];

  it('pins actions by commit, the ones our own CI uses to the same', () => {
    const own = new Set(read('.github/workflows/ci.yml').match(/[\w-]+\/[\w-]+@[0-9a-f]{40}/g));
    const used = ['action.yml', 'workflow.yml'].flatMap((file) =>
      [...read(`install/ci/github/${file}`).matchAll(/uses: (\S+)(.*)/g)].map(([, uses, rest]) => ({
        uses,
        rest,
      })),
    );
    const foreign = used.filter(({ uses }) => uses?.startsWith('./') === false);
    expect(foreign.length).toBeGreaterThan(4);
    expect(
      foreign.filter(
        ({ uses, rest }) => !/@[0-9a-f]{40}$/.test(uses ?? '') || !/# v\d+\.\d+\.\d+$/.test(rest ?? ''),
      ),
    ).toEqual([]);
    const ours = foreign.filter(({ uses }) =>
      [...own].some((each) => uses?.startsWith(each.split('@')[0] ?? '-') === true),
    );
    expect(ours.filter(({ uses }) => !own.has(uses ?? ''))).toEqual([]);
  });

  it('has the version of the package, and installs outside the checkout without scripts', () => {
    const texts = OTHERS.map((file) => [file, read(`install/ci/${file}`)] as const);
    expect(texts.filter(([, text]) => !text.includes(VERSION)).map(([file]) => file)).toEqual([]);
    expect(texts.filter(([, text]) => !text.includes('--ignore-scripts')).map(([file]) => file)).toEqual([]);
  });

  const shapes = z.record(z.string(), z.unknown());
  /** Shell text of each, as its runner would hand it to a shell. */
  const SHELL: Readonly<Record<string, () => string>> = {
    'gitlab.yml': () => {
      const [, job] = parseAllDocuments(read('install/ci/gitlab.yml')).map((doc) => doc.toJSON());
      const lines = z.object({ before_script: z.array(z.string()), script: z.array(z.string()) });
      const { before_script, script } = lines.parse(shapes.parse(job)['aup-guard']);
      return [...before_script, ...script].join('\n');
    },
    Jenkinsfile: () => /'''([\s\S]*?)'''/.exec(read('install/ci/Jenkinsfile'))?.[1] ?? '',
    'buildkite.yml': () => {
      const { steps } = z
        .object({ steps: z.array(z.object({ command: z.string() })) })
        .parse(parse(read('install/ci/buildkite.yml')));
      return steps.map(({ command }) => command.replaceAll('$$', '$')).join('\n');
    },
    'azure-pipelines.yml': () => {
      const shape = z.object({ steps: z.array(z.object({ bash: z.string().optional() })) });
      return shape
        .parse(parse(read('install/ci/azure-pipelines.yml')))
        .steps.flatMap(({ bash: text }) => text ?? [])
        .join('\n');
    },
    'bitbucket-pipelines.yml': () => {
      const step = z.object({ step: z.object({ script: z.array(z.string()) }) });
      const shape = z.object({ pipelines: z.object({ 'pull-requests': z.object({ '**': z.array(step) }) }) });
      const all = shape.parse(parse(read('install/ci/bitbucket-pipelines.yml'))).pipelines['pull-requests'][
        '**'
      ];
      return all.flatMap((each) => each.step.script).join('\n');
    },
  };

  it.each(OTHERS)('runs, as %s has it', (file) => {
    const at = runner(1);
    const places = { CI_PROJECT_DIR: at.checkout, WORKSPACE: at.checkout, AGENT_TEMPDIRECTORY: at.top };
    const target = {
      CHANGE_TARGET: 'main',
      AUP_VERSION: VERSION,
      AUP_FORMAT: 'junit',
      CI_COMMIT_SHA: at.head,
    };
    writeFileSync(path.join(at.checkout, '.npmrc'), 'registry=https://x.example\n');
    const ran = at.step(['sh', '-ec', SHELL[file]?.() ?? 'false'], { ...places, ...target });
    expect(ran.code, ran.err).toBe(1);
    expect(at.npmCalls()[0]).not.toMatch(at.checkout);
    expect(at.npmCalls()).toContain(`aup-guard@${VERSION}`);
    expect(at.calls()[0]?.argv.slice(0, 3)).toEqual(['ci', '--base', 'refs/remotes/origin/main']);
    expect(at.calls()[0]?.argv).toContain('junit');
    expect(at.calls()[0]?.cwd).toBe(at.checkout);
  });

  it('lets GitLab put inputs into variables alone', () => {
    const text = read('install/ci/gitlab.yml');
    const lines = text.split('\n').filter((line) => line.includes('$[['));
    expect(lines.length).toBeGreaterThan(4);
    expect(lines.filter((line) => !/^  (stage|image|  AUP_[A-Z_]+): /.test(line))).toEqual([]);
  });

  it('asks for the job by the name it has, of GitHub Actions alone', () => {
    const jobs = z.object({ jobs: shapes }).parse(parse(read('install/ci/github/workflow.yml'))).jobs;
    const check = z.object({ context: z.string(), integration_id: z.literal(15_368) });
    const rule = z.object({
      type: z.string(),
      parameters: z.object({ required_status_checks: z.array(check).optional() }).optional(),
    });
    const { rules } = z
      .object({ rules: z.array(rule) })
      .parse(JSON.parse(read('install/ci/github/ruleset.json')));
    const contexts = rules
      .flatMap(({ parameters }) => parameters?.required_status_checks ?? [])
      .map(({ context }) => context);
    expect(contexts).toEqual(Object.keys(jobs));
  });

  it('gives the workflow the least rights, and never runs changes of forks with those of the repository', () => {
    const workflow = z.object({
      on: shapes,
      permissions: z.object({}).strict(),
      jobs: z.record(z.string(), z.object({ permissions: shapes })),
    });
    const { on, jobs } = workflow.parse(parse(read('install/ci/github/workflow.yml')));
    expect(Object.keys(on)).not.toContain('pull_request_target');
    expect(Object.values(jobs).map(({ permissions }) => permissions)).toEqual([
      { contents: 'read', 'security-events': 'write' },
    ]);
  });
});
