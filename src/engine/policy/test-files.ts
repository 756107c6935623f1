/** Files that belong to a class of data, as a tool would bring them. */
import { globMatches } from '../glob.ts';
import type { Finding } from '../model.ts';
import type { OwnData } from '../redact/own-model.ts';

/** What the content of a file counts as, by its path alone; relative to the repository. */
export function fileFindings(own: OwnData | undefined, path: string): readonly Finding[] {
  return (own?.rules ?? []).flatMap((rule) =>
    rule.kind === 'path' && rule.globs.some((glob) => globMatches(glob, path))
      ? [
          {
            detector: rule.id,
            label: rule.label,
            category: rule.category,
            confidence: 'high',
            start: 0,
            end: 1,
          },
        ]
      : [],
  );
}
