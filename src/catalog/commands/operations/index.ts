/** Programs that run and change systems: clusters, clouds, hosts, databases and services. */
import type { CommandDef } from '../../../engine/definitions.ts';
import * as administration from './administration.ts';
import * as aws from './aws.ts';
import * as azure from './azure.ts';
import * as clouds from './clouds.ts';
import * as clusters from './clusters.ts';
import * as containers from './containers.ts';
import * as databaseServers from './database-servers.ts';
import * as databases from './databases.ts';
import * as deployers from './deployers.ts';
import * as google from './google.ts';
import * as hosting from './hosting.ts';
import * as infrastructure from './infrastructure.ts';
import * as kubernetes from './kubernetes.ts';
import * as machine from './machine.ts';
import * as makers from './makers.ts';
import * as migrations from './migrations.ts';
import * as platforms from './platforms.ts';
import * as services from './services.ts';
import * as vaults from './vaults.ts';

/** All of them, in the order of the reference page. */
export const operations: readonly CommandDef[] = [
  kubernetes,
  infrastructure,
  aws,
  google,
  azure,
  clouds,
  hosting,
  deployers,
  clusters,
  containers,
  vaults,
  databases,
  databaseServers,
  migrations,
  platforms,
  makers,
  services,
  machine,
  administration,
].flatMap((family) => Object.values(family));
