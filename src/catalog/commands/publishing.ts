/** Registries of packages, by language: what is published cannot be taken back. */
import type { CommandDef } from '../../engine/definitions.ts';
import { byRules } from './rules.ts';

const cargoTable: CommandDef = byRules({
  program: 'cargo',
  valued: '--manifest-path --config --color -Z -p --package --registry --token --target-dir -C',
  rules: `
    publish|yank -dry-run|n => external-send
    owner +list|l =>
    owner => external-send
    release|smart-release +execute|x => external-send
    workspaces|ws publish -dry-run => external-send
    mutants|dist =>
    shuttle|lambda|deploy deploy => prod-change
  `,
  examples: `
    cargo publish => external-send
    cargo +nightly publish => external-send
    cargo --manifest-path a/Cargo.toml publish => external-send
    cargo publish --no-verify --allow-dirty => external-send
    cargo yank --version 1.0.0 pkg => external-send
    cargo owner --add bob pkg => external-send
    cargo release patch --execute => external-send
    cargo workspaces publish => external-send
    cargo publish --dry-run =>
    cargo owner --list pkg =>
    cargo release patch =>
    cargo package =>
    cargo build --release =>
    cargo clean =>
    cargo test publish =>
    cargo run -- publish =>
  `,
});

/** `+toolchain` may stand before everything. */
export const cargo: CommandDef = {
  program: 'cargo',
  gated: cargoTable.gated,
  classify: (argv, facts) =>
    cargoTable.classify(
      argv.filter((word) => !word.startsWith('+')),
      facts,
    ),
  examples: cargoTable.examples,
};

export const python: CommandDef = byRules({
  program: 'twine',
  aliases: ['poetry', 'hatch', 'flit', 'uv', 'pdm', 'rye', 'maturin', 'fullrelease'],
  valued: '-C --directory --project -p --repository -r --repository-url -u -P',
  rules: `
    upload|publish +dry-run =>
    upload|publish|register => external-send
  `,
  examples: `
    twine upload dist/pkg.whl => external-send
    twine upload -r testpypi dist/pkg.whl => external-send
    poetry publish --build => external-send
    uv publish => external-send
    hatch publish => external-send
    flit publish => external-send
    pdm publish => external-send
    maturin publish => external-send
    twine check dist/pkg.whl =>
    poetry publish --dry-run =>
    poetry build =>
    uv build =>
    uv pip install -r requirements.txt =>
    poetry install --no-root =>
    hatch build =>
  `,
});

/** Commands of `setup.py` stand one after another. */
export const setupPy: CommandDef = byRules({
  program: 'setup.py',
  rules: `
    +dry-run|n =>
    ... upload|register|upload_docs => external-send
  `,
  examples: `
    setup.py upload => external-send
    setup.py sdist bdist_wheel upload => external-send
    setup.py register => external-send
    setup.py sdist bdist_wheel =>
    setup.py build_ext --inplace =>
    setup.py --dry-run upload =>
  `,
});

export const ruby: CommandDef = byRules({
  program: 'gem',
  rules: `
    push|yank|release|inabox|nexus => external-send
    owner +a|add|r|remove => external-send
  `,
  examples: `
    gem push x.gem => external-send
    gem yank x -v 1.0.0 => external-send
    gem owner x --add a@example.com => external-send
    gem push x.gem --host https://gems.example => external-send
    gem build x.gemspec =>
    gem install rails =>
    gem owner x =>
    gem list =>
  `,
});

const DEPLOY_GOALS =
  'deploy|deploy:deploy|deploy:deploy-file|release:perform|release:prepare|nexus-staging:release|site-deploy|jreleaser:*|scm:checkin';

/** Goals stand anywhere among the words. */
export const maven: CommandDef = byRules({
  program: 'mvn',
  aliases: ['mvnw', 'mvnd', 'mvn.cmd'],
  valued: '-f -pl -P -s -T -D -rf -gs -l --file --projects --activate-profiles --settings --threads',
  rules: `
    +dryRun =>
    /-DdryRun(?:=true)?\\b|-Dmaven\\.deploy\\.skip(?:=true)?\\b/ =>
    ... ${DEPLOY_GOALS} => external-send
    ... spring-boot:build-image|jib:build|com.google.cloud.tools:jib-maven-plugin:*:build|docker:push|dockerfile:push -spring-boot.build-image.publish=false => external-send
    ... flyway:clean|flyway:migrate|liquibase:update|liquibase:dropAll => prod-change
    ... azure-webapp:deploy|appengine:deploy|cargo:redeploy|tomcat7:deploy|wildfly:deploy => prod-change
  `,
  examples: `
    mvn deploy => external-send
    mvn -B clean deploy -DskipTests => external-send
    mvn release:prepare release:perform => external-send
    mvnw -pl core deploy => external-send
    mvn flyway:clean => prod-change
    mvn compile jib:build => external-send
    mvn compile com.google.cloud.tools:jib-maven-plugin:3.4.0:build -Dimage=x => external-send
    mvn compile jib:dockerBuild =>
    mvn clean test =>
    mvn -q verify =>
    mvnw clean install -DskipTests =>
    mvn spring-boot:run =>
    mvn deploy -Dmaven.deploy.skip=true =>
    mvn dependency:tree =>
  `,
});

const JVM_RULES = `
    +dry-run|m =>
    ... publishToMavenLocal|publishLocal|publishM2|tasks|help|projects|dependencies =>
    ... publish|publish*|upload*|release|bintrayUpload|closeAndRelease*|jreleaser*|signAndPublish*|artifactoryPublish|deployToMaven*|jib|dockerPush*|docker/Docker/publish => external-send
    ... *:publish|*:release => external-send
    ... deploy|deploy*|appEngineDeploy|flywayClean|flywayMigrate|liquibaseUpdate|dropAll => prod-change
  `;

/** Tasks stand anywhere among the words, with a path of projects in front. */
const gradleTable: CommandDef = byRules({
  program: 'gradle',
  valued:
    '-p --project-dir -b --build-file -I --init-script -c -x --exclude-task --tests -g --console --max-workers',
  rules: JVM_RULES,
  examples: `
    gradle publish => external-send
    gradlew :core:publish => external-send
    gradlew clean publishPlugins => external-send
    gradle publishAllPublicationsToMavenCentralRepository => external-send
    sbt publishSigned => external-send
    sbt core/publish => external-send
    gradlew closeAndReleaseRepository => external-send
    gradlew deployProd => prod-change
    gradle publishToMavenLocal =>
    gradlew clean build test =>
    gradlew assembleDebug --stacktrace =>
    gradlew test --tests PublishTest =>
    gradle -m publish =>
    sbt publishLocal =>
    sbt test =>
    gradle clean =>
  `,
});

export const gradle: CommandDef = {
  program: 'gradle',
  aliases: ['gradlew', 'gradlew.bat', 'sbt', 'mill'],
  gated: [],
  classify: (argv, facts) =>
    gradleTable.classify(
      argv.map((word, at) => (at > 0 && !word.startsWith('-') ? (word.split(/[:/]/).at(-1) ?? word) : word)),
      facts,
    ),
  examples: gradleTable.examples,
};

export const dotnet: CommandDef = byRules({
  program: 'dotnet',
  aliases: ['nuget', 'paket', 'choco', 'winget-create', 'wingetcreate'],
  rules: `
    nuget push|delete => external-send
    push|submit|setapikey => external-send
    delete => external-send
    ef database drop -dry-run => prod-change
    ef database update @prod => prod-change
    lambda deploy-function|deploy-serverless => prod-change
  `,
  examples: `
    dotnet nuget push x.nupkg -k key => external-send
    nuget push x.nupkg => external-send
    nuget delete x 1.0.0 => external-send
    paket push x.nupkg => external-send
    dotnet ef database drop -f => prod-change
    dotnet publish -c Release -o out =>
    dotnet build =>
    dotnet test --no-build =>
    dotnet pack =>
    dotnet nuget locals all --clear =>
    dotnet ef database update =>
    nuget restore =>
  `,
});

/** `mix release` and `rebar3 release` build here. */
export const beam: CommandDef = byRules({
  program: 'mix',
  aliases: ['rebar3', 'gleam'],
  rules: `
    ecto.drop|ecto.reset|ecto.rollback @test =>
    ecto.drop|ecto.reset|ecto.rollback => prod-change
    ecto.migrate|run|ecto.setup @prod => prod-change
    hex.publish|hex.retire|hex.revert -dry-run|n => external-send
    hex.owner add|remove|transfer => external-send
    hex.organization|hex.user key|auth => secret-read
    hex publish|retire|revert -dry-run|n => external-send
    publish -dry-run => external-send
  `,
  examples: `
    mix hex.publish --yes => external-send
    mix hex.retire pkg 1.0.0 security => external-send
    mix hex.owner add pkg a@example.com => external-send
    rebar3 hex publish => external-send
    gleam publish => external-send
    mix ecto.drop => prod-change
    MIX_ENV=prod mix ecto.migrate => prod-change
    mix ecto.migrate =>
    MIX_ENV=test mix ecto.reset =>
    mix release =>
    mix test =>
    mix hex.publish --dry-run =>
    mix deps.get =>
    rebar3 ct =>
    gleam build =>
  `,
});

/** Registries of packages where one word publishes. */
export const registries: CommandDef = byRules({
  program: 'goreleaser',
  aliases: ['vsce', 'ovsx', 'dune-release', 'lein', 'tfx', 'nimble', 'elm', 'pulp', 'spago'],
  valued: '-p --pat -f --config -C --chdir --packagePath -i',
  rules: `
    release|publish|unpublish|retire|submit|bump +dry-run|n|snapshot|skip-publish|draft =>
    release|publish|unpublish|retire|submit => external-send
    opam submit => external-send
    extension publish|unpublish|share => external-send
    deploy|push -dry-run|n => external-send
  `,
  examples: `
    goreleaser release --clean => external-send
    goreleaser publish => external-send
    vsce publish => external-send
    vsce publish minor -p token => external-send
    ovsx publish x.vsix => external-send
    lein deploy clojars => external-send
    elm publish => external-send
    dune-release opam submit => external-send
    goreleaser release --snapshot --clean =>
    goreleaser build =>
    goreleaser check =>
    vsce package =>
    lein test =>
    elm make src/Main.elm =>
  `,
});

/** Registries that packages are uploaded to. */
export const uploads: CommandDef = byRules({
  program: 'cabal',
  aliases: ['stack', 'luarocks', 'conan', 'opam', 'opam-publish', 'dart', 'flutter', 'pub', 'fez'],
  rules: `
    upload +candidate =>
    upload -dry-run|skip-upload|documentation => external-send
    publish -dry-run|n => external-send
    pub publish|uploader -dry-run|n => external-send
    remove +r|remote => external-send
  `,
  examples: `
    cabal upload --publish x.tar.gz => external-send
    stack upload . => external-send
    luarocks upload x.rockspec => external-send
    opam publish => external-send
    dart pub publish -f => external-send
    flutter pub publish => external-send
    conan upload x -r remote => external-send
    conan remove x -r remote => external-send
    cabal build =>
    stack build =>
    cabal upload x.tar.gz --candidate =>
    dart pub publish --dry-run =>
    dart pub get =>
    flutter build apk =>
    conan install . =>
    luarocks install penlight =>
  `,
});

/** Every call is an upload. */
export const uploaders: CommandDef = byRules({
  program: 'cpan-upload',
  aliases: ['ghr', 'dput', 'dupload', 'copr-cli'],
  rules: `
    +dry-run|h|n|s|simulate|version|v =>
    list|status|get|download-build|mock-config|whoami =>
    * => external-send
  `,
  examples: `
    cpan-upload x.tar.gz => external-send
    dput ppa:me/x x.changes => external-send
    ghr v1.0.0 dist => external-send
    copr-cli build me/x x.src.rpm => external-send
    cpan-upload --dry-run x.tar.gz =>
    dput -s x.changes =>
    copr-cli list =>
    cpan-upload --help =>
  `,
});

/** Apps for phones, browsers and desktops: to a store or to testers. */
export const stores: CommandDef = byRules({
  program: 'fastlane',
  aliases: [
    'eas',
    'eas-cli',
    'expo',
    'pod',
    'snapcraft',
    'web-ext',
    'chrome-webstore-upload',
    'appcenter',
    'shorebird',
    'code-push',
    'msstore',
    'charmcraft',
    'butler',
  ],
  valued: '--platform -p --profile -e --lane --channel -m --message',
  rules: `
    submit|update|upload|release|publish|push|promote|rollback|patch -dry-run => external-send
    trunk push|delete|deprecate|add-owner => external-send
    repo push => external-send
    sign +channel|api-key|api-secret => external-send
    deliver|pilot|supply|upload_to_*|testflight|appstore|release*|beta|deploy|frameit-upload => external-send
    ios|android|mac beta|release|deploy|production|appstore|playstore|internal|alpha|distribute|submit*|upload* => external-send
    distribute|codepush release* => external-send
    release-react|release* => external-send
    channel:edit|branch:delete|env:create|env:delete|secret:create|secret:delete => prod-change
    match nuke => prod-change
    nuke => prod-change
  `,
  examples: `
    fastlane ios beta => external-send
    fastlane deliver => external-send
    fastlane android release => external-send
    eas submit -p ios => external-send
    eas update --branch production => external-send
    eas-cli update => external-send
    expo publish => external-send
    pod trunk push x.podspec => external-send
    snapcraft upload x.snap => external-send
    web-ext sign --api-key k --api-secret s => external-send
    chrome-webstore-upload upload --source x.zip => external-send
    butler push build me/game:linux => external-send
    fastlane match nuke => prod-change
    fastlane ios test =>
    fastlane lanes =>
    eas build --platform ios --local =>
    eas build:list =>
    expo start =>
    pod install =>
    pod lib lint =>
    snapcraft pack =>
    web-ext run =>
    web-ext lint =>
  `,
});

/** Apple's upload tools go through `xcrun`. */
export const xcrun: CommandDef = byRules({
  program: 'xcrun',
  rules: `
    altool +upload-app|upload-package|f => external-send
    notarytool submit => external-send
    simctl delete|erase /\\ball\\b/ =>
  `,
  examples: `
    xcrun altool --upload-app -f x.ipa => external-send
    xcrun notarytool submit x.zip --wait => external-send
    xcrun altool --upload-package x.pkg => external-send
    xcrun simctl list =>
    xcrun simctl boot iPhone =>
    xcrun notarytool history =>
  `,
});

/** Channels of conda packages. */
export const anaconda: CommandDef = byRules({
  program: 'anaconda',
  aliases: ['pixi', 'rattler-build'],
  rules: `
    upload|publish|remove|copy|move|label|channel|package -dry-run => external-send
    auth /--create/ => secret-read
  `,
  examples: `
    anaconda upload x.tar.bz2 => external-send
    anaconda remove me/pkg => external-send
    pixi upload x.conda => external-send
    rattler-build upload prefix -c me x.conda => external-send
    anaconda search numpy =>
    anaconda whoami =>
    pixi install =>
    pixi run test =>
  `,
});

/** Environments can be made again; what is uploaded is out. */
export const conda: CommandDef = byRules({
  program: 'conda',
  aliases: ['mamba', 'micromamba', 'conda-build'],
  rules: `
    upload|publish -dry-run => external-send
    build|mambabuild +token|user -no-anaconda-upload => external-send
  `,
  examples: `
    conda upload x.tar.bz2 => external-send
    conda build --user me --token t recipe => external-send
    mamba upload x.conda => external-send
    conda install numpy =>
    conda env remove -n dev =>
    conda build recipe =>
    micromamba create -n x python =>
  `,
});

/** `swift package-registry publish`; the rest builds. */
export const swift: CommandDef = byRules({
  program: 'swift',
  rules: `
    package-registry publish -dry-run => external-send
    package plugin /deploy|publish/ => external-send
  `,
  examples: `
    swift package-registry publish me.pkg 1.0.0 => external-send
    swift package-registry publish me.pkg 1.0.0 --url https://r.example => external-send
    swift package plugin deploy => external-send
    swift package-registry publish me.pkg 1.0.0 --dry-run =>
    swift build =>
    swift test =>
  `,
});

/** Make-like names everybody knows: what is called `deploy` deploys. */
export const makers: CommandDef = byRules({
  program: 'make',
  aliases: ['gmake', 'just', 'task', 'invoke', 'inv', 'ant', 'mage', 'gulp', 'grunt', 'jake'],
  valued:
    '-C -f -j -I -o -W -d --directory --file --makefile --justfile --working-directory -t --taskfile -H',
  rules: `
    +n|just-print|dry-run|dry|recon|list|list-all|l|summary|question|q|show|dump|evaluate =>
    ... deploy|deploy-*|deploy_*|deploy:*|rollback => prod-change
    ... publish|publish-*|publish_*|publish:*|do-release|make-release => external-send
  `,
  examples: `
    make deploy => prod-change
    make -C infra deploy-prod => prod-change
    make build publish => external-send
    just publish-npm => external-send
    task deploy:prod => prod-change
    gulp deploy => prod-change
    make =>
    make -n deploy =>
    make -j8 test =>
    make clean build =>
    make release =>
    just test =>
    just --list =>
    just --show deploy =>
    task --dry deploy =>
    task --list-all =>
    task lint =>
  `,
});

/** Makes images without a daemon, and puts them where their name says. */
export const jib: CommandDef = byRules({
  program: 'jib',
  valued: '-t --target -b --build-file -c --context -p --parameter --from --name',
  rules: `
    build|jar|war /(?:^|\\s)(?:--target|-t)[=\\s]?(?:docker|tar):/ =>
    build|jar|war /(?:^|\\s)(?:--target|-t)/ => external-send
  `,
  examples: `
    jib build --target=ghcr.io/acme/app => external-send
    jib build -t registry://ghcr.io/acme/app => external-send
    jib jar --target=ghcr.io/acme/app app.jar => external-send
    jib build --target=docker://app =>
    jib build --target tar://out.tar =>
    jib war --target=docker://app app.war =>
  `,
});
