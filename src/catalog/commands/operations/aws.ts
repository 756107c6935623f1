/** Amazon's programs: reading verbs are harmless, all others change something. */
import type { CommandDef } from '../../../engine/definitions.ts';
import { byRules } from '../rules.ts';

const LOCAL_ENDPOINT =
  '/--endpoint(?:-url)?[=\\s]\\S*?(?:localhost|127\\.0\\.0\\.1|localstack|host\\.docker\\.internal|0\\.0\\.0\\.0|:\\/\\/[\\w-]+(?=[:\\/\\s]|$))/';
/** The first path is in a bucket and the second is not: a download. */
const DOWNLOAD =
  '/(?:cp|mv|sync)\\s+(?:--?[\\w-]+(?:[=\\s]+(?!s3:|gs:|\\.|\\/|-)\\S+)?\\s+)*(?:s3|gs):\\/\\/\\S+\\s+(?!s3:\\/\\/|gs:\\/\\/)(?:[^-\\s]|-(?:\\s|$))/';

export const aws: CommandDef = byRules({
  program: 'aws',
  valued:
    '--profile --region --output --query --endpoint-url --color --ca-bundle --cli-read-timeout --cli-connect-timeout --cli-binary-format',
  variables: { AWS_ENDPOINT_URL: '--endpoint-url' },
  rest: 'prod-change',
  rules: `
    * ${LOCAL_ENDPOINT} =>
    * +dry-run|dryrun =>
    * * /\\shelp$/ =>
    * help =>
    * purchase-*|create-savings-plan => payment
    route53domains register-domain|renew-domain|transfer-domain => payment
    s3 ls|presign =>
    s3 sync +delete ${DOWNLOAD} => delete-files
    s3 mv ${DOWNLOAD} => prod-change
    s3 cp|sync ${DOWNLOAD} =>
    s3 sync +delete => prod-change
    s3 cp|mv|sync => external-send
    s3api put-object|upload-part|complete-multipart-upload|create-multipart-upload => external-send
    secretsmanager get-secret-value|batch-get-secret-value => secret-read
    ssm get-parameter|get-parameters|get-parameters-by-path|get-parameter-history +with-decryption => secret-read
    ecr|ecr-public|codeartifact get-login-password|get-login|get-authorization-token => secret-read
    eks get-token => secret-read
    rds|dsql generate-db-* => secret-read
    redshift|redshift-serverless get-cluster-credentials*|get-credentials => secret-read
    ec2 get-password-data => secret-read
    lightsail download-default-key-pair|get-relational-database-master-user-password => secret-read
    kms decrypt|generate-data-key|generate-data-key-pair|export-* => secret-read
    sts assume-role*|get-session-token|get-federation-token => secret-read
    sso get-role-credentials => secret-read
    configure export-credentials => secret-read
    configure get /\\bget\\s+\\S*(?:secret|token)/ => secret-read
    configure|sso|sts|help|history =>
    kms encrypt|sign|verify|re-encrypt|get-*|list-*|describe-* =>
    sns publish|publish-batch => external-send
    sqs send-message|send-message-batch => external-send
    ses|sesv2|pinpoint|pinpoint-email|pinpoint-sms-voice-v2|socialmessaging|chime send-* => external-send
    events|kinesis|firehose|iot-data|eventbridge|kinesisvideo put-events|put-record*|publish => external-send
    cloudformation package => external-send
    cloudformation validate-template|estimate-*|detect-*|list-*|describe-*|get-* =>
    logs start-query|stop-query|start-live-tail|tail|filter-* =>
    eks update-kubeconfig =>
    codeartifact login =>
    ecs wait =>
    codecommit merge-* => merge
    codecommit delete-branch|delete-repository => delete-branch
    codecommit post-* => external-send
    * describe-*|list-*|get-*|head-*|batch-get-*|batch-describe-*|search-*|lookup-*|filter-*|select-*|test-*|validate-*|preview-*|estimate-*|simulate-*|check-*|verify-*|count-*|download-*|detect-*|compare-*|view-*|retrieve-*|discover-*|translate-text|synthesize-speech =>
    * ls|wait|help|receive-message|query|scan|tail|get|list|describe|transact-get-items|scan|generate-credential-report|generate-service-last-accessed-details =>
    * => prod-change
  `,
  examples: `
    aws ec2 terminate-instances --instance-ids i-1 => prod-change
    aws rds delete-db-instance --db-instance-identifier prod => prod-change
    aws lambda update-function-code --function-name f --zip-file fileb://f.zip => prod-change
    aws lambda invoke --function-name f out.json => prod-change
    aws iam create-access-key --user-name x => prod-change
    aws ecs update-service --cluster c --service s --force-new-deployment => prod-change
    aws cloudformation deploy --stack-name web => prod-change
    aws dynamodb delete-table --table-name t => prod-change
    aws dynamodb put-item --table-name t --item file://i.json => prod-change
    aws route53 change-resource-record-sets --hosted-zone-id Z --change-batch file://c.json => prod-change
    aws --profile prod --region eu-west-1 eks delete-cluster --name c => prod-change
    aws ssm send-command --document-name x => prod-change
    aws cloudfront create-invalidation --distribution-id X --paths /* => prod-change
    aws s3 rb s3://bucket --force => prod-change
    aws s3 rm s3://bucket/x --recursive => prod-change
    aws s3 sync dist s3://site --delete => prod-change
    aws s3 mv s3://bucket/x . => prod-change
    aws s3 cp notes.md s3://bucket/x => external-send
    aws s3 cp --recursive dist s3://bucket/x => external-send
    aws s3 cp s3://a/x s3://b/x => external-send
    aws s3api put-object --bucket b --key k --body f => external-send
    aws s3 sync s3://bucket ./data --delete => delete-files
    aws sns publish --topic-arn t --message hi => external-send
    aws sqs send-message --queue-url u --message-body x => external-send
    aws ses send-email --from a@example.com => external-send
    aws ec2 purchase-reserved-instances-offering --instance-count 1 => payment
    aws secretsmanager get-secret-value --secret-id x => secret-read
    aws ssm get-parameter --name x --with-decryption => secret-read
    aws ecr get-login-password => secret-read
    aws kms decrypt --ciphertext-blob fileb://x => secret-read
    aws sts assume-role --role-arn r --role-session-name s => secret-read
    aws configure get aws_secret_access_key => secret-read
    aws ec2 describe-instances =>
    aws ec2 run-instances --dry-run --image-id x =>
    aws s3 ls =>
    aws s3 ls s3://bucket/prefix/ =>
    aws s3 cp s3://bucket/x . =>
    aws s3 cp s3://bucket/x - =>
    aws s3 sync s3://bucket/x ./x --exclude *.log =>
    aws s3 sync dist s3://site --delete --dryrun =>
    aws s3 presign s3://bucket/x =>
    aws sts get-caller-identity =>
    aws logs tail /aws/lambda/f --follow =>
    aws cloudformation validate-template --template-body file://t.yaml =>
    aws eks update-kubeconfig --name c =>
    aws configure list =>
    aws sso login =>
    aws dynamodb scan --table-name t =>
    aws ecs wait services-stable --cluster c =>
    aws ssm get-parameter --name x =>
    aws --endpoint-url http://localhost:4566 s3 mb s3://test =>
    aws --endpoint-url=http://localhost:4566 dynamodb create-table --table-name t =>
    aws --endpoint-url http://dynamodb-local:8000 dynamodb delete-table --table-name t =>
    AWS_ENDPOINT_URL=http://localhost:4566 aws s3 rb s3://b =>
    AWS_ENDPOINT_URL=https://s3.acme.example aws s3 rb s3://b => prod-change
    aws --endpoint-url https://s3.acme.example s3 rb s3://localhost => prod-change
    aws ec2 terminate-instances help =>
  `,
});

export const elasticBeanstalk: CommandDef = byRules({
  program: 'eb',
  rules: `
    deploy|create|terminate|scale|setenv|swap|restore|upgrade|abort|clone|appversion|codesource|migrate|ssh|labs => prod-change
    platform create|delete => prod-change
    printenv => secret-read
  `,
  examples: `
    eb deploy prod => prod-change
    eb terminate prod => prod-change
    eb setenv A=b => prod-change
    eb printenv => secret-read
    eb status =>
    eb logs =>
    eb list =>
    eb local run =>
  `,
});

export const copilot: CommandDef = byRules({
  program: 'copilot',
  valued: '-p --prompt -i --model -a --app -e --env -n --name --add-dir --allow-tool --deny-tool',
  rules: `
    app|env|svc|job|pipeline|storage|task|run deploy|delete|rollback|pause|resume|exec|run|upgrade => prod-change
    secret init => prod-change
    deploy => prod-change
  `,
  examples: `
    copilot deploy => prod-change
    copilot svc deploy --env prod => prod-change
    copilot app delete --yes => prod-change
    copilot env deploy -n test => prod-change
    copilot svc logs =>
    copilot app ls =>
    copilot -p fix␣the␣test =>
    copilot svc status =>
  `,
});

export const ecsCli: CommandDef = byRules({
  program: 'ecs-cli',
  aliases: ['ecs-deploy', 'ecspresso', 'lambroll', 'apex'],
  rules: `
    push => external-send
    up|down|scale|deploy|delete|rollback|create|refresh|register|deregister|run|exec|archive|destroy|invoke -dry-run => prod-change
    compose|local up|down|start|stop|create|rm|scale|service -dry-run => prod-change
  `,
  examples: `
    ecs-cli up => prod-change
    ecs-cli compose up => prod-change
    ecspresso deploy --config e.yml => prod-change
    lambroll deploy => prod-change
    ecs-cli ps =>
    ecspresso diff =>
    ecspresso deploy --dry-run =>
    lambroll logs =>
  `,
});
