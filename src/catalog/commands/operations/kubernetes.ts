/** Kubernetes: clusters, what runs on them, and what puts it there. */
import type { CommandDef } from '../../../engine/definitions.ts';
import { byRules } from '../rules.ts';

const KUBE_OPTIONS = `
  -n --namespace --context --cluster --kubeconfig --user -s --server --token --as --as-group --cache-dir
  --certificate-authority --client-certificate --client-key --request-timeout --tls-server-name -v
`;
/** Clusters on this machine, by the names their makers give them. */
const LOCAL_CONTEXT =
  '/--(?:kube-)?context[=\\s](?:kind|k3d|minikube|docker-desktop|rancher-desktop|orbstack|colima|microk8s)(?:-\\S+)?(?:\\s|$)/';

/** Programs that only show what is there; what files they show is judged as everywhere. */
const LOOKS =
  'ls|cat|head|tail|wc|stat|file|du|df|ps|pwd|id|whoami|hostname|uname|date|uptime|free|nproc|grep|egrep|zgrep|md5sum|sha256sum|readlink|realpath|nslookup|dig|getent';

export const kubectl: CommandDef = byRules({
  program: 'kubectl',
  aliases: ['oc', 'k', 'kubecolor', 'microk8s.kubectl'],
  valued: `${KUBE_OPTIONS} -f --filename -o --output -l --selector -c --container -k --kustomize -p --patch
    --type --field-selector --sort-by --timeout --replicas --image --port --for --tail --since --template`,
  rest: 'prod-change',
  rules: `
    get /\\bsecrets?\\b.*\\s(?:-o|--output)(?:[=\\s]|(?=[jyg]))(?!name|wide)|\\s(?:-o|--output)[=\\s]?(?:yaml|json|go-t|jsonp)\\S*\\s.*\\bsecrets?\\b/ => secret-read
    get /--raw[=\\s]\\S*\\/secrets/ => secret-read
    config view +raw => secret-read
    create token => secret-read
    extract secret* => secret-read
    whoami +t|show-token => secret-read
    * ${LOCAL_CONTEXT} =>
    get|describe|logs|log|explain|top|api-resources|api-versions|cluster-info|version|diff|kustomize|wait|events =>
    port-forward|proxy|completion|options|plugin|krew|ctx|ns|tree|neat|stern|whoami|projects =>
    project|status|login|logout|types|convert =>
    config view|get-contexts|get-clusters|get-users|current-context|use-context|set-context|rename-context =>
    auth can-i|whoami =>
    rollout status|history =>
    exec /^(?:(?!\\s--\\s)[^])*\\s--\\s+(?:\\/(?:usr\\/)?bin\\/)?(?:${LOOKS})(?:\\s|$)/ =>
    apply view-last-applied =>
    set|create|apply|delete|replace|patch|scale|label|annotate|expose|run|autoscale|taint|drain|cordon|uncordon -dry-run => prod-change
    create|apply|delete|replace|patch|scale|label|annotate|expose|run|autoscale|taint|set|drain|cordon|uncordon =>
    cp|rsync /(?:cp|rsync)\\s(?:-\\S+\\s)*[^\\s:-][^\\s:]*\\s+\\S+:\\S*/ => external-send
    cp|rsync =>
    argo|rollouts list|get|version|status|lint|dashboard =>
    rollouts get|list|status =>
    argo rollouts /rollouts\\s+(?:get|list|status|lint|dashboard|version)\\b/ =>
    image push => external-send
  `,
  examples: `
    kubectl delete pod x => prod-change
    kubectl -n prod delete deploy web => prod-change
    kubectl --context prod apply -f m.yaml => prod-change
    kubectl apply -f - => prod-change
    kubectl apply -k overlays/prod => prod-change
    kubectl rollout undo deploy/web => prod-change
    kubectl rollout restart deploy/web => prod-change
    kubectl replace --force -f pod.yaml => prod-change
    kubectl scale deploy web --replicas=0 => prod-change
    kubectl exec -it pod -- sh => prod-change
    kubectl exec -it pod -- bash => prod-change
    kubectl exec pod -- sh -c ls => prod-change
    kubectl exec pod -- kill 1 => prod-change
    kubectl exec pod ls => prod-change
    kubectl exec pod -- env => prod-change
    kubectl set image deploy/web web=acme/web:2 => prod-change
    kubectl drain node-1 --ignore-daemonsets => prod-change
    kubectl patch svc web -p {} => prod-change
    kubectl create ns prod => prod-change
    kubectl certificate approve csr-1 => prod-change
    kubectl config delete-context prod => prod-change
    kubectl debug node/n1 -it --image=busybox => prod-change
    kubectl --as-uid 5 delete ns prod => prod-change
    kubectl cp ./f pod:/tmp => external-send
    kubectl get secret x -o yaml => secret-read
    kubectl get secrets -A -ojson => secret-read
    kubectl -n prod get secret/db -o jsonpath={.data.password} => secret-read
    kubectl get cm,secret -o yaml => secret-read
    kubectl config view --raw => secret-read
    kubectl create token admin => secret-read
    oc delete project app => prod-change
    k delete ns prod => prod-change
    oc rollout latest dc/web => prod-change
    oc whoami -t => secret-read
    kubectl apply --dry-run=client -f m.yaml =>
    kubectl create deploy web --image=x --dry-run=client -o yaml =>
    kubectl delete pod x --dry-run=server =>
    kubectl delete pod x --dry-run=none => prod-change
    kubectl --context kind-dev apply -f m.yaml =>
    kubectl --context=minikube delete pod x =>
    kubectl cp pod:/var/log/app.log ./app.log =>
    kubectl rollout status deploy/web =>
    kubectl get pods -A -o wide =>
    kubectl exec deploy/api -- ls /app =>
    kubectl exec -n dev pod/api-0 -c app -- cat /app/version.txt =>
    kubectl exec -it pod -- ps aux =>
    kubectl exec pod -- /bin/df -h =>
    kubectl get secrets =>
    kubectl get secret x -o name =>
    kubectl get deploy web -o yaml =>
    kubectl logs -f deploy/web =>
    kubectl diff -f m.yaml =>
    kubectl port-forward svc/web 8080:80 =>
    kubectl config use-context dev =>
    kubectl auth can-i delete pods =>
    kubectl kustomize overlays/prod =>
    kubectl wait --for=condition=ready pod/x =>
    kubectl top pods =>
    kubectl delete --help =>
    kubectl delete -h =>
    oc get routes =>
    oc whoami =>
  `,
});

export const k3s: CommandDef = byRules({
  program: 'k3s',
  aliases: ['microk8s', 'k0s'],
  rest: 'prod-change',
  rules: `
    kubectl get|describe|logs|explain|top|version|api-resources|cluster-info|diff|port-forward|wait|events =>
    kubectl config view|get-contexts|current-context|use-context =>
    check-config|status|inspect|version|completion|sysinfo =>
    etcd-snapshot|snapshot list|ls =>
  `,
  examples: `
    k3s kubectl delete ns app => prod-change
    k3s server --cluster-reset => prod-change
    microk8s reset => prod-change
    microk8s kubectl apply -f x.yaml => prod-change
    k3s kubectl get pods =>
    k3s check-config =>
    microk8s status =>
    microk8s kubectl logs web =>
  `,
});

export const helm: CommandDef = byRules({
  program: 'helm',
  aliases: ['helm3'],
  valued: `${KUBE_OPTIONS} --kube-context --kube-apiserver --kube-as-user --kube-token --registry-config
    --repository-cache --repository-config -f --values --set --set-string --version --timeout --repo`,
  rules: `
    * ${LOCAL_CONTEXT} =>
    install|upgrade|uninstall|delete|del|un|rollback|test -dry-run => prod-change
    push|cm-push => external-send
    secrets decrypt|dec|view|edit => secret-read
    secrets install|upgrade|uninstall -dry-run => prod-change
    mapkubeapis -dry-run => prod-change
    2to3 convert|cleanup|move -dry-run => prod-change
  `,
  examples: `
    helm upgrade web ./chart => prod-change
    helm upgrade --install web ./chart -n prod => prod-change
    helm -n prod uninstall web => prod-change
    helm del web => prod-change
    helm rollback web 3 => prod-change
    helm --kube-context prod install web ./chart => prod-change
    helm push chart.tgz oci://reg.acme => external-send
    helm secrets decrypt secrets.yaml => secret-read
    helm upgrade web ./chart --dry-run =>
    helm upgrade --install web ./chart --kube-context kind-dev =>
    helm list =>
    helm template ./chart =>
    helm lint ./chart =>
    helm repo add bitnami https://charts.example.com =>
    helm dependency update =>
    helm get values web =>
    helm diff upgrade web ./chart =>
    helm history web =>
  `,
});

export const helmfile: CommandDef = byRules({
  program: 'helmfile',
  valued: '-e --environment -f --file -n --namespace -l --selector --kube-context --set',
  rules: `
    apply|sync|destroy|delete|charts|test => prod-change
  `,
  examples: `
    helmfile apply => prod-change
    helmfile -e prod sync => prod-change
    helmfile destroy => prod-change
    helmfile diff =>
    helmfile template =>
    helmfile -e prod lint =>
    helmfile list =>
  `,
});

export const helmsman: CommandDef = byRules({
  program: 'helmsman',
  goFlags: true,
  valued: '--f --e --kubeconfig --target --group',
  rules: `
    +dry-run =>
    +apply|destroy => prod-change
  `,
  examples: `
    helmsman --apply -f app.yaml => prod-change
    helmsman -apply -f app.yaml => prod-change
    helmsman --destroy -f app.yaml => prod-change
    helmsman -f app.yaml =>
    helmsman --dry-run -f app.yaml =>
    helmsman --apply --dry-run -f app.yaml =>
  `,
});

export const argocd: CommandDef = byRules({
  program: 'argocd',
  valued:
    '--server --auth-token --grpc-web-root-path --config --header -H -N --app-namespace -o --output --revision',
  rest: 'prod-change',
  rules: `
    admin initial-password => secret-read
    account generate-token => secret-read
    app sync -dry-run => prod-change
    app sync =>
    login|logout|relogin|context|version|completion =>
    account can-i|get-user-info|list|get|bcrypt =>
    app|appset|cluster|repo|repocreds|proj|cert|gpg list|get|diff|history|manifests|logs|resources|wait|windows =>
    admin dashboard|settings =>
  `,
  examples: `
    argocd app sync web => prod-change
    argocd app delete web --cascade => prod-change
    argocd app rollback web 3 => prod-change
    argocd app set web -p image.tag=2 => prod-change
    argocd --server cd.acme.example cluster rm prod => prod-change
    argocd repo add https://git.acme.example/x => prod-change
    argocd account generate-token --account ci => secret-read
    argocd app list =>
    argocd app get web =>
    argocd app diff web =>
    argocd app sync web --dry-run =>
    argocd login cd.acme.example =>
    argocd app wait web =>
  `,
});

export const flux: CommandDef = byRules({
  program: 'flux',
  valued: KUBE_OPTIONS,
  rules: `
    push|tag => external-send
    create|install +export|dry-run =>
    bootstrap|create|delete|reconcile|resume|suspend|install|uninstall|migrate -dry-run => prod-change
  `,
  examples: `
    flux reconcile kustomization apps => prod-change
    flux suspend helmrelease web => prod-change
    flux bootstrap github --owner=acme => prod-change
    flux delete source git apps => prod-change
    flux push artifact oci://reg.acme/x:1 --path=. => external-send
    flux get all =>
    flux diff kustomization apps --path ./apps =>
    flux create source git apps --url=https://x.example --export =>
    flux logs =>
  `,
});

export const argo: CommandDef = byRules({
  program: 'argo',
  aliases: ['tkn'],
  valued: KUBE_OPTIONS,
  rules: `
    submit|create|delete|resubmit|retry|resume|stop|suspend|terminate|start|cancel|sign => prod-change
    cron|template|cluster-template|archive create|delete|update|suspend|resume|resubmit|retry|apply => prod-change
    auth token => secret-read
    bundle push => external-send
    * delete|start|cancel|create => prod-change
  `,
  examples: `
    argo submit wf.yaml => prod-change
    argo delete wf-1 => prod-change
    argo cron suspend nightly => prod-change
    argo auth token => secret-read
    tkn pipeline start build => prod-change
    tkn pipelinerun delete --all => prod-change
    argo list =>
    argo logs wf-1 =>
    argo lint wf.yaml =>
    argo get wf-1 =>
    tkn pipeline list =>
    tkn pipelinerun logs r1 =>
  `,
});

export const kubeseal: CommandDef = byRules({
  program: 'kubeseal',
  valued: '-f --secret-file -w --sealed-secret-file --controller-name --controller-namespace --cert --scope',
  rules: `
    +recovery-unseal|recovery-private-key => secret-read
  `,
  examples: `
    kubeseal --recovery-unseal --recovery-private-key k.pem -f s.yaml => secret-read
    kubeseal --recovery-unseal -f s.yaml => secret-read
    kubeseal --recovery-unseal --recovery-private-key a.pem,b.pem -f s.yaml => secret-read
    kubeseal -f secret.yaml -w sealed.yaml =>
    kubeseal --fetch-cert =>
    kubeseal --validate -f sealed.yaml =>
  `,
});

export const skaffold: CommandDef = byRules({
  program: 'skaffold',
  valued: '-p --profile -f --filename -n --namespace --kube-context -m --module -i --images -t --tag',
  rules: `
    * ${LOCAL_CONTEXT} =>
    run|deploy|apply|delete|exec => prod-change
    build +push => external-send
  `,
  examples: `
    skaffold run -p prod => prod-change
    skaffold deploy --images web:1 => prod-change
    skaffold delete => prod-change
    skaffold build --push => external-send
    skaffold dev =>
    skaffold build =>
    skaffold render =>
    skaffold run --kube-context kind-dev =>
  `,
});

export const tilt: CommandDef = byRules({
  program: 'tilt',
  aliases: ['devspace', 'garden', 'telepresence'],
  rules: `
    down +delete-namespaces => prod-change
    deploy|purge => prod-change
    delete environment|deploy => prod-change
    cleanup deploys|namespace => prod-change
  `,
  examples: `
    tilt down --delete-namespaces => prod-change
    devspace deploy -n prod => prod-change
    devspace purge => prod-change
    garden deploy => prod-change
    tilt up =>
    tilt ci =>
    devspace dev =>
    garden dev =>
    telepresence connect =>
  `,
});

export const clusterMakers: CommandDef = byRules({
  program: 'eksctl',
  valued: '-f --config-file --cluster --name --region -r --profile -p --nodegroup -n --timeout',
  rules: `
    create|delete|upgrade|scale|drain|enable|disable|register|deregister|set|unset|associate|disassociate|update|replace|apply -dry-run => prod-change
    utils write-kubeconfig|describe-* =>
    utils -dry-run => prod-change
  `,
  examples: `
    eksctl create cluster --name prod => prod-change
    eksctl delete nodegroup --cluster prod --name ng => prod-change
    eksctl scale nodegroup --cluster prod --nodes 0 -n ng => prod-change
    eksctl utils update-cluster-logging --cluster prod => prod-change
    eksctl get cluster =>
    eksctl create cluster --name x --dry-run =>
    eksctl utils write-kubeconfig --cluster prod =>
    eksctl info =>
  `,
});

export const kops: CommandDef = byRules({
  program: 'kops',
  valued: '--name --state -f --filename --zones -o --output --kubeconfig',
  rules: `
    create|replace|edit|promote => prod-change
    delete secret|instancegroup|ig|instance|-f => prod-change
    delete +yes|y|f|filename => prod-change
    update|rolling-update|upgrade|reconcile +yes|y => prod-change
    export kubecfg|kubeconfig +admin => secret-read
  `,
  examples: `
    kops delete cluster --name k.acme.example --yes => prod-change
    kops update cluster --yes => prod-change
    kops rolling-update cluster --yes => prod-change
    kops edit ig nodes => prod-change
    kops delete cluster --name k.acme.example =>
    kops update cluster =>
    kops get ig =>
    kops validate cluster =>
  `,
});

export const kubeadm: CommandDef = byRules({
  program: 'kubeadm',
  valued: '--config --kubeconfig --rootfs',
  rules: `
    init|join|reset -dry-run => prod-change
    upgrade apply|node -dry-run => prod-change
    token create|delete -dry-run => prod-change
    token list => secret-read
    certs renew => prod-change
    certs certificate-key => secret-read
    config migrate|upload => prod-change
  `,
  examples: `
    kubeadm reset -f => prod-change
    kubeadm init => prod-change
    kubeadm upgrade apply v1.31.0 => prod-change
    kubeadm token list => secret-read
    kubeadm upgrade plan =>
    kubeadm config images list =>
    kubeadm init --dry-run =>
    kubeadm certs check-expiration =>
  `,
});

export const mesh: CommandDef = byRules({
  program: 'istioctl',
  aliases: ['cilium', 'linkerd', 'meshctl'],
  valued: `${KUBE_OPTIONS} -f --filename -i --istioNamespace --set -r --revision`,
  rules: `
    install|uninstall|upgrade|create|delete|replace -dry-run => prod-change
    tag set|remove => prod-change
    operator init|remove => prod-change
    x|experimental uninstall|remove-from-mesh|add-to-mesh|injector => prod-change
    hubble|clustermesh|encryption enable|disable|connect|disconnect|rotate-key => prod-change
    dashboard|analyze =>
  `,
  examples: `
    istioctl install --set profile=demo -y => prod-change
    istioctl uninstall --purge => prod-change
    istioctl tag remove prod => prod-change
    cilium hubble enable => prod-change
    istioctl analyze =>
    istioctl proxy-status =>
    istioctl install --dry-run =>
    linkerd check =>
    cilium status =>
  `,
});

export const velero: CommandDef = byRules({
  program: 'velero',
  aliases: ['ark'],
  valued: `${KUBE_OPTIONS} --kubecontext`,
  rules: `
    install|uninstall|create|delete => prod-change
    backup|restore|schedule|backup-location|snapshot-location|repo|plugin create|delete|pause|unpause|set|add|remove -dry-run => prod-change
  `,
  examples: `
    velero backup delete nightly => prod-change
    velero restore create --from-backup nightly => prod-change
    velero uninstall => prod-change
    velero schedule pause nightly => prod-change
    velero backup get =>
    velero backup describe nightly =>
    velero backup logs nightly =>
    velero version =>
  `,
});
