/** Paths whose loss matters to nobody: build output, caches, installed packages, temporary files. */
import { wordList } from './argv.ts';

/** Folders and files that a tool makes again, by name. */
const MADE_AGAIN = new Set(
  wordList(`
    node_modules bower_components jspm_packages .pnpm-store .npm .yarn-cache .parcel-cache .cache .turbo .nx
    .next .nuxt .output .svelte-kit .vite .vitest .astro .angular .docusaurus .expo .swc .webpack .rollup.cache
    .rpt2_cache .sass-cache .jekyll-cache .eslintcache .stylelintcache .prettiercache .nyc_output storybook-static
    playwright-report test-results .serverless .aws-sam cdk.out .wrangler .terraform .terragrunt-cache
    __pycache__ .pytest_cache .mypy_cache .ruff_cache .hypothesis .pyre .pytype .tox .nox .eggs .venv venv
    .virtualenv virtualenv .ipynb_checkpoints htmlcov .coverage coverage.xml coverage.out cover.out lcov.info
    .gradle .kotlin .bloop .metals .scala-build .stack-work dist-newstyle elm-stuff .dart_tool .ccls-cache
    .ccache .zig-cache zig-cache zig-out .build .swiftpm DerivedData Pods xcuserdata CMakeFiles CMakeCache.txt
    _build _site .bundle .git-rewrite a.out nohup.out .DS_Store Thumbs.db .phpunit.result.cache .php-cs-fixer.cache
  `),
);
/** The same, but also names somebody may give to sources: not directly inside a folder of sources. */
const OFTEN_MADE = new Set(wordList('dist build out target coverage tmp temp obj .tmp .temp'));
const SOURCES = new Set(wordList('src source sources Sources'));
const MADE_LIKE =
  /^(?:cmake-build-[\w.-]+|bazel-(?:bin|out|testlogs|[\w-]+)|.+\.egg-info|\.coverage\..+|npm-debug\.log.*|yarn-error\.log|tmp[-_.].+|\.tmp[-_.].+)$/;
/** Copies (`.bak`, `.orig`, `~`) are none of these: one may be the only copy there is. */
const FREE_FILE =
  /\.(?:py[cod]|o|obj|class|tmp|temp|swp|swo|log|tsbuildinfo|map|rej|gcda|gcno|gcov|lcov|profraw|profdata|pid|dSYM|stackdump)$|\.log\.\d+$|(?:^|[/*])thumbs\.db$|(?:^|[/*])desktop\.ini$/i;
const TEMPORARY =
  /^(?:\/private)?(?:\/tmp|\/var\/tmp|\/var\/folders\/[^/]+\/[^/]+\/T|\/dev\/shm|\/usr\/tmp)\/./;
const CACHES =
  /^\/var\/(?:cache\/(?:apt|yum|dnf|apk|pacman)|lib\/apt\/lists)(?:\/|$)|(?:^|\/)(?:\.m2\/repository|\.cargo\/registry|\.ivy2\/cache|vendor\/bundle|\.yarn\/cache|cypress\/(?:videos|screenshots))(?:\/|$)|(?:^|\/)\.git\/(?:[^/]+\/)*[^/]+\.lock$/;
/** Belongs to the system or to services: names say nothing there. */
const SYSTEM =
  /^\/(?:usr|etc|bin|sbin|lib|lib32|lib64|boot|dev|proc|sys|opt|srv|var|System|Library|Applications)(?:\/|$)/;
/** Folders of settings in the home folder that have the name of a cache. */
const HOME_SETTINGS = /^(?:~|\/root|\/(?:home|Users)\/[^/]+)\/(?:\.gradle|\.npm|\.bundle|\.expo|\.wrangler)$/;

/** True when losing the path costs no more than a build or a download. Judged by name, as written. */
export function isThrowaway(path: string): boolean {
  const plain = path.replace(/(?<=.)\/+$/, '').replaceAll(/\/{2,}/g, '/');
  const parts = plain.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return false;
  if (TEMPORARY.test(plain) || CACHES.test(plain)) return true;
  if (SYSTEM.test(plain) || HOME_SETTINGS.test(plain)) return false;
  return parts.some(isMade) || FREE_FILE.test(plain);
}

function isMade(part: string, at: number, parts: readonly string[]): boolean {
  if (MADE_AGAIN.has(part) || MADE_LIKE.test(part)) return true;
  return OFTEN_MADE.has(part) && !SOURCES.has(parts[at - 1] ?? '');
}
