/** Bytes of a program reach their reader once each and in order, however often it makes the program wait. */
import { expect, it } from 'vitest';
import { Pty } from '../../src/host/pty.ts';
import { pause } from '../fixtures/pty-harness.ts';

interface Read {
  readonly text: string;
  readonly pauses: number;
}

const PIECE = 1000;

/** The program writes 1000 numbers at a time; its reader pauses at each piece of output, for so long (ms). */
function readSlowly(pieces: number, wait: number): Promise<Read> {
  return new Promise((resolve) => {
    let text = '';
    let pauses = 0;
    const pty = new Pty(
      {
        file: '/bin/sh',
        args: [
          '-c',
          `stty -opost; at=0; while [ $at -lt ${pieces} ]; do seq $((at * ${PIECE} + 1)) $((at * ${PIECE} + ${PIECE})); at=$((at + 1)); sleep 0.01; done`,
        ],
        cwd: '/',
        env: { PATH: process.env['PATH'] ?? '' },
        size: { columns: 80, rows: 24 },
      },
      {
        data: (chunk) => {
          text += Buffer.from(chunk).toString();
          pauses += 1;
          pty.pause();
          void pause(wait).then(() => pty.resume());
        },
        drained: () => undefined,
        exit: () => resolve({ text, pauses }),
      },
    );
  });
}

function numbers(pieces: number): string {
  return Array.from({ length: pieces * PIECE }, (_, at) => `${at + 1}\n`).join('');
}

it.each([
  ['while it ends', 5, 1000],
  ['while it goes on', 40, 200],
  ['hardly at all', 40, 1],
])('a reader who waits %s', async (_, pieces, wait) => {
  const { text, pauses } = await readSlowly(pieces, wait);
  expect(pauses, 'control').toBeGreaterThan(0);
  expect(text === numbers(pieces), `${text.length} of ${numbers(pieces).length} characters`).toBe(true);
});
