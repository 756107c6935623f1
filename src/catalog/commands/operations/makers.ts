/** What builds, measures and trains, and now and then reaches out. */
import type { CommandDef } from '../../../engine/definitions.ts';
import { byRules } from '../rules.ts';

/** A target is named after what it does. */
export const bazel: CommandDef = byRules({
  program: 'bazel',
  aliases: ['bazelisk', 'buck2', 'plz', 'please'],
  valued: '-c --config --compilation_mode --jobs -j --output_base --bazelrc --remote_cache --define',
  rules: `
    run /\\S*(?:[:/._-])(?:push|publish|upload|release)(?:$|\\s)/ => external-send
    run /\\S*(?:[:/._-])(?:deploy|apply|rollout|destroy|delete|promote)(?:_\\w+)?(?:$|\\s)/ => prod-change
  `,
  examples: `
    bazel run //image:push => external-send
    bazel run //app:app_publish -- --tag x => external-send
    bazelisk run //k8s:web.apply => prod-change
    bazel run //infra:deploy_prod => prod-change
    bazel run //app:server =>
    bazel run //tools:release_notes =>
    bazel build //image:push =>
    bazel test //... =>
    bazel clean --expunge =>
    bazel query deps(//app) =>
  `,
});

/** Images from sources. */
export const buildpacks: CommandDef = byRules({
  program: 'pack',
  valued: '-B --builder -p --path -b --buildpack -e --env --env-file -t --tag --run-image --volume --network',
  rules: `
    build|rebase|builder|buildpack|extension|manifest +publish => external-send
    buildpack|extension register|yank => external-send
    manifest push => external-send
  `,
  examples: `
    pack build acme/x --publish => external-send
    pack buildpack package reg.acme.example/x --publish => external-send
    pack buildpack yank acme/x@1 => external-send
    pack build acme/x --builder paketo =>
    pack builder suggest =>
    pack inspect acme/x =>
    pack sbom download acme/x =>
  `,
});

/** Who is told when something breaks, and what is measured. */
export const monitors: CommandDef = byRules({
  program: 'amtool',
  aliases: ['mimirtool', 'cortextool', 'lokitool', 'grizzly', 'grr'],
  valued:
    '--alertmanager.url --config.file --timeout -o --output -a --author -c --comment -d --duration --id --address',
  rules: `
    silence add|expire|update|import => prod-change
    alert add => prod-change
    rules|alertmanager|acl|backfill load|sync|delete|delete-namespace => prod-change
    apply|push|restore => prod-change
  `,
  examples: `
    amtool silence add alertname=x -d 2h -c test => prod-change
    amtool silence expire 12 => prod-change
    mimirtool rules sync rules.yaml => prod-change
    grr apply dashboards.jsonnet => prod-change
    amtool silence query =>
    amtool alert query =>
    amtool check-config a.yml =>
    mimirtool rules diff rules.yaml =>
    grr show dashboards.jsonnet =>
  `,
});

/** Runs and models of others lie on a server that is shared. */
export const experiments: CommandDef = byRules({
  program: 'mlflow',
  aliases: ['clearml-task', 'clearml-data', 'zenml'],
  valued:
    '-x --experiment-id --run-id -n --name -m --model-uri -t --target --backend-store-uri -p --port -h --host',
  rules: `
    gc /(?:postgres(?:ql)?|mysql|mssql)(?:\\+\\w+)?:/ => delete-files
    db upgrade /(?:postgres(?:ql)?|mysql|mssql)(?:\\+\\w+)?:/ => prod-change
    experiments|runs|artifacts delete @prod => prod-change
    deployments create|update|delete|run-local|create-endpoint|update-endpoint|delete-endpoint => prod-change
    models deploy => prod-change
    sagemaker deploy|delete|push-model|build-and-push-container => prod-change
    artifacts log-artifact|log-artifacts @prod => external-send
    pipeline|stack|model delete|deploy @prod => prod-change
    stack deploy|destroy|up|down => prod-change
  `,
  examples: `
    mlflow gc --backend-store-uri postgresql://db.acme.example/mlflow => delete-files
    mlflow deployments create -t sagemaker --name x -m models:/x/1 => prod-change
    mlflow models deploy -m models:/x/Production => prod-change
    mlflow sagemaker push-model -n x -m runs:/1/model => prod-change
    zenml stack deploy -p aws => prod-change
    mlflow ui --port 5001 =>
    mlflow server --host 0.0.0.0 =>
    mlflow runs list --experiment-id 1 =>
    mlflow models serve -m runs:/1/model =>
    mlflow gc =>
    mlflow run . =>
  `,
});

/** Files, training and answers of a model's maker. */
export const modelServices: CommandDef = byRules({
  program: 'openai',
  aliases: ['together', 'fireworks', 'firectl', 'cohere', 'mistral'],
  valued: '-k --api-key -o --organization -b --api-base -v --verbose -m --model',
  rules: `
    api /\\b(?:files|fine_tuning\\.jobs|fine_tunes|images|audio|batches|assistants)\\.(?:create|create_edit|transcribe|transcriptions\\.create)\\b/ => external-send
    api /\\b(?:files|models|fine_tunes|assistants)\\.delete\\b/ => prod-change
    api /\\bfine_tun\\w+(?:\\.jobs)?\\.cancel\\b/ => prod-change
    files|datasets|dataset upload|create => external-send
    fine-tuning|fine-tune|finetune|models|model|deployments|deployment|deployed-model create|upload|deploy => external-send
    fine-tuning|fine-tune|finetune|models|model|files|dataset|datasets|deployments|deployment|deployed-model|endpoints delete|cancel|undeploy|scale|stop => prod-change
  `,
  examples: `
    openai api files.create -f data.jsonl -p fine-tune => external-send
    openai api fine_tuning.jobs.create -m gpt -F file-1 => external-send
    openai api files.delete -i file-1 => prod-change
    together files upload data.jsonl => external-send
    firectl deployment delete x => prod-change
    openai api models.list =>
    openai api chat.completions.create -m gpt -g user hi =>
    openai --version =>
    together files list =>
  `,
});
