/** Containers and images on this machine; registries and swarms are elsewhere. */
import type { CommandDef } from '../../../engine/definitions.ts';
import { byRules } from '../rules.ts';

const HOST_ROOT =
  '/(?:^|\\s)(?:-v|--volume|--mount)[=\\s]+(?:\\S*[=,])?\\/(?::|,|\\s|$)|--privileged(?!=false)|(?:-v|--volume|--mount)[=\\s]+\\S*(?:docker|podman)\\.sock|--pid[=\\s]host|--cap-add[=\\s](?:ALL|SYS_ADMIN)/';
/** A daemon elsewhere, named in front of the subcommand. */
const ELSEWHERE =
  '/^(?:-\\S+\\s+(?:[^-\\s]\\S*\\s+)?)*(?:-H|--host|--context|-c|--connection|--url)[=\\s]*(?!default|desktop|orbstack|colima|rancher|rootless|podman-machine|unix:)\\S+\\s/';

const CONTAINER_RULES = `
  push => external-send
  image|manifest|plugin|artifact|trust|model push|sign => external-send
  compose push|publish => external-send
  buildx|build|builder|image +push => external-send
  buildx imagetools create -dry-run => external-send
  buildx|build|image|builder /(?:^|\\s)(?:-o|--output)[=\\s]?\\S*(?:type=registry|push=true)/ => external-send
  buildx bake /(?:^|\\s)--set[=\\s]\\S*\\.output=\\S*(?:type=registry|push=true)/ => external-send
  build +push => external-send
  compose build|up +push => external-send
  run|create|start|stop|restart|kill|rm|rmi|exec|build|pull|pause|update|rename|compose|volume|network|system|image|container ${ELSEWHERE} => prod-change
  volume rm|remove|prune => delete-files
  system prune +volumes|a|all => delete-files
  system reset => delete-files
  machine rm|reset => delete-files
  rm|container /^(?:.*\\s)?(?:rm|remove)\\s(?:.*\\s)?(?:-[a-z]*v[a-z]*|--volumes)(?:\\s|$)/ => delete-files
  compose down|rm /\\s(?:-[a-z]*v[a-z]*|--volumes)(?:\\s|$)/ => delete-files
  stack|service|swarm|node|secret|config deploy|rm|remove|update|scale|create|leave|init|join|join-token|rollback|promote|demote|unlock-key|ca => prod-change
  run|exec /\\bgit(?:\\s+-\\S+)*\\s+push\\b/ => push
  compose run|exec /\\bgit(?:\\s+-\\S+)*\\s+push\\b/ => push
  run /\\bkaniko-project\\/executor\\S*\\s(?!.*--no-push).*--destination/ => external-send
  run /\\b(?:terraform|kubectl|helm|tofu|pulumi|ansible-playbook|aws-cli|kubectl|cloud-sdk|azure-cli)\\S*\\s.*\\b(?:apply|destroy|delete|upgrade|uninstall|up|deploy|terminate-instances)\\b/ => prod-change
  run|create|compose ${HOST_ROOT} => guard-tamper
  container run|create|exec ${HOST_ROOT} => guard-tamper
  kube apply => prod-change
`;

const client: CommandDef = byRules({
  program: 'docker',
  aliases: ['podman', 'nerdctl', 'finch'],
  valued: `-H --host --context -c --connection --url -f --file -p --project-name --project-directory --profile
    --env-file --name -l --log-level --config --root --storage-driver --namespace -n --address -a`,
  rules: CONTAINER_RULES,
  examples: `
    docker push acme/app:latest => external-send
    podman push acme/app => external-send
    docker image push acme/app => external-send
    docker buildx build --push . => external-send
    docker build -t acme/app --push . => external-send
    docker buildx bake --push => external-send
    docker buildx bake --set *.output=type=registry release => external-send
    docker buildx bake --set=*.output=type=image,push=true => external-send
    docker buildx build --output type=registry . => external-send
    docker buildx build -o type=image,name=acme/app,push=true . => external-send
    docker build -otype=registry . => external-send
    docker compose build --push api => external-send
    docker buildx imagetools create -t a b => external-send
    docker manifest push acme/app => external-send
    docker volume prune -f => delete-files
    docker volume rm pgdata => delete-files
    docker system prune -af --volumes => delete-files
    docker compose down -v => delete-files
    docker compose -f dev.yml down --volumes => delete-files
    docker rm -fv db => delete-files
    podman system reset -f => delete-files
    docker stack deploy -c x.yml app => prod-change
    docker service update --image x web => prod-change
    docker swarm leave --force => prod-change
    docker -H ssh://prod rm -f web => prod-change
    docker --context prod compose up -d => prod-change
    DOCKER_HOST=ssh://deploy@web docker compose up -d => prod-change
    DOCKER_HOST=unix:///run/docker.sock docker compose up -d =>
    docker run --rm -v /src:/w -w /w alpine/git push origin main => push
    docker run --rm hashicorp/terraform apply -auto-approve => prod-change
    docker run gcr.io/kaniko-project/executor:latest --destination=reg.acme.example/app => external-send
    docker run gcr.io/kaniko-project/executor:latest --no-push --destination=app =>
    docker run -v /:/host alpine ls => guard-tamper
    docker run --privileged alpine => guard-tamper
    docker run -v /var/run/docker.sock:/var/run/docker.sock docker => guard-tamper
    docker compose down =>
    docker compose build api =>
    docker buildx bake --set *.output=type=docker dev =>
    docker buildx bake --set *.platform=linux/amd64 =>
    docker buildx build -o type=local,dest=out . =>
    docker buildx build --output=type=image,push=false . =>
    docker compose up -d --build =>
    docker compose logs -f web =>
    docker compose run --rm web npm test =>
    docker system df =>
    docker system prune -f =>
    docker image prune -a =>
    docker builder prune -af =>
    docker build -t app . =>
    docker ps -a =>
    docker rm -f web =>
    docker stop web =>
    docker rmi app =>
    docker exec web ls /app =>
    docker login ghcr.io =>
    docker --context default ps =>
    docker service ls =>
    docker run --rm alpine ls =>
    docker run -p 3000:3000 -v ./data:/data app =>
    docker pull postgres:16 =>
    docker push --help =>
  `,
});

const HOST_VARIABLES = ['DOCKER_HOST', 'DOCKER_CONTEXT', 'CONTAINER_HOST', 'CONTAINER_CONNECTION'];

/** A variable names the daemon as well as the option does. */
export const docker: CommandDef = {
  program: client.program,
  ...(client.aliases === undefined ? {} : { aliases: client.aliases }),
  gated: client.gated,
  classify: (argv, facts) => {
    const host = HOST_VARIABLES.map((name) => facts.env?.[name]).find((value) => value !== undefined);
    const [program = '', ...rest] = argv;
    return client.classify(host === undefined ? argv : [program, '--host', host, ...rest], facts);
  },
  examples: client.examples,
};

/** The old spelling of `docker compose`: the same words without the first. */
export const dockerCompose: CommandDef = {
  program: 'docker-compose',
  aliases: ['podman-compose'],
  gated: [],
  classify: (argv, facts) => docker.classify(['docker', 'compose', ...argv.slice(1)], facts),
  examples: byRules({
    program: 'docker-compose',
    rules: '',
    examples: `
    docker-compose down -v => delete-files
    docker-compose -f dev.yml down --volumes => delete-files
    docker-compose push => external-send
    docker-compose rm -fsv => delete-files
    docker-compose up -d =>
    docker-compose down =>
    docker-compose logs -f =>
    docker-compose exec web sh =>
    podman-compose ps =>
  `,
  }).examples,
};

export const imageTools: CommandDef = byRules({
  program: 'skopeo',
  aliases: ['crane', 'regctl', 'gcrane', 'reg', 'img'],
  valued: '--authfile --src-creds --dest-creds --creds --registry-token -u -p --username --password --policy',
  rules: `
    copy|cp +dry-run =>
    copy /\\s(?:dir|oci|docker-archive|oci-archive|docker-daemon|containers-storage):\\S+\\s*$/ =>
    copy|cp|push|append|mutate|rebase|flatten|tag|sync|attach => external-send
    image|artifact|blob|index|manifest|tag|repo copy|import|mod|put|create|add|push => external-send
    delete|rm => prod-change
    image|artifact|blob|index|manifest|tag|repo delete|rm => prod-change
  `,
  examples: `
    skopeo copy docker://a/x docker://b/x => external-send
    skopeo sync --src docker --dest docker a b => external-send
    crane push app.tar reg.acme.example/app => external-send
    crane copy a b => external-send
    crane delete reg.acme.example/app => prod-change
    skopeo delete docker://reg.acme.example/app => prod-change
    skopeo inspect docker://alpine =>
    skopeo list-tags docker://alpine =>
    skopeo copy docker://alpine oci:alpine =>
    crane pull alpine alpine.tar =>
    crane digest alpine =>
    regctl image inspect alpine =>
  `,
});

export const artifacts: CommandDef = byRules({
  program: 'oras',
  aliases: [
    'cosign',
    'notation',
    'buildah',
    'kaniko',
    'apptainer',
    'singularity',
    'melange',
    'apko',
    'kim',
    'balena',
  ],
  rules: `
    push|attach|copy|cp|sign|attest|upload|publish|tag|deploy -dry-run|no-push => external-send
    manifest|blob|artifact|annotate push|delete => external-send
    manifest|blob|repo rm|delete => prod-change
    delete|restore => prod-change
    device|app|env|fleet|release reboot|shutdown|rm|purge|restart|stop-service|delete|update|finalize => prod-change
  `,
  examples: `
    oras push reg.acme.example/x:1 f.txt => external-send
    cosign sign reg.acme.example/x => external-send
    cosign attach sbom x => external-send
    buildah push app docker://reg.acme.example/app => external-send
    oras pull reg.acme.example/x:1 =>
    oras manifest fetch reg.acme.example/x:1 =>
    cosign verify reg.acme.example/x =>
    buildah bud -t app . =>
    apptainer exec x.sif ls =>
  `,
});

export const ko: CommandDef = byRules({
  program: 'ko',
  rules: `
    +L|local =>
    +push /--push=false/ =>
    apply|create|delete|run => prod-change
    build|publish|resolve => external-send
  `,
  examples: `
    ko build ./cmd/app => external-send
    ko apply -f config/ => prod-change
    ko delete -f config/ => prod-change
    ko resolve -f config/ => external-send
    ko build --local ./cmd/app =>
    ko build --push=false ./cmd/app =>
    ko version =>
    ko login reg.acme.example =>
  `,
});

export const systemContainers: CommandDef = byRules({
  program: 'lxc',
  aliases: [
    'incus',
    'lxc-destroy',
    'lxd',
    'multipass',
    'limactl',
    'lima',
    'colima',
    'orb',
    'orbctl',
    'docker-machine',
    'wsl',
    'tart',
    'ctr',
    'crictl',
  ],
  rules: `
    storage volume|bucket /\\bdelete\\b/ => delete-files
    storage|network|profile|project|image|cluster|snapshot|volume|containers|images delete|rm|remove => delete-files
    delete|destroy|purge|remove|factory-reset|prune|reset|rm => delete-files
    +unregister => delete-files
    cluster enable|join|remove|evacuate => prod-change
  `,
  examples: `
    lxc delete web --force => delete-files
    incus storage delete default => delete-files
    multipass delete --purge dev => delete-files
    limactl delete default => delete-files
    colima delete -f => delete-files
    wsl --unregister Ubuntu => delete-files
    lxc list =>
    lxc launch ubuntu:24.04 web =>
    multipass launch =>
    multipass shell dev =>
    limactl start =>
    colima stop =>
    wsl --list =>
  `,
});
