/** A conversation that grows turn by turn, in one session and through restarts, on its way to the model. */
import * as fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { detectors } from '../../src/catalog/detectors/index.ts';
import { providers } from '../../src/catalog/providers/index.ts';
import { UNKNOWN_BODY } from '../../src/catalog/providers/shapes.ts';
import { createRestorer } from '../../src/engine/redact/restore.ts';
import { openRedaction } from '../../src/host/redaction.ts';
import { openVault, type SessionVault } from '../../src/host/vault-file.ts';
import { openWire } from '../../src/host/wire.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A machine: sessions of it share key and vault. */
function machine(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'aup-turns-'));
  folders.push(folder);
  return folder;
}

interface Session {
  readonly vault: SessionVault;
  /** The body as it leaves. */
  send(body: string): string;
}

function session(dir: string): Session {
  const vault = openVault({ dir });
  const { redactor } = openRedaction({ detectors, vault, wanted: () => true });
  const wire = openWire({
    redactor,
    reveal: (placeholder) => vault.reveal(placeholder),
    createRestorer,
    providers,
    unknownBody: UNKNOWN_BODY,
  });
  return {
    vault,
    send: (body) => {
      const result = wire.redact({ route: 'anthropic', method: 'POST', path: '/v1/messages' }, body);
      if (result.kind === 'refused') throw new Error(result.why);
      return result.kind === 'rewritten' ? result.body : body;
    },
  };
}

const PASSWORD = 'Vq8!mZ2#tL5wRx0p';
const TOKEN = ['ghp_', 'v9KcTq3LwZ8rXb2NdYh5JfMs7PgAe4Ru1Wo6'].join('');
const MAIL = 'lena.vogt@customer.example';
const FILE = `DB_PASSWORD=${PASSWORD}\nGITHUB_TOKEN=${TOKEN}\nCONTACT=${MAIL}\n`;

const message = fc.oneof(
  fc.constantFrom(
    FILE,
    `why is ${PASSWORD} refused?`,
    `1\tDB_PASSWORD=${PASSWORD}\n2\tx`,
    `curl -H "Authorization: Bearer ${TOKEN}" and ${MAIL}`,
    JSON.stringify({ token: TOKEN, nested: JSON.stringify({ mail: MAIL }) }),
    `mysql://app:${encodeURIComponent(PASSWORD)}@db/x`,
  ),
  fc.string({ maxLength: 60 }),
);
const conversation = fc.array(message, { minLength: 2, maxLength: 6 }).map((rest) => [FILE, ...rest]);

function bodyOf(texts: readonly string[]): string {
  const messages = texts.map((content, at) => ({ role: at % 2 === 0 ? 'user' : 'assistant', content }));
  return JSON.stringify({ model: 'm', system: `for ${MAIL}`, messages });
}

describe('a growing conversation', () => {
  it('leaves with the same bytes for what was said before, also after a restart', () => {
    fc.assert(
      fc.property(conversation, fc.nat(), (texts, at) => {
        const dir = machine();
        const restart = 1 + (at % texts.length);
        let current = session(dir);
        let before = '';
        for (let turns = 1; turns <= texts.length; turns += 1) {
          if (turns === restart) {
            current.vault.close();
            current = session(dir);
          }
          const sent = current.send(bodyOf(texts.slice(0, turns)));
          for (const value of [PASSWORD, TOKEN, MAIL]) expect(sent).not.toContain(value);
          expect(sent.startsWith(before)).toBe(true);
          before = sent.slice(0, -']}'.length);
        }
        const again = session(dir);
        expect(again.send(bodyOf(texts))).toBe(`${before}]}`);
        current.vault.close();
        again.vault.close();
      }),
      { numRuns: 40 },
    );
    // Some 200 whole conversations on a machine that has other work too.
  }, 120_000);

  it('says nothing about a value to who has another key', () => {
    const [one, other] = [session(machine()), session(machine())];
    const [first, second] = [one, other].map((each) => /AUP_GITHUB\w+/.exec(each.send(bodyOf([TOKEN])))?.[0]);
    expect(first).toMatch(/^AUP_/);
    expect(second).toMatch(/^AUP_/);
    expect(first).not.toBe(second);
    one.vault.close();
    other.vault.close();
  });

  it('learns a value late: from then on the earlier, bare one is replaced too, and that stays so', () => {
    const dir = machine();
    const one = session(dir);
    expect(one.send(bodyOf([`use ${PASSWORD} there`]))).toContain(PASSWORD);
    const learned = one.send(bodyOf([`use ${PASSWORD} there`, FILE]));
    expect(learned).not.toContain(PASSWORD);
    const two = session(dir);
    expect(two.send(bodyOf([`use ${PASSWORD} there`, FILE]))).toBe(learned);
    expect(two.send(bodyOf([`use ${PASSWORD} there`]))).not.toContain(PASSWORD);
    one.vault.close();
    two.vault.close();
  });
});

const VALUES = ['one-value-1', 'two "value" 2', 'three\\value\n3', 'aup_four_4', 'five5'];
const HOW = ['right', 'lower', 'mixed', 'wrong', 'cut', 'text'] as const;
const RESTORED: ReadonlySet<string> = new Set(['right', 'lower', 'mixed']);

const piece = fc.record({ value: fc.nat(VALUES.length - 1), how: fc.constantFrom(...HOW) });
const who = fc.nat(1);
const operation = fc.oneof(
  fc.record({ kind: fc.constant('conceal' as const), who, value: fc.nat(VALUES.length - 1) }),
  fc.record({
    kind: fc.constant('answer' as const),
    who,
    pieces: fc.array(piece, { maxLength: 6 }),
    size: fc.integer({ min: 1, max: 50 }),
  }),
  fc.record({ kind: fc.constant('restart' as const), who }),
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

function spelled(placeholder: string, how: (typeof HOW)[number]): string {
  switch (how) {
    case 'right':
      return placeholder;
    case 'lower':
      return placeholder.toLowerCase();
    case 'mixed':
      return placeholder.replaceAll(/[A-Z]/g, (char, at: number) =>
        at % 2 === 0 ? char.toLowerCase() : char,
      );
    case 'wrong':
      return placeholder.slice(0, -1) + (placeholder.endsWith('7') ? '8' : '7');
    case 'cut':
      return placeholder.slice(0, -1);
    case 'text':
      return 'AUP_ words';
  }
}

function inPieces(vault: SessionVault, text: string, size: number): string {
  const restorer = createRestorer((placeholder) => vault.reveal(placeholder));
  let out = '';
  for (let at = 0; at < text.length; at += size) out += restorer.push(text.slice(at, at + size));
  return out + restorer.end();
}

/** Two sessions of a machine, what they may restore, and a third that knows every placeholder. */
class Sessions {
  readonly #dir = machine();
  readonly #outside = openVault({ dir: this.#dir });
  readonly #made = VALUES.map((value) => this.#outside.conceal(value, 'KEY'));
  readonly #open = [0, 1].map(() => ({ vault: openVault({ dir: this.#dir }), known: new Set<number>() }));

  /** What came of it, and what had to. */
  run(step: Operation): readonly [got: unknown, wanted: unknown] {
    const session = this.#open[step.who];
    if (session === undefined) throw new Error('no such session');
    if (step.kind === 'conceal') {
      session.known.add(step.value);
      return [session.vault.conceal(VALUES[step.value] ?? '', 'OTHER'), this.#made[step.value]];
    }
    if (step.kind === 'restart') {
      session.vault.close();
      this.#open[step.who] = { vault: openVault({ dir: this.#dir }), known: new Set() };
      return [0, 0];
    }
    const said = step.pieces.map(({ value, how }) => spelled(this.#made[value] ?? '', how));
    const wanted = step.pieces.map(({ value, how }, at) =>
      RESTORED.has(how) && session.known.has(value) ? VALUES[value] : said[at],
    );
    return [inPieces(session.vault, said.join(' '), step.size), wanted.join(' ')];
  }

  close(): void {
    for (const { vault } of this.#open) vault.close();
    this.#outside.close();
  }
}

describe('values come back', () => {
  it('only to the session that replaced them, never a wrong one, however the answer is cut', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 25 }), (operations) => {
        const sessions = new Sessions();
        for (const step of operations) {
          const [got, wanted] = sessions.run(step);
          expect(got).toEqual(wanted);
        }
        sessions.close();
      }),
      { numRuns: 60 },
    );
  });
});
