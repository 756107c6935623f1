import { expect, it } from 'vitest';
import type { ApprovalRequest } from '../../src/engine/approval.ts';
import type { Action, Reason, Safe } from '../../src/engine/model.ts';
import type { Verdict } from '../../src/engine/verdict.ts';
import { raw, safe, toSafe } from '../../src/engine/text.ts';

// The compiler is the test: `tsc` fails when one of these lines stops being an error.

const secret = raw('key AKIAIOSFODNN7EXAMPLE \u001b[2J');
const shown = (text: Safe): Safe => text;

it('takes raw or plain text nowhere that is shown or kept', () => {
  // @ts-expect-error Raw is not Safe.
  shown(secret);
  // @ts-expect-error Plain strings are not Safe either.
  shown('anything');
  // @ts-expect-error Only safe parts go into our words.
  const words: Safe = safe`${secret} was found`;
  // @ts-expect-error A verdict speaks to people and agents.
  const message: Verdict['message'] = secret;
  // @ts-expect-error So does the box.
  const title: ApprovalRequest['title'] = secret;
  // @ts-expect-error So does what an action is called.
  const target: Action['target'] = secret;
  // @ts-expect-error And why a clause applied.
  const say: Reason['say'] = secret;
  expect([message, title, target, say]).toEqual([secret, secret, secret, secret]);
  expect(words).toContain('was found');
});

it('makes text safe by masking and neutralising it', () => {
  const masked = toSafe(secret, (text) => text.replace(/AKIA\w+/, '[AWSKEY]'));
  expect(shown(masked)).toBe('key [AWSKEY] \\u001b[2J');
  expect(shown(safe`${masked}, ${2} times`)).toBe('key [AWSKEY] \\u001b[2J, 2 times');
  expect(toSafe('x'.repeat(50), (text) => text, 10)).toBe(`${'x'.repeat(9)}…`);
});
