import { firstMissing, loadSource } from './support/source.mjs';
import { WRAPPINGS } from './support/wrappings.mjs';

export const name = 'variants';
export const what = 'secrets found in other spellings, of those found in plain text';

/** Where a text that holds a secret stands. */
const INTRO = 'Notes of the day: the values below are from the staging box.\n';
const OUTRO = '\nThat is all for now.\n';

/** Every example of the catalogue as three parts: before the secret, the secret, after it. */
function samplesOf(detectors) {
  return detectors.flatMap(({ id, category, examples }) =>
    examples.yes.map(({ text, secret }) => {
      const at = text.indexOf(secret);
      const after = text.slice(at + secret.length);
      return { id, category, parts: [`${INTRO}${text.slice(0, at)}`, secret, `${after}${OUTRO}`] };
    }),
  );
}

/** True when one finding covers the middle part, as it is spelled now, whole. */
function covers(scanner, [before, secret, after]) {
  const end = before.length + secret.length;
  let upTo = before.length;
  for (const finding of scanner.scan(before + secret + after))
    if (finding.start <= upTo && finding.end > upTo) upTo = finding.end;
  return upTo >= end;
}

/** Shares in percent by wrapping, and the ids of what was lost. */
export function survey(scanner, detectors) {
  const samples = samplesOf(detectors).filter(({ parts }) => covers(scanner, parts));
  return WRAPPINGS.map(({ name: title, least, wrap, broken, secrets }) => {
    // A wrapped page says something only about the secrets that were broken.
    const tried = samples.filter(
      ({ category, parts }) =>
        (!secrets || category === 'secret') && (!broken || wrap(parts)[1] !== parts[1]),
    );
    const lost = tried.filter(({ parts }) => !covers(scanner, wrap(parts)));
    return { title, least, share: 100 * (1 - lost.length / tried.length), lost };
  });
}

export async function run() {
  const missing = firstMissing('src/engine/redact/scan.ts', 'src/catalog/detectors/index.ts');
  if (missing) return { missing };
  const { compileScanner } = await loadSource('src/engine/redact/scan.ts');
  const { detectors } = await loadSource('src/catalog/detectors/index.ts');
  const rows = survey(compileScanner(detectors), detectors).map(({ title, share, least, lost }) => ({
    what: `${what}: ${title}`,
    value: share,
    limit: least,
    atLeast: true,
    unit: '%',
    note: lost.length === 0 ? '' : `lost: ${[...new Set(lost.map(({ id }) => id))].slice(0, 4).join(', ')}`,
  }));
  return { rows };
}
