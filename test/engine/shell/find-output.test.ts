import { expect, it } from 'vitest';
import { commands } from '../../../src/catalog/commands/index.ts';
import { shellDrafts } from '../../../src/engine/shell/drafts.ts';

it.each([
  ["find . -name '*.pyc' | xargs rm -f", true],
  ["find . -name '*.pyc' -print0 | xargs -0 rm -f", true],
  ["find . -name '*.pyc' | xargs -I{} rm {}", true],
  ["find . -name '*.swp' -o -name '*.rej' | xargs rm", true],
  ["rm $(find . -name '*.pyc')", true],
  ['find dist -type f | xargs rm', true],
  ["find . -name '*.ts' | xargs rm", false],
  ["find . -name '*.ts' -o -name '*.pyc' | xargs rm", false],
  ["find . -name '*.pyc' -o -name '*.ts' | xargs rm", false],
  ["find . -name '*.pyc' -prune -o -print | xargs rm", false],
  ["find . -not -name '*.pyc' | xargs rm", false],
  ["find . ! \\( -name '*.pyc' \\) | xargs rm", false],
  ["find . -name '*.pyc' -printf 'src/a.ts\\n' | xargs rm", false],
  ['find . -print0 | xargs -0 rm', false],
  ['find src | xargs rm', false],
  ['bash -c "$(find . -name x)"', false],
])('%s is free: %s', (text, free) => {
  const drafts = shellDrafts(text, '/home/dev/app', { commands });
  expect(drafts.length === 0).toBe(free);
});
