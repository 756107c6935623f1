/** Google's programs: groups of varying depth, then a verb. */
import type { CommandDef } from '../../../engine/definitions.ts';
import { byRules } from '../rules.ts';

const DOWNLOAD =
  '/(?:cp|rsync)\\s+(?:--?[\\w-]+(?:=\\S+)?\\s+)*gs:\\/\\/\\S+\\s+(?!gs:\\/\\/)(?:[^-\\s]|-(?:\\s|$))/';

export const gcloud: CommandDef = byRules({
  program: 'gcloud',
  valued: `--project --account --configuration --format --filter --limit --region --zone --location --verbosity
    --impersonate-service-account --sort-by --billing-project --flags-file --trace-token`,
  rest: 'prod-change',
  rules: `
    * +validate-only|dry-run =>
    auth print-* => secret-read
    auth application-default /\\bprint-access-token\\b/ => secret-read
    config config-helper => secret-read
    * /\\bversions\\s+access\\b/ => secret-read
    * /\\bservice-accounts\\s+keys\\s+create\\b/ => prod-change
    auth|config|components|topic|info|version|init|feedback|cheat-sheet|survey|emulators|docker|help|completion =>
    beta|alpha emulators|auth|config|interactive =>
    kms decrypt|asymmetric-decrypt => secret-read
    pubsub topics publish => external-send
    pubsub topics /\\btopics\\s+publish\\b/ => external-send
    storage cp|rsync ${DOWNLOAD} =>
    storage ls|cat|du|hash|objects-list =>
    storage cp|rsync|mv => external-send
    compute scp /\\S+:\\S*\\s+[^\\s:-][^\\s:]*(?:\\s|$)/ =>
    compute scp => external-send
    compute start-iap-tunnel|config-ssh =>
    app browse|open-console|logs|gen-config =>
    run services /\\bservices\\s+(?:proxy|logs)\\b/ =>
    source|code ... list|describe|clone|dev =>
    ... describe|list|list-*|describe-*|get|get-*|read|tail|search|search-*|lookup|log|wait|test-iam-permissions|check-*|print-*|ls|diff|explain|preview|validate|stream =>
    ... create|delete|deploy|update|add|remove|set|enable|disable|import|export|start|stop|reset|restart|apply|patch|submit|call|execute|ssh|resize|rollback|promote|undelete|clone|failover|restore|replace|rollout|link|unlink|move|add-*|remove-*|set-*|update-*|create-*|delete-*|publish|pull|access|grant|revoke|cancel|migrate|upgrade|attach-*|detach-* => prod-change
  `,
  examples: `
    gcloud run deploy web => prod-change
    gcloud beta run deploy web --image x => prod-change
    gcloud app deploy --quiet => prod-change
    gcloud sql instances delete db => prod-change
    gcloud compute instances stop vm-1 --zone z => prod-change
    gcloud --project prod container clusters delete c => prod-change
    gcloud projects add-iam-policy-binding p --member m --role r => prod-change
    gcloud functions deploy f --runtime nodejs20 => prod-change
    gcloud builds submit --tag gcr.io/p/x => prod-change
    gcloud services enable run.googleapis.com => prod-change
    gcloud compute ssh vm -- sudo reboot => prod-change
    gcloud iam service-accounts keys create k.json --iam-account a => prod-change
    gcloud storage rm gs://b/x => prod-change
    gcloud storage cp notes.md gs://b/ => external-send
    gcloud pubsub topics publish t --message hi => external-send
    gcloud auth print-access-token => secret-read
    gcloud auth application-default print-access-token => secret-read
    gcloud secrets versions access latest --secret db => secret-read
    gcloud projects list =>
    gcloud config set project dev =>
    gcloud auth login =>
    gcloud run services describe web =>
    gcloud run services logs read web =>
    gcloud compute instances list --filter name~web =>
    gcloud logging read severity>=ERROR --limit 10 =>
    gcloud container clusters get-credentials c --zone z =>
    gcloud storage ls gs://b =>
    gcloud storage cp gs://b/x . =>
    gcloud app browse =>
    gcloud builds log 1 =>
    gcloud components update =>
    gcloud emulators firestore start =>
    gcloud secrets list =>
    gcloud functions deploy --help =>
  `,
});

export const gsutil: CommandDef = byRules({
  program: 'gsutil',
  valued: '-o -h -i -u',
  rest: 'prod-change',
  rules: `
    rsync +n =>
    cp|rsync ${DOWNLOAD} =>
    cp|mv|rsync => external-send
    ls|cat|stat|du|hash|version|config|help|test|perfdiag|signurl =>
    acl|defacl|iam|lifecycle|cors|web|versioning|logging|label|bucketpolicyonly|requesterpays|kms|ubla|notification get|list =>
  `,
  examples: `
    gsutil rm -r gs://b/x => prod-change
    gsutil -m rm gs://b/** => prod-change
    gsutil rb gs://b => prod-change
    gsutil mb gs://b => prod-change
    gsutil iam ch allUsers:objectViewer gs://b => prod-change
    gsutil cp notes.md gs://b/ => external-send
    gsutil -m rsync -r dist gs://b => external-send
    gsutil ls gs://b =>
    gsutil cp gs://b/x . =>
    gsutil -m cp -r gs://b/x ./x =>
    gsutil cat gs://b/x =>
    gsutil rsync -n dist gs://b =>
    gsutil du -sh gs://b =>
  `,
});

export const firebase: CommandDef = byRules({
  program: 'firebase',
  valued: '-P --project -c --config --only --except --token --account -m --message',
  rest: 'prod-change',
  rules: `
    login:ci => secret-read
    functions:secrets:access|functions:config:export|auth:export => secret-read
    appdistribution:distribute => external-send
    * +dry-run =>
    login*|logout|use|init|serve|open|help|list|emulators:*|setup:*|target|target:*|experiments:*|completion =>
    *:list|*:get|*:log|*:describe|*:shell|*:sdkconfig|functions:shell|database:get|database:profile|apps:*config|hosting:channel:open|firestore:indexes|remoteconfig:get|crashlytics:mappingfile:generateid|dataconnect:sdk:generate =>
  `,
  examples: `
    firebase deploy => prod-change
    firebase deploy --only hosting -P prod => prod-change
    firebase firestore:delete --all-collections => prod-change
    firebase functions:delete f --force => prod-change
    firebase hosting:disable => prod-change
    firebase database:set / data.json => prod-change
    firebase functions:secrets:set KEY => prod-change
    firebase functions:secrets:access KEY => secret-read
    firebase login:ci => secret-read
    firebase emulators:start =>
    firebase emulators:exec npm␣test =>
    firebase serve =>
    firebase projects:list =>
    firebase functions:log =>
    firebase use dev =>
    firebase login =>
    firebase apps:sdkconfig web =>
  `,
});
