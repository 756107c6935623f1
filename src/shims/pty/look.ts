/** How the box may look on this terminal. */
export interface Look {
  readonly colour: boolean;
  /** Lines instead of a box: asked for by `AUP_GUARD_PLAIN=1`, for screen readers, and on dumb terminals. */
  readonly plain: boolean;
  /** The terminal has no second screen: nothing but text may be written to it. */
  readonly dumb: boolean;
}

export function lookOf(env: Readonly<Record<string, string | undefined>>): Look {
  const dumb = ['', 'dumb', 'linux'].includes(env['TERM'] ?? '');
  const colour = (env['NO_COLOR'] ?? '') === '' && !dumb;
  return { colour, dumb, plain: dumb || env['AUP_GUARD_PLAIN'] === '1' };
}
