/** Builds the OpenTelemetry Collector that tests send to, from its Go modules, into a folder outside the tree. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const CORE = 'v0.165.0';
const STABLE = 'v1.71.0';
const FOLDER = path.resolve('.cache/otelcol');
const PROGRAM = path.join(FOLDER, 'out/otelcol-aup');
const MODULE = 'go.opentelemetry.io/collector';

/** Only parts of the core: they do what the recipe needs. */
const MANIFEST = `dist: { name: otelcol-aup, output_path: ${JSON.stringify(path.join(FOLDER, 'out'))} }
receivers: [{ gomod: ${MODULE}/receiver/otlpreceiver ${CORE} }]
processors: [{ gomod: ${MODULE}/processor/memorylimiterprocessor ${CORE} }]
exporters: [{ gomod: ${MODULE}/exporter/otlphttpexporter ${CORE} }]
providers:
  - { gomod: ${MODULE}/confmap/provider/fileprovider ${STABLE} }
  - { gomod: ${MODULE}/confmap/provider/envprovider ${STABLE} }
`;

function run(program, args) {
  const env = {
    ...process.env,
    GOBIN: path.join(FOLDER, 'bin'),
    GOFLAGS: '-p=1 -buildvcs=false',
    CGO_ENABLED: '0',
  };
  const { status } = spawnSync('nice', ['-n', '19', program, ...args], {
    cwd: FOLDER,
    env,
    stdio: 'inherit',
  });
  if (status !== 0) {
    console.error(`the collector was not built: ${path.basename(program)} ended with ${status}`);
    process.exit(4);
  }
}

if (!existsSync(PROGRAM)) {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(path.join(FOLDER, 'manifest.yaml'), MANIFEST);
  run('go', ['install', `${MODULE}/cmd/builder@${CORE}`]);
  run(path.join(FOLDER, 'bin/builder'), ['--config', 'manifest.yaml']);
}
console.log(PROGRAM);
