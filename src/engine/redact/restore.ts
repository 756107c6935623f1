import type { StreamRestorer } from './model.ts';
import { findPlaceholders, unfinishedAt } from './placeholder.ts';

/** The value behind a placeholder, or undefined when it is not ours to give. */
export type Reveal = (placeholder: string) => string | undefined;
/** Adapts a value to the place it lands in: `asIs`, or `jsonBody` inside a JSON string that is still escaped. */
export type Escape = (value: string) => string;

/** For plain text: the value itself. */
export const asIs: Escape = (value) => value;

/** Puts values back into a whole text; what is unknown or misspelled stays as it is. */
export function restoreText(text: string, reveal: Reveal, escape: Escape = asIs): string {
  let restored = '';
  let copied = 0;
  for (const { start, end, placeholder } of findPlaceholders(text)) {
    const value = reveal(placeholder);
    if (value === undefined) continue;
    restored += text.slice(copied, start) + escape(value);
    copied = end;
  }
  return restored + text.slice(copied);
}

/** Restores a text that arrives in pieces; holds back only a tail that may still become a placeholder. */
export function createRestorer(reveal: Reveal, escape: Escape = asIs): StreamRestorer {
  let held = '';
  return {
    push(text) {
      held += text;
      const cut = cutOf(held);
      const ready = held.slice(0, cut);
      held = held.slice(cut);
      return restoreText(ready, reveal, escape);
    },
    end() {
      const rest = restoreText(held, reveal, escape);
      held = '';
      return rest;
    },
  };
}

/** Releasing a text must not split a placeholder that is complete but overlaps an unfinished one. */
function cutOf(text: string): number {
  const cut = unfinishedAt(text);
  const whole = findPlaceholders(text).at(-1);
  return whole !== undefined && whole.start < cut && whole.end > cut ? whole.end : cut;
}
