import { expect, it } from 'vitest';
import { addressOf } from '../../src/shims/agent-accounts.ts';

const upstreams = {
  openai: 'https://api.example',
  'openai--chatgpt': 'https://chat.example',
  other: 'https://o.example',
};
const accounts = { 'chatgpt-account-id': 'openai--chatgpt' };
const signedIn = { 'chatgpt-account-id': 'a' };

it.each([
  ['openai', {}, 'https://api.example'],
  ['openai', signedIn, 'https://chat.example'],
  ['other', signedIn, 'https://o.example'],
  ['nowhere', signedIn, undefined],
  ['toString', {}, undefined],
])('%s with %j leads to %s', (route, headers, wanted) => {
  expect(addressOf({ upstreams, accounts }, route, headers)).toBe(wanted);
});

it('stays with a gateway that takes all accounts', () => {
  expect(addressOf({ upstreams: { openai: 'https://gw.example' }, accounts }, 'openai', signedIn)).toBe(
    'https://gw.example',
  );
});
