/** Paths whose loss matters to nobody: build output, caches, temporary files. */

const FREE_NAME =
  /^(?:node_modules|dist|build|out|target|coverage|tmp|temp|\.cache|__pycache__|\.pytest_cache|\.mypy_cache|\.ruff_cache|\.next|\.nuxt|\.turbo|\.parcel-cache|\.nyc_output|\.gradle|\.tox|\.eggs|\.svelte-kit|\.vite|htmlcov|\.coverage|\.DS_Store|nohup\.out)$/;
const FREE_FILE = /\.(?:py[co]|o|obj|class|tmp|swp|swo|log|tsbuildinfo|map)$/;

/** Build output, caches and temporary files, relative or under a temporary folder. */
export function isThrowaway(path: string): boolean {
  const plain = path.replace(/\/+$/, '');
  if (plain.split('/').includes('..')) return false;
  if (/^(?:\/private)?\/(?:var\/)?tmp\/./.test(plain)) return true;
  const parts = plain.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.some((part) => FREE_NAME.test(part))) return true;
  return FREE_FILE.test(plain) && !plain.startsWith('/');
}
