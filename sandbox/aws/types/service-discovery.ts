import type { CloudResource } from "../cloud/records";
import { serviceType as ecsServiceType } from "../deployments/store";
import { isProps, objects, type Props, text } from "../values";
import type { Moment, TypeEntry } from "./entry";
import { arnOf, inVpc } from "./parts";

const namespaceType = "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace";
const serviceType = "aws:servicediscovery/service:Service";

function namespaceOf(props: Props): string {
  const dns = props.dnsConfig;
  return text(props.namespaceId) || (isProps(dns) ? text(dns.namespaceId) : "");
}

function routingPolicy(props: Props): string {
  const dns = props.dnsConfig;
  return isProps(dns) ? text(dns.routingPolicy) || "MULTIVALUE" : "";
}

const inNamespace = {
  to: namespaceType,
  missing: (id: string) => `NamespaceNotFound: Namespace with id ${id} does not exist`,
  holds: (id: string) => `ResourceInUse: Namespace ${id} has associated services`,
};

function refuseInstance({ cloud, inputs }: Moment): string | undefined {
  const service = cloud.byId(serviceType, text(inputs.serviceId));
  const attributes = inputs.attributes;
  if (!service || !isProps(attributes)) return undefined;
  const dns = service.inputs.dnsConfig;
  if (attributes.AWS_ALIAS_DNS_NAME !== undefined) {
    if (routingPolicy(service.inputs) !== "WEIGHTED")
      return `InvalidInput: AWS_ALIAS_DNS_NAME needs a service with routing policy WEIGHTED; ${service.id} has ${routingPolicy(service.inputs)}`;
    if (
      service.inputs.healthCheckConfig !== undefined ||
      service.inputs.healthCheckCustomConfig !== undefined
    )
      return "InvalidInput: AWS_ALIAS_DNS_NAME is not allowed for a service with a health check";
    return undefined;
  }
  const types = isProps(dns) ? objects(dns.dnsRecords).map((record) => text(record.type)) : [];
  return types.includes("A") && attributes.AWS_INSTANCE_IPV4 === undefined
    ? "InvalidInput: The attribute AWS_INSTANCE_IPV4 or AWS_ALIAS_DNS_NAME is needed for a service with A records"
    : undefined;
}

/** ECS registers the tasks of a service, and takes them out when it is gone. */
function refuseServiceDeletion(
  { cloud }: Moment,
  { id, inputs, outputs }: CloudResource,
): string | undefined {
  if (inputs.forceDestroy === true) return undefined;
  const user = cloud
    .ofType(ecsServiceType)
    .find(
      (one) =>
        one.inputs.desiredCount !== 0 &&
        objects(one.inputs.serviceRegistries).some(({ registryArn }) => registryArn === outputs.arn),
    );
  return (
    user && `ResourceInUse: Service ${id} contains registered instances: tasks of the ECS service ${user.id}`
  );
}

export const serviceDiscovery: readonly TypeEntry[] = [
  {
    type: namespaceType,
    id: ({ cloud, name }) => `ns-${cloud.token(16, name)}`,
    arn: arnOf("servicediscovery", (id) => `namespace/${id}`),
    outputs: ({ cloud }) => ({ hostedZone: `Z${cloud.token(20).toUpperCase()}` }),
    forceNew: ["name", "vpc"],
    references: [inVpc("vpc")],
    unique: [
      {
        key: ({ name, vpc }) => `${text(vpc)} ${text(name)}`,
        taken: (_moment, key) =>
          `NamespaceAlreadyExists: ConflictingDomainExists: the VPC ${key.split(" ")[0]} has a namespace ${key.split(" ")[1]} already`,
      },
    ],
  },
  {
    type: serviceType,
    id: ({ cloud, name }) => `srv-${cloud.token(16, name)}`,
    arn: arnOf("servicediscovery", (id) => `service/${id}`),
    outputs: ({ inputs }) => ({
      namespaceId: namespaceOf(inputs),
      type: inputs.dnsConfig === undefined ? "HTTP" : "DNS_HTTP",
    }),
    defaults: { forceDestroy: false },
    forceNew: [
      "name",
      "namespaceId",
      "dnsConfig.namespaceId",
      "dnsConfig.routingPolicy",
      "dnsConfig.dnsRecords[].type",
      "healthCheckConfig.type",
      "healthCheckCustomConfig",
      "type",
    ],
    references: [
      { ...inNamespace, at: "dnsConfig.namespaceId" },
      { ...inNamespace, at: "namespaceId" },
    ],
    unique: [
      {
        key: (props) => `${namespaceOf(props)} ${text(props.name)}`,
        taken: (_moment, key) =>
          `ServiceAlreadyExists: Service already exists: ${key.split(" ")[1]} in ${key.split(" ")[0]}. Where its routing policy or record type changes, which Cloud Map cannot, delete it first (deleteBeforeReplace).`,
      },
    ],
    refuse: ({ inputs, existing }) =>
      existing && routingPolicy(existing.inputs) !== routingPolicy(inputs)
        ? `InvalidInput: The routing policy of a service cannot be changed (${routingPolicy(existing.inputs)} → ${routingPolicy(inputs)})`
        : undefined,
    refuseDelete: refuseServiceDeletion,
  },
  {
    type: "aws:servicediscovery/instance:Instance",
    id: ({ inputs }) => text(inputs.instanceId),
    apartBy: "serviceId",
    forceNew: ["instanceId", "serviceId"],
    references: [
      {
        at: "serviceId",
        to: serviceType,
        missing: (id) => `ServiceNotFound: Service with id ${id} does not exist`,
        holds: (id) => `ResourceInUse: Service ${id} contains registered instances`,
      },
    ],
    refuse: refuseInstance,
  },
];
