import { createHmac } from 'node:crypto';
import { inTurns } from './support/measure.mjs';
import { firstMissing, loadSource } from './support/source.mjs';

export const name = 'restore';
export const what = 'streaming restore of 4 MB in pieces of 20 characters';

const PARTS = ['src/engine/redact/restore.ts', 'src/engine/redact/placeholder.ts'];
const PIECE = 20;
const TEXT = 'The function reads the file, splits it into lines and returns those that match. ';

const mac = (value) => createHmac('sha256', 'bench').update(value).digest();

/** An answer of a model that names a value every few sentences, as it arrives. */
function answer(placeholder, size) {
  const text = `${TEXT.repeat(6)}export TOKEN=${placeholder}\n`.repeat(Math.ceil(size / 540));
  return Array.from({ length: Math.ceil(text.length / PIECE) }, (_, at) =>
    text.slice(at * PIECE, (at + 1) * PIECE),
  );
}

export async function run() {
  const missing = firstMissing(...PARTS);
  if (missing) return { missing };
  const [{ createRestorer }, { makePlaceholder }] = await Promise.all(PARTS.map(loadSource));
  const value = 'made-up value "with" quotes';
  const placeholder = makePlaceholder('TOKEN', value, mac);
  const pieces = answer(placeholder, 4_000_000);
  const size = pieces.join('').length;
  const whole = pieces.join('').replaceAll(placeholder, value);
  const { ours } = await inTurns(
    {
      ours: async () => {
        const restorer = createRestorer((name_) => (name_ === placeholder ? value : undefined));
        const out = pieces.map((piece) => restorer.push(piece));
        out.push(restorer.end());
        if (out.join('') !== whole) throw new Error('the restored text is not the original');
      },
    },
    7,
  );
  const note = `medians ${(size / 1e3 / ours.median).toFixed(1)} MB/s`;
  return { rows: [{ what, value: size / 1e3 / ours.min, limit: 10, atLeast: true, unit: 'MB/s', note }] };
}
