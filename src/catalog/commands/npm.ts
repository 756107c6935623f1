/** Package managers of the npm world and what releases with them. */
import type { CommandDef } from '../../engine/definitions.ts';
import { byRules } from './rules.ts';

const TAKES_OUT = ['uninstall', 'remove', 'rm', 'r', 'un', 'unlink'];
const SETTINGS = ['config', 'c', 'get'];
/** The guard itself, and settings that hold tokens. */
const WATCHED: Readonly<Record<string, readonly string[]>> = Object.fromEntries([
  ...TAKES_OUT.map((word) => [word, ['*aup-*']] as const),
  ...SETTINGS.map((word) => [word, ['*_auth*', '*[tT]oken*', '*[pP]assword*', '*[sS]ecret*']] as const),
]);

const SCRIPTS = 'deploy|deploy:*|deploy-*|release|release:*|publish|publish:*|publish-*|push|ship';

export const npm: CommandDef = byRules({
  program: 'npm',
  aliases: ['cnpm'],
  valued:
    '--prefix -C -w --workspace --registry --tag --access --otp --userconfig --loglevel --cache --script-shell',
  gatedWhen: WATCHED,
  rules: `
    publish|unpublish|deprecate|star|unstar|undeprecate -dry-run => external-send
    dist-tag|dist-tags add|set|rm -dry-run => external-send
    dist-tag|dist-tags|owner|author|team|org|access|hook ls|list|get =>
    dist-tag|dist-tags -dry-run => external-send
    owner|author|team|org|access|hook|trust * -dry-run => external-send
    profile set|enable-2fa|disable-2fa => external-send
    token create|revoke|list|ls|rm|delete|add => secret-read
    run|run-script|rum|urn /[-:]dry\\b/ =>
    run|run-script|rum|urn ${SCRIPTS} -dry-run => prod-change
  `,
  examples: `
    npm publish => external-send
    npm publish --access public --otp 1 => external-send
    npm --prefix packages/a publish => external-send
    npm -w a publish => external-send
    npm publish --dry-run=false => external-send
    npm unpublish pkg@1.0.0 => external-send
    npm deprecate pkg old => external-send
    npm dist-tag add pkg@1 latest => external-send
    npm owner add bob pkg => external-send
    npm access set status=public pkg => external-send
    npm token create => secret-read
    npm run deploy => prod-change
    npm run release:patch => prod-change
    npm publish --dry-run =>
    npm pack --dry-run =>
    npm version patch =>
    npm dist-tag ls pkg =>
    npm owner ls pkg =>
    npm view pkg version =>
    npm i -D vitest =>
    npm test =>
    npm run clean =>
    npm run build:release =>
    npm run release:dry =>
    npm run release -- --dry-run =>
    npm fund =>
    npm cache clean --force =>
    npm ci =>
  `,
});

/** `pnpm deploy` copies a package into a folder; scripts run by their bare name. */
export const pnpm: CommandDef = byRules({
  program: 'pnpm',
  valued: '-C --dir -F --filter --filter-prod --registry --tag --access --otp --loglevel --reporter',
  rules: `
    publish|unpublish|deprecate -dry-run => external-send
    dist-tag|owner|access|team add|rm|set|grant|revoke -dry-run => external-send
    token create|revoke => secret-read
    recursive|multi|m publish -dry-run => external-send
    run|run-script ${SCRIPTS} -dry-run => prod-change
    release|release:*|deploy:*|publish:*|ship -dry-run => prod-change
  `,
  examples: `
    pnpm publish => external-send
    pnpm -r publish --no-git-checks => external-send
    pnpm --filter a publish => external-send
    pnpm run deploy => prod-change
    pnpm deploy:prod => prod-change
    pnpm deploy --prod out =>
    pnpm publish --dry-run =>
    pnpm install --frozen-lockfile =>
    pnpm -r test =>
    pnpm pack =>
  `,
});

export const yarn: CommandDef = byRules({
  program: 'yarn',
  aliases: ['yarnpkg', 'bun'],
  valued: '--cwd --registry --tag --access --otp --filter --config',
  rules: `
    publish -dry-run|n => external-send
    npm publish|tag|logout -dry-run|n => external-send
    workspace * publish -dry-run|n => external-send
    workspace * npm publish -dry-run|n => external-send
    workspace * ${SCRIPTS} => prod-change
    workspaces /foreach.*\\snpm\\s+publish/ => external-send
    tag|owner add|remove|rm => external-send
    run ${SCRIPTS} -dry-run => prod-change
    deploy|deploy:*|deploy-*|release|release:*|publish:*|publish-*|ship -dry-run => prod-change
  `,
  examples: `
    yarn publish => external-send
    yarn npm publish => external-send
    yarn workspace a npm publish => external-send
    yarn workspaces foreach -A npm publish => external-send
    bun publish => external-send
    yarn deploy:prod => prod-change
    yarn run release => prod-change
    bun run deploy => prod-change
    yarn install --immutable =>
    yarn workspace a build =>
    yarn add -D typescript =>
    yarn npm info react =>
    bun test =>
    bun publish --dry-run =>
  `,
});

const releaseTable: CommandDef = byRules({
  program: 'semantic-release',
  rules: `
    changelog|version|info|label|pr-check|pr-status|comment|init|set-version|update|generate-* =>
    +dry-run|d|preview|no-publish|release-version|changelog|no-push =>
    +version|v =>
    => push
  `,
  examples: `
    semantic-release => push external-send
    release-it --ci => push external-send
    np minor => push external-send
    auto shipit => push external-send
    release-plz release => push external-send
    bumpp patch => push external-send
    semantic-release --dry-run =>
    release-it --dry-run =>
    np --preview =>
    bumpp --no-push =>
    semantic-release --version =>
  `,
});

/** Tools whose work is a release: a run without `--dry-run` pushes, tags and publishes. */
export const releases: CommandDef = {
  program: 'semantic-release',
  aliases: ['release-it', 'np', 'auto', 'release-please', 'bumpp', 'release-plz'],
  gated: [],
  classify: (argv, facts) =>
    releaseTable.classify(argv, facts).flatMap((draft) => [draft, { ...draft, verb: 'external-send' }]),
  examples: releaseTable.examples,
};

export const changesets: CommandDef = byRules({
  program: 'changeset',
  aliases: ['changesets', 'nx', 'rush', 'beachball', 'shipjs'],
  rules: `
    publish|release|trigger +dry-run|d|dryRun|skip-publish =>
    release version|changelog|plan|plan:check =>
    publish|release|trigger => external-send
    run deploy|release|publish => prod-change
    deploy => prod-change
    run-many|affected /(?:--target[=\\s]|-t\\s+)(?:deploy|publish|release)/ => prod-change
  `,
  examples: `
    changeset publish => external-send
    nx release publish => external-send
    nx release => external-send
    rush publish --apply => external-send
    nx run-many -t deploy => prod-change
    changeset =>
    changeset version =>
    nx release --dry-run =>
    nx release version =>
    nx run-many -t build =>
    nx affected --target=test =>
  `,
});

/** `lerna version` commits, tags and pushes. */
export const lerna: CommandDef = byRules({
  program: 'lerna',
  aliases: ['lerna-lite'],
  rules: `
    publish +dry-run =>
    publish => external-send
    version -no-push|no-git-tag-version => push
    run|exec deploy|release|publish => prod-change
  `,
  examples: `
    lerna publish from-package --yes => external-send
    lerna publish --canary => external-send
    lerna version patch => push
    lerna run deploy => prod-change
    lerna version --no-push =>
    lerna run test =>
    lerna changed =>
    lerna bootstrap =>
  `,
});

/** Registries that are not npm's, for JavaScript. */
export const jsr: CommandDef = byRules({
  program: 'jsr',
  aliases: ['deno', 'vlt'],
  rules: `
    publish -dry-run => external-send
    deploy -dry-run => prod-change
    deployments|projects delete|redeploy|create => prod-change
  `,
  examples: `
    jsr publish => external-send
    deno publish --allow-dirty => external-send
    deno deploy --prod => prod-change
    deployctl deploy --prod main.ts => prod-change
    jsr publish --dry-run =>
    deno publish --dry-run =>
    deno test -A =>
    deno task dev =>
    jsr add @std/path =>
  `,
});
