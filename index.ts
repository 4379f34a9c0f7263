import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { backupsAt } from "./components/backups/backups-at";
import { Cluster } from "./components/cluster";
import { Data } from "./components/data";
import { Ec2Capacity } from "./components/ec2-capacity";
import { FargateMicroservice } from "./components/fargate-microservice";
import { inboundNames } from "./components/fargate-microservice/inbound-names";
import { FourEyes } from "./components/four-eyes";
import { Keys } from "./components/keys";
import { lookUp } from "./components/network/look-up";
import { networkAt } from "./components/network/network-at";
import { Observability } from "./components/observability";
import { Registry } from "./components/registry";
import { ServiceCalls } from "./components/service-calls";
import { sendDebugLinesIfAsked } from "./components/shared/debug-lines";
import { noteNoProperties } from "./components/shared/leak-notes";
import { paced } from "./components/shared/paced";
import { mapFramesOnce } from "./components/shared/stack-traces";
import { readStackConfig } from "./config/stack-config";
import { otherStackFiles } from "./config/stack-files";
import type { Catalogue } from "./model/catalogue";
import { plan } from "./plan";
import { admitted, ticketVariable } from "./plan/change";
import { judged } from "./plan/existing-network";
import { platform } from "./services";

/**
 * The whole platform of one stack. What differs between stacks is a value in its stack file.
 *
 * @param catalogue what runs. The engine gives none: then it is the one of services.ts
 * @param folder where the other stacks' files stand. The engine gives none: then it is this one
 */
export = async (catalogue: Catalogue = platform, folder: string = __dirname) => {
  // The SDK keeps the stack of each of its promises: one frame still says where an error arose.
  Error.stackTraceLimit = 1;
  mapFramesOnce();
  sendDebugLinesIfAsked();
  noteNoProperties();

  const stack = pulumi.getStack();
  const values = new pulumi.Config().get("platform");
  const reading = readStackConfig(values, stack, otherStackFiles(folder, stack));
  const planned = plan(catalogue, reading, await lastOutput("standing", stack));

  // Nothing that is made carries the ticket: a tag would touch every resource, and a new task definition starts a release.
  const change = { at: new Date(), ticket: process.env[ticketVariable] || undefined };
  for (const note of admitted(reading, change, !pulumi.runtime.isDryRun())) await pulumi.log.info(note);

  const provider = new Provider("aws", {
    region: planned.provider.region,
    allowedAccountIds: [planned.provider.account],
    defaultTags: { tags: { ...planned.provider.defaultTags } },
  });
  const opts = { providers: [provider] };
  // Somebody else's VPC is read and judged before anything is created.
  const found = await lookUp(planned.network, provider, planned.provider.defaultTags);
  const place = judged(planned, found, reading.file);

  const keys = new Keys("keys", planned.keys, opts);
  const network = networkAt("network", place, { logsKeyArn: keys.logs.arn }, opts);
  const cluster = new Cluster(
    "cluster",
    { ...planned.cluster, vpcId: network.vpcId, logsKeyArn: keys.logs.arn, computeKeyArn: keys.compute.arn },
    opts,
  );
  const registry = new Registry("registry", { ...planned.registry, imagesKeyArn: keys.images.arn }, opts);
  const machines = planned.ec2Capacity.map(
    (each) =>
      new Ec2Capacity(
        `ec2-${each.capacity}`,
        {
          ...each,
          network: network.forPrivate,
          cluster: cluster.forMachines,
          computeKeyArn: keys.compute.arn,
        },
        opts,
      ),
  );
  const capacity = cluster.withCapacity(machines.map(({ capacityProvider }) => capacityProvider));
  const data = new Data(
    "data",
    { ...planned.data, dataKeyArn: keys.data.arn, network: network.forPrivate },
    opts,
  );
  const observability = new Observability(
    "observability",
    {
      ...planned.observability,
      logsKeyArn: keys.logs.arn,
      alarmsKeyArn: keys.alarms.arn,
      loggedBuckets: data.bucketNames,
      natGatewayIds: network.natGatewayIds,
      blockedNames: network.blockedNames,
    },
    opts,
  );
  backupsAt(
    "backups",
    planned.backups,
    { keys, fileSystemArns: data.fileSystemArns, topics: observability.topics },
    opts,
  );
  new FourEyes("four-eyes", { ...planned.fourEyes, topics: observability.topics }, opts);

  const services: Record<string, FargateMicroservice> = {};
  for (const service of planned.services) {
    const made = new FargateMicroservice(
      service.service,
      {
        ...service,
        network: network.forServices,
        cluster: capacity,
        observability: observability.forService(service.service),
        dataKeyArn: keys.data.arn,
        secretsKeyArn: keys.secrets.arn,
        computeKeyArn: keys.compute.arn,
        alarmsKeyArn: keys.alarms.arn,
        files: data.files,
      },
      opts,
    );
    services[service.service] = made;
    await paced(made);
  }
  new ServiceCalls("service-calls", { calls: planned.calls, securityGroups: services }, opts);

  return {
    repositories: registry.repositoryUrls,
    endpoints: Object.fromEntries(Object.entries(services).map(([name, service]) => [name, service.url])),
    ...inboundNames(services),
    waiting: planned.waiting,
    standing: planned.standing,
    quotas: planned.quotas,
    egressAddresses: network.egressAddresses,
    ...(network.ownersDuties && { networkDuties: network.ownersDuties }),
    topics: observability.topics,
    auditSelectors: planned.auditSelectors,
    replicationDuties: planned.replicationDuties,
    ...cluster.policies,
  };
};

/**
 * What the stack's own last run gave as an output; nothing where there was none. Asked of the engine without a
 * `StackReference`: that is a resource, whose outputs every refresh would find changed.
 */
async function lastOutput(name: string, stack: string): Promise<unknown> {
  const own = `${pulumi.getOrganization()}/${pulumi.getProject()}/${stack}`;
  const last: { readonly outputs?: Readonly<Record<string, unknown>> } = await pulumi.runtime.invoke(
    "pulumi:pulumi:readStackOutputs",
    { name: own },
  );
  return last.outputs?.[name];
}
