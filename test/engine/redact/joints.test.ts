import { describe, expect, it } from 'vitest';
import { detectors } from '../../../src/catalog/detectors/index.ts';
import { jointsOf } from '../../../src/engine/redact/joints.ts';
import { compileScanner } from '../../../src/engine/redact/scan.ts';

const scanner = compileScanner(detectors);
const TOKEN = 'ghp_9dKx2PqLm7TzWv4RbNc8YsHg1JfAe6Uo3Xi5';
const [left, right] = [TOKEN.slice(0, 17), TOKEN.slice(17)];

describe('a token broken over lines', () => {
  it.each([
    ['by a bare newline', `t ${left}\n${right} u`],
    ['by CRLF', `t ${left}\r\n${right} u`],
    ['with an indented rest', `t: ${left}\n    ${right}\nu`],
    ['by a backslash', `export T=${left}\\\n${right}`],
    ['under line numbers', `  11\tT=${left}\n  12\t${right}\n`],
    ['under arrows', `  11\u2192T=${left}\n  12\u2192${right}\n`],
    ['under bars', `11|T=${left}\n12|${right}\n`],
    ['in a diff', `@@ -1 +1,2 @@\n+T=${left}\n+${right}\n`],
    ['in an answer', `> T=${left}\n> ${right}\n`],
    ['between literals', `const t = "${left}" +\n  "${right}";`],
    ['between literals of Python', `t = ("${left}"\n     "${right}")`],
    ['between literals that begin with the operator', `t = '${left}'\n  + '${right}';`],
    ['between literals of PHP', `$t = '${left}' .\n  '${right}';`],
    ['in the middle of a line', `t = '${left}' + '${right}'`],
  ])('%s is one finding', (_, text) => {
    const found = scanner.scan(text).map(({ start, end }) => text.slice(start, end));
    expect(found).toHaveLength(1);
    expect(found[0]?.startsWith(left)).toBe(true);
    expect(found[0]?.endsWith(right)).toBe(true);
  });

  it('is found with what names it on lines above', () => {
    const text = `the deployment uses api_key = "9f86d081884c7d659a2feaa0c55ad015"`;
    const wrapped = text.replaceAll(/.{24}/g, '$&\n');
    const spelled = scanner.scan(wrapped).map(({ start, end }) => wrapped.slice(start, end));
    expect(spelled.map((found) => found.replaceAll('\n', ''))).toEqual(['9f86d081884c7d659a2feaa0c55ad015']);
  });
});

describe('lines that belong to themselves are not joined', () => {
  it.each([
    ['words', 'the quick brown\nfox jumps over'],
    ['a token and a word', `T=${TOKEN}\nexport PATH`],
    ['a token and the next name', `T=${TOKEN}\nU2_NAME=abc`],
    ['a token and a key', `t: ${TOKEN}\nport2: 80`],
    ['a token and a list number', `${TOKEN}\n2. next`],
    ['a token and a day', `${TOKEN}\n2026-11-23 10:15`],
    ['a token and a number', `${TOKEN}\n1999.0`],
    ['a token and a version', `${TOKEN}\n20.19.4.`],
    ['a word and a token', `deploy\n${TOKEN}`],
    ['a rule and a token', `-----\n${TOKEN}`],
    ['dots and a token', `and so on ...\n${TOKEN}`],
    ['an indented call', `const value = compute42\n  .then(next)`],
    ['literals of words', `'alpha' + 'beta'`],
    ['different marks', `+const a1b2c3d4e5f6\n-9f86d081884c7d65`],
  ])('%s', (_, text) => {
    expect(jointsOf(text, { operators: [], escapes: [] })).toEqual([]);
  });

  it('so tokens in a list stay findings of their own', () => {
    const other = 'ghp_Wv4RbNc8YsHg1JfAe6Uo3Xi59dKx2PqLm7Tz';
    const text = `${TOKEN}\n${other}\n`;
    const found = scanner.scan(text).map(({ start, end }) => text.slice(start, end));
    expect(found).toEqual([TOKEN, other]);
  });
});
