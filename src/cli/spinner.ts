/** Shown after this, ms: what is quicker needs no sign of life. */
const QUIET_MS = 300;
const FRAME_MS = 100;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

function canTurn(): boolean {
  const { env, stderr } = process;
  return stderr.isTTY && env['TERM'] !== 'dumb' && (env['AUP_GUARD_PLAIN'] ?? '') === '';
}

/** Says on the terminal what is going on until the returned function is called; nothing in pipes. */
export function spinner(doing: string): () => void {
  if (!canTurn()) return () => undefined;
  const started = performance.now();
  let shown = false;
  const timer = setInterval(() => {
    const ms = performance.now() - started;
    if (ms < QUIET_MS) return;
    shown = true;
    const frame = FRAMES[Math.floor(ms / FRAME_MS) % FRAMES.length] ?? '';
    process.stderr.write(`\r${frame}     ${doing}\u001b[K`);
  }, FRAME_MS);
  return () => {
    clearInterval(timer);
    if (shown) process.stderr.write('\r\u001b[K');
  };
}
