/** Infrastructure described in code: planned is harmless, applied is not. */
import type { CommandDef } from '../../../engine/definitions.ts';
import { byRules } from '../rules.ts';

const SECRET_OUTPUT = '/(?:pass|secret|token|cred|private|kubeconfig|_key|api_?key|dsn)/';

export const terraform: CommandDef = byRules({
  program: 'terraform',
  aliases: ['tofu', 'opentofu'],
  goFlags: true,
  valued: '--chdir --state --var --var-file --target --replace --out',
  rules: `
    apply|destroy|import|taint|untaint|force-unlock|refresh|push => prod-change
    state rm|mv|push|replace-provider => prod-change
    state pull => secret-read
    workspace delete => prod-change
    output +raw|json ${SECRET_OUTPUT} => secret-read
    output * ${SECRET_OUTPUT} => secret-read
  `,
  examples: `
    terraform apply -auto-approve => prod-change
    terraform -chdir=infra apply => prod-change
    terraform apply tf.plan => prod-change
    terraform destroy => prod-change
    terraform import aws_s3_bucket.x b => prod-change
    terraform force-unlock 1234 => prod-change
    terraform state rm aws_s3_bucket.x => prod-change
    tofu state push x.tfstate => prod-change
    tofu apply -var-file prod.tfvars => prod-change
    terraform workspace delete prod => prod-change
    terraform output -raw db_password => secret-read
    terraform state pull => secret-read
    terraform plan -destroy =>
    terraform plan -out tf.plan =>
    terraform -chdir=infra plan =>
    terraform workspace list =>
    terraform workspace select dev =>
    terraform init -upgrade =>
    terraform fmt -recursive =>
    terraform validate =>
    terraform state list =>
    terraform show tf.plan =>
    terraform output =>
    terraform output -raw vpc_id =>
    terraform apply -help =>
    tofu init =>
  `,
});

export const terragrunt: CommandDef = byRules({
  program: 'terragrunt',
  aliases: ['terramate', 'atlantis', 'spacectl'],
  rules: `
    ... plan|validate|fmt|hclfmt|init|output|show|graph|graph-dependencies|list|find|providers|render|render-json|plan-all|validate-all|output-all|get|version => none
    ... apply|destroy|import|taint|untaint|refresh|force-unlock|apply-all|destroy-all => prod-change
    ... rm|mv|push|delete|deploy|confirm|discard|replan|unlock => prod-change
  `,
  examples: `
    terragrunt apply => prod-change
    terragrunt run-all apply => prod-change
    terragrunt run --all destroy => prod-change
    terragrunt run -- apply -auto-approve => prod-change
    terragrunt stack run apply => prod-change
    terragrunt state rm x => prod-change
    terragrunt run-all plan =>
    terragrunt plan =>
    terragrunt hclfmt =>
    terragrunt output =>
    terramate list =>
  `,
});

export const pulumi: CommandDef = byRules({
  program: 'pulumi',
  valued: '-C --cwd -s --stack --color -c --config -t --target -m --message',
  rules: `
    destroy|refresh|up|update|watch +preview-only|dry-run =>
    up|update|destroy|refresh|cancel|import|watch|deploy => prod-change
    stack rm|import|rename|change-secrets-provider => prod-change
    state delete|unprotect|move|rename|upgrade|edit|repair|taint => prod-change
    policy publish|enable|disable|rm => prod-change
    org|deployment|schema set-default|run|publish|search-index => prod-change
    env rm|set|edit => prod-change
    env open|get|run => secret-read
    stack|config|output +show-secrets => secret-read
    config get /(?:pass|secret|token|key|cred)/ => secret-read
  `,
  examples: `
    pulumi up --yes => prod-change
    pulumi destroy -s acme/prod => prod-change
    pulumi -C infra up => prod-change
    pulumi stack rm dev => prod-change
    pulumi state delete urn:x => prod-change
    pulumi refresh -y => prod-change
    pulumi cancel => prod-change
    pulumi config get dbPassword => secret-read
    pulumi stack output --show-secrets => secret-read
    pulumi preview =>
    pulumi preview --diff =>
    pulumi stack ls =>
    pulumi stack select dev =>
    pulumi config set aws:region eu-west-1 =>
    pulumi stack output =>
    pulumi whoami =>
    pulumi destroy --preview-only =>
  `,
});

export const cdk: CommandDef = byRules({
  program: 'cdk',
  aliases: ['cdktf', 'cdk8s'],
  valued: '-a --app -c --context -p --plugin --profile -o --output -r --role-arn --toolkit-stack-name',
  rules: `
    deploy|destroy|bootstrap|rollback|import|watch|gc|migrate|apply|refactor => prod-change
  `,
  examples: `
    cdk deploy => prod-change
    cdk deploy --all --require-approval never => prod-change
    cdk --profile prod destroy Web => prod-change
    cdk bootstrap => prod-change
    cdktf deploy => prod-change
    cdktf destroy => prod-change
    cdk diff =>
    cdk synth =>
    cdk ls =>
    cdk doctor =>
    cdktf plan =>
    cdktf get =>
    cdk8s synth =>
  `,
});

export const sst: CommandDef = byRules({
  program: 'sst',
  rules: `
    deploy|remove|unlock|refresh|import => prod-change
    state edit|remove|repair => prod-change
    secret|secrets set|remove|load => prod-change
    secret|secrets list|get => secret-read
  `,
  examples: `
    sst deploy --stage production => prod-change
    sst remove => prod-change
    sst secret set Key value => prod-change
    sst secret list => secret-read
    sst dev =>
    sst diff =>
    sst version =>
  `,
});

export const serverless: CommandDef = byRules({
  program: 'serverless',
  aliases: ['sls', 'osls'],
  valued: '-s --stage -r --region -c --config --aws-profile -f --function --app --org',
  rules: `
    deploy list =>
    invoke local =>
    deploy|remove|rollback|invoke|prune|create_domain|delete_domain => prod-change
    rollback function => prod-change
    config|secrets|param credentials|set|remove => prod-change
    param get => secret-read
  `,
  examples: `
    serverless deploy --stage prod => prod-change
    sls remove => prod-change
    sls deploy function -f api => prod-change
    sls --stage prod rollback -t 123 => prod-change
    sls invoke -f job => prod-change
    serverless offline =>
    sls invoke local -f job =>
    sls package =>
    sls logs -f api =>
    sls info =>
    sls deploy list =>
  `,
});

export const sam: CommandDef = byRules({
  program: 'sam',
  rules: `
    deploy|delete|sync|publish => prod-change
    remote invoke|callback|execution => prod-change
    pipeline bootstrap => prod-change
    package => external-send
  `,
  examples: `
    sam deploy --guided => prod-change
    sam delete --no-prompts => prod-change
    sam sync --stack-name web => prod-change
    sam remote invoke Fn => prod-change
    sam package --s3-bucket b => external-send
    sam build =>
    sam local invoke Fn =>
    sam local start-api =>
    sam validate =>
    sam logs -n Fn --tail =>
  `,
});

export const amplify: CommandDef = byRules({
  program: 'amplify',
  aliases: ['ampx'],
  rules: `
    push|publish|delete|pipeline-deploy => prod-change
    env remove => prod-change
    function|storage|auth|api|hosting remove|update-prod => prod-change
    sandbox delete => prod-change
    sandbox secret => prod-change
    secret set|remove => prod-change
  `,
  examples: `
    amplify push -y => prod-change
    amplify publish => prod-change
    amplify env remove prod => prod-change
    ampx pipeline-deploy --branch main => prod-change
    ampx sandbox delete => prod-change
    amplify status =>
    amplify pull =>
    ampx sandbox =>
    amplify env list =>
  `,
});

export const pythonServerless: CommandDef = byRules({
  program: 'zappa',
  aliases: ['chalice', 'modal', 'dstack'],
  rules: `
    deploy|update|undeploy|delete|rollback|schedule|unschedule|manage|invoke|certify|destroy => prod-change
    app stop|rollback => prod-change
    secret|volume|environment create|delete|rm|put => prod-change
  `,
  examples: `
    zappa deploy production => prod-change
    zappa undeploy dev => prod-change
    zappa manage prod migrate => prod-change
    chalice deploy --stage prod => prod-change
    chalice delete => prod-change
    modal deploy app.py => prod-change
    zappa status production =>
    zappa tail dev =>
    chalice local =>
    chalice package out =>
    modal serve app.py =>
  `,
});

export const packer: CommandDef = byRules({
  program: 'packer',
  goFlags: true,
  rules: `
    build|push => prod-change
  `,
  examples: `
    packer build image.pkr.hcl => prod-change
    packer build -var a=b . => prod-change
    packer build -force . => prod-change
    packer validate . =>
    packer fmt . =>
    packer init . =>
    packer inspect image.pkr.hcl =>
  `,
});

export const vagrant: CommandDef = byRules({
  program: 'vagrant',
  rules: `
    destroy => delete-files
    snapshot delete|restore|pop => delete-files
    push => prod-change
    cloud publish|box|version|provider => external-send
  `,
  examples: `
    vagrant destroy -f => delete-files
    vagrant snapshot delete clean => delete-files
    vagrant push => prod-change
    vagrant up =>
    vagrant halt =>
    vagrant ssh =>
    vagrant status =>
    vagrant box list =>
  `,
});

export const nomad: CommandDef = byRules({
  program: 'nomad',
  goFlags: true,
  valued: '--address --region --namespace --token',
  rules: `
    job|alloc|node|deployment|namespace|acl|quota|operator|server|system|volume|plugin|var|recommendation|scaling|sentinel|service|eval status|inspect|plan|validate|history|list|info|logs|fs|members|read|show|check|allocs|deployments|eval|evaluations|config|init|scaling-events|self|metrics =>
    var get => secret-read
    var lock|put|purge => prod-change
    run|stop|restart|exec => prod-change
    job|alloc|node|deployment|namespace|acl|quota|operator|server|system|volume|plugin|recommendation|scaling|sentinel|service|eval|tls => prod-change
  `,
  examples: `
    nomad job run web.nomad.hcl => prod-change
    nomad run web.nomad.hcl => prod-change
    nomad job stop -purge web => prod-change
    nomad -address=https://nomad.acme.example job revert web 3 => prod-change
    nomad node drain -enable n1 => prod-change
    nomad alloc exec a1 sh => prod-change
    nomad var get secret/app => secret-read
    nomad job plan web.nomad.hcl =>
    nomad job status web =>
    nomad status =>
    nomad alloc logs a1 =>
    nomad agent -dev =>
    nomad fmt =>
  `,
});

export const consul: CommandDef = byRules({
  program: 'consul',
  aliases: ['etcdctl', 'zkCli.sh', 'zkcli'],
  goFlags: true,
  valued: '--http-addr --token --datacenter --namespace --endpoints --user --cacert --cert --key',
  rules: `
    +endpoints @local =>
    kv put|delete|import => prod-change
    services|config|intention|acl|connect|operator|snapshot|namespace|partition|peering|resource|login read|list|get|inspect|check|members|match|info|get-config|save|raft-list =>
    operator raft /\\blist-peers\\b/ =>
    services|config|intention|acl|connect|operator|snapshot|namespace|partition|peering|resource => prod-change
    leave|force-leave|maint|reload|event|exec => prod-change
    put|del|txn|compaction|defrag|move-leader|restore|deleteall|set|create => prod-change
    delete => prod-change
    lease grant|revoke|keep-alive => prod-change
    member add|remove|update|promote => prod-change
    user|role|auth|alarm add|delete|passwd|grant-role|revoke-role|enable|disable|disarm|grant-permission|revoke-permission => prod-change
    snapshot restore => prod-change
  `,
  examples: `
    consul kv delete -recurse app/ => prod-change
    consul kv put app/x 1 => prod-change
    consul leave => prod-change
    consul acl token delete -id x => prod-change
    consul config write c.hcl => prod-change
    etcdctl del --prefix / => prod-change
    etcdctl --endpoints https://e1.acme.example:2379 put a b => prod-change
    etcdctl member remove 8e9e => prod-change
    consul members =>
    consul kv get app/x =>
    consul catalog services =>
    consul agent -dev =>
    etcdctl get --prefix /app =>
    etcdctl endpoint health =>
    etcdctl --endpoints=localhost:2379 put a b =>
    etcdctl member list =>
  `,
});

export const boundary: CommandDef = byRules({
  program: 'boundary',
  aliases: ['waypoint', 'crossplane', 'tctl'],
  goFlags: true,
  rules: `
    xpkg push => external-send
    xpkg install|update => prod-change
    workflow|wf|schedule|activity|batch|namespace|n terminate|term|cancel|reset|signal|delete|trigger|update|fail|complete => prod-change
    * create|update|delete|add-*|set-*|remove-*|rm|cancel|edit|import => prod-change
    deploy|release|up|destroy|lock|unlock|create|rm|edit|config|database|server => prod-change
    get => secret-read
  `,
  examples: `
    boundary users delete -id u_1 => prod-change
    boundary targets update tcp -id t_1 => prod-change
    waypoint up => prod-change
    tctl users rm alice => prod-change
    tctl rm roles/admin => prod-change
    crossplane xpkg push acme/x:1 => external-send
    boundary targets list =>
    tctl users ls =>
    waypoint build =>
    crossplane render x.yaml =>
  `,
});
