/** Clusters, infrastructure and containers. */
import type { CommandDef } from '../../engine/definitions.ts';
import { byRules } from './rules.ts';

export const kubectl: CommandDef = byRules({
  program: 'kubectl',
  aliases: ['oc'],
  valued: [
    '-n',
    '--namespace',
    '--context',
    '--cluster',
    '-f',
    '-o',
    '-l',
    '--kubeconfig',
    '--user',
    '-c',
    '-s',
  ],
  rules: [
    { words: 'rollout status|history', verb: 'none' },
    {
      words:
        'apply|create|delete|replace|patch|edit|scale|autoscale|set|rollout|drain|cordon|uncordon|taint|label|annotate|expose|run|exec|attach|debug|adm',
      verb: 'prod-change',
      unless: ['dry-run'],
    },
    { words: 'cp', verb: 'external-send' },
    { words: 'get secret|secrets', verb: 'secret-read', when: ['o', 'output'] },
    { words: 'config view', verb: 'secret-read', when: ['raw'] },
    { words: 'config delete-context|delete-cluster|set-credentials', verb: 'prod-change' },
  ],
  examples: `
    kubectl delete pod x => prod-change
    kubectl -n prod delete deploy web => prod-change
    kubectl --context prod apply -f m.yaml => prod-change
    kubectl apply -f - => prod-change
    kubectl rollout undo deploy/web => prod-change
    kubectl replace --force -f pod.yaml => prod-change
    kubectl scale deploy web --replicas=0 => prod-change
    kubectl exec -it pod -- sh => prod-change
    kubectl cp ./f pod:/tmp => external-send
    kubectl get secret x -o yaml => secret-read
    kubectl apply --dry-run=client -f m.yaml =>
    kubectl delete pod x --dry-run=server =>
    kubectl delete pod x --dry-run=none => prod-change
    kubectl rollout status deploy/web =>
    kubectl get pods -A -o wide =>
    kubectl logs -f deploy/web =>
    kubectl delete --help =>
  `,
});

export const helm: CommandDef = byRules({
  program: 'helm',
  valued: ['-n', '--namespace', '--kube-context', '-f', '--set', '--values'],
  rules: [
    { words: 'install|upgrade|uninstall|delete|rollback|test', verb: 'prod-change', unless: ['dry-run'] },
    { words: 'push|cm-push', verb: 'external-send' },
  ],
  examples: `
    helm upgrade web ./chart => prod-change
    helm -n prod uninstall web => prod-change
    helm push chart.tgz oci://reg.acme => external-send
    helm upgrade web ./chart --dry-run =>
    helm list =>
    helm template ./chart =>
  `,
});

export const terraform: CommandDef = byRules({
  program: 'terraform',
  aliases: ['tofu', 'terragrunt'],
  rules: [
    { words: 'apply|destroy|import|taint|untaint|force-unlock|run-all|refresh', verb: 'prod-change' },
    { words: 'state rm|mv|push|replace-provider', verb: 'prod-change' },
    { words: 'workspace delete', verb: 'prod-change' },
    { words: 'output', verb: 'secret-read', when: ['raw', 'json'] },
  ],
  examples: `
    terraform apply -auto-approve => prod-change
    terraform -chdir=infra apply => prod-change
    terraform destroy => prod-change
    terraform state rm aws_s3_bucket.x => prod-change
    terraform plan -destroy =>
    terraform workspace list =>
    terraform fmt =>
    terraform state list =>
  `,
});

export const pulumi: CommandDef = byRules({
  program: 'pulumi',
  aliases: ['cdk', 'sst', 'serverless', 'sls', 'sam', 'amplify', 'copilot-ecs'],
  rules: [
    { words: 'up|update|destroy|deploy|remove|refresh|cancel|import|bootstrap|delete', verb: 'prod-change' },
  ],
  examples: `
    pulumi up --yes => prod-change
    cdk deploy => prod-change
    serverless deploy --stage prod => prod-change
    pulumi preview =>
    cdk diff =>
    sam build =>
  `,
});

export const docker: CommandDef = byRules({
  program: 'docker',
  aliases: ['podman', 'nerdctl'],
  valued: ['-H', '--host', '--context', '-c', '-f', '--file', '-p', '--name'],
  rules: [
    { words: 'push', verb: 'external-send' },
    { words: 'image push', verb: 'external-send' },
    { words: 'compose push', verb: 'external-send' },
    { words: 'buildx|build *', verb: 'external-send', when: ['push'] },
    { words: 'volume rm|remove|prune', verb: 'delete-files' },
    { words: 'system prune', verb: 'delete-files', when: ['volumes', 'a', 'all'] },
    { words: 'compose down|rm', verb: 'delete-files', when: ['v', 'volumes'] },
    {
      words: 'stack|service|swarm|node|secret|config deploy|rm|update|scale|create|leave|init|rollback',
      verb: 'prod-change',
    },
    { words: 'run|exec', verb: 'push', text: /\bgit(?:\s+-\S+)*\s+push\b|\/git\s+push\b/ },
    {
      words: 'run|exec',
      verb: 'prod-change',
      text: /\b(?:terraform|kubectl|helm|tofu|pulumi)\b.*\b(?:apply|destroy|delete|upgrade|uninstall|up)\b/,
    },
    {
      words: 'run|create',
      verb: 'guard-tamper',
      text: /(?:-v|--volume|--mount)[ =]\S*(?:^|[= ,])\/(?::|,|\s|$)|--privileged|docker\.sock/,
    },
  ],
  examples: `
    docker push acme/app:latest => external-send
    podman push acme/app => external-send
    docker buildx build --push . => external-send
    docker volume prune -f => delete-files
    docker system prune -af --volumes => delete-files
    docker compose down -v => delete-files
    docker stack deploy -c x.yml app => prod-change
    docker run --rm -v /src:/w -w /w alpine/git push origin main => push
    docker run --rm hashicorp/terraform apply -auto-approve => prod-change
    docker compose down =>
    docker system df =>
    docker build . =>
    docker ps =>
    docker run --rm alpine ls =>
  `,
});
