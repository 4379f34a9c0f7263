import * as ec2 from "@pulumi/aws/ec2";
import * as servicediscovery from "@pulumi/aws/servicediscovery";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { RefusalCase } from "./case";
import { twoZones } from "./delivery";
import { service, task } from "./services";

function discovered(name: string, opts: CustomResourceOptions, routingPolicy: string) {
  const vpc = new ec2.Vpc(`${name}-vpc`, { cidrBlock: "10.0.0.0/16" }, opts).id;
  const namespaceId = new servicediscovery.PrivateDnsNamespace(
    `${name}-namespace`,
    { name: "internal.example.com", vpc },
    opts,
  ).id;
  const dnsConfig = { namespaceId, routingPolicy, dnsRecords: [{ type: "A", ttl: 10 }] };
  return new servicediscovery.Service(`${name}-entry`, { name: "screening", dnsConfig }, opts);
}

export const discoveryCases: readonly RefusalCase[] = [
  {
    title: "a change of a Cloud Map service's routing policy",
    programs: [
      (name, opts) => void discovered(name, opts, "WEIGHTED"),
      (name, opts) => void discovered(name, opts, "MULTIVALUE"),
    ],
    refused: "entry",
    says: /ServiceAlreadyExists: Service already exists: screening in ns-\w+\. Where its routing policy/,
  },
  {
    title: "an alias to a balancer in a Cloud Map service that is not weighted",
    programs: [
      (name, opts) => {
        const serviceId = discovered(name, opts, "MULTIVALUE").id;
        new servicediscovery.Instance(
          `${name}-instance`,
          {
            instanceId: "alb",
            serviceId,
            attributes: { AWS_ALIAS_DNS_NAME: "alb.eu-west-2.elb.amazonaws.com" },
          },
          opts,
        );
      },
    ],
    refused: "instance",
    says: /AWS_ALIAS_DNS_NAME needs a service with routing policy WEIGHTED/,
  },
  {
    title: "deleting a namespace that has services",
    programs: [
      (name, opts) => {
        const vpc = twoZones(name, opts).vpc.id;
        const namespaceId = new servicediscovery.PrivateDnsNamespace(
          `${name}-namespace`,
          { name: "internal.example.com", vpc },
          opts,
        ).id;
        new servicediscovery.Service(
          `${name}-entry`,
          { dnsConfig: { namespaceId, dnsRecords: [{ type: "A", ttl: 10 }] } },
          { ...opts, retainOnDelete: true },
        );
      },
      (name, opts) => void twoZones(name, opts),
    ],
    refused: "namespace",
    says: /ResourceInUse: Namespace ns-\w+ has associated services/,
  },
  {
    title: "deleting a Cloud Map service in which tasks are registered",
    programs: [
      (name, opts) => {
        const registryArn = discovered(name, opts, "MULTIVALUE").arn;
        service(name, { ...opts, retainOnDelete: true }, task(name, opts), {
          serviceRegistries: { registryArn },
        });
      },
      (name, opts) => {
        const vpc = new ec2.Vpc(`${name}-vpc`, { cidrBlock: "10.0.0.0/16" }, opts).id;
        const args = { name: "internal.example.com", vpc };
        new servicediscovery.PrivateDnsNamespace(`${name}-namespace`, args, opts);
      },
    ],
    refused: "entry",
    says: /ResourceInUse: Service srv-\w+ contains registered instances: tasks of the ECS service/,
  },
];
