import { describe, expect, it } from 'vitest';
import { rm } from '../../src/catalog/commands/rm.ts';
import { commands } from '../../src/catalog/commands/index.ts';
import { shellDrafts } from '../../src/engine/shell/drafts.ts';

type Answer = 'free' | 'ask' | 'deny';

function answer(text: string, cwd: string): Answer {
  const drafts = shellDrafts(text, cwd, { commands });
  if (drafts.some((draft) => draft.forbidden !== undefined)) return 'deny';
  return drafts.length > 0 ? 'ask' : 'free';
}

const HOME = '/home/dev/app';

describe('deleting after cd', () => {
  it.each<readonly [string, Answer]>([
    ['cd /tmp/x && rm -rf *', 'free'],
    ['cd dist && rm -rf *', 'free'],
    ['cd packages/a/build && rm -rf ./*', 'free'],
    ['pushd /var/tmp/job; rm -rf out.txt', 'free'],
    ['(cd build && rm -rf *) && ls', 'free'],
    ['rm -rf "$TMPDIR/x"', 'free'],
    ['rm -rf ./*', 'ask'],
    ['rm -rf *', 'ask'],
    ['cd src && rm -rf *', 'ask'],
    ['cd dist && rm -rf ../src', 'ask'],
    ['cd dist/.. && rm -rf *', 'ask'],
    ['rm -rf ../dist', 'ask'],
    ['rm -rf $UNKNOWN/*', 'ask'],
    ['rm -rf "$UNKNOWN"', 'ask'],
    ['cd "$UNKNOWN" && rm -rf *', 'ask'],
    ['rm -rf dist/../src', 'ask'],
    ['rm /usr/local/bin/tool', 'ask'],
    ['cd ~ && rm -rf *', 'deny'],
    ['cd / && rm -rf *', 'deny'],
    ['cd /usr && rm -rf ./*', 'deny'],
    ['cd ~ && rm -rf .', 'deny'],
    ['cd /tmp && rm -rf ../*', 'deny'],
    ['rm -rf /usr/bin/git', 'deny'],
    ['rm -rf ~/.aup-guard', 'deny'],
    ['cd ~ && rm -rf .aup-guard', 'deny'],
  ])('%s: %s', (text, wanted) => {
    expect(answer(text, HOME)).toBe(wanted);
  });

  it.each(['/tmp/project', '/home/dev/build/app', '/var/tmp/dist'])(
    'says nothing of a project in %s',
    (cwd) => {
      expect(answer('rm -rf src', cwd)).toBe('ask');
      expect(answer('cd lib && rm a.ts', cwd)).toBe('ask');
      expect(answer('rm -rf dist', cwd)).toBe('free');
    },
  );

  it('knows the repository of a call that came alone', () => {
    const repo = {
      root: '/tmp/project',
      head: '',
      remotes: [],
      defaultBranch: 'main',
      pushDefault: 'simple',
      aliases: {},
    };
    const verbs = (cwd: string, path: string) => rm.classify(['rm', path], { cwd, repo }).length;
    expect(verbs('/tmp/project/dist', 'a.js')).toBe(0);
    expect(verbs('/tmp/project/packages/a', '../b/dist')).toBe(0);
    expect(verbs('/tmp/project/src', 'a.js')).toBe(1);
    expect(verbs('/tmp/project', 'a.js')).toBe(1);
  });
});
