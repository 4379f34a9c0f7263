import type { ResourceTransform } from "@pulumi/pulumi";
import type { From, Registered } from "../../sandbox/aws/awsx/monitor";
import { type Registrar, VpcConstruction } from "../../sandbox/aws/awsx/vpc";
import { planVpc } from "../../sandbox/aws/awsx/vpc-args";
import type { Props, Value } from "../../sandbox/aws/values";
import { type JudgedResource, unknown } from "./policy";
import type { RecordedResource } from "./record-program";

/** How the ids begin that AWS gives to what a VPC consists of; the mocks' outputs of the component name the same. */
const idPrefixes: Readonly<Record<string, string>> = {
  "aws:ec2/eip:Eip": "eipalloc",
  "aws:ec2/internetGateway:InternetGateway": "igw",
  "aws:ec2/natGateway:NatGateway": "nat",
  "aws:ec2/route:Route": "r",
  "aws:ec2/routeTable:RouteTable": "rtb",
  "aws:ec2/routeTableAssociation:RouteTableAssociation": "rtbassoc",
  "aws:ec2/subnet:Subnet": "subnet",
  "aws:ec2/vpc:Vpc": "vpc",
};

/** A resource that a VPC's component makes. */
export interface VpcChild extends JudgedResource {
  readonly urn: string;
  /** What it and its parts will be called once it is made; known here even in a preview. */
  readonly ids: readonly string[];
}

/**
 * What a recorded `awsx:ec2:Vpc` is made of: the mocks register the component alone. The sandbox's construction, which
 * is held to what the real one makes, with the transforms that the program gave the component.
 */
export async function childrenOfVpc(component: RecordedResource, preview: boolean): Promise<VpcChild[]> {
  const children: VpcChild[] = [];
  const registrar: Registrar = {
    child: async (type, name, parent, given) => {
      const id = `${idPrefixes[type]}-${name}`;
      const defaultNetworkAclId = type === "aws:ec2/vpc:Vpc" ? `acl-${name}-default` : undefined;
      const values = Object.entries(given).map(([key, input]) => [key, plainly(input)] as const);
      const inputs = await transformed(type, name, Object.fromEntries(values), component.transforms);
      const made = Object.entries(given).flatMap(([key, input]) =>
        isFrom(input) ? [[key, [input.resource.urn]] as const] : [],
      );
      const shown = preview ? unknown : id;
      const arn = preview ? unknown : `arn:aws:ec2:::${type.split(":").at(-1)?.toLowerCase()}/${id}`;
      const outputs = {
        ...{ id: shown, arn, allocationId: shown },
        ...(defaultNetworkAclId && { defaultNetworkAclId: preview ? unknown : defaultNetworkAclId }),
        ...inputs,
      };
      const urn = `${parent.urn.slice(0, parent.urn.lastIndexOf("::"))}$${type}::${name}`;
      children.push({
        type,
        name,
        ids: [id, ...(defaultNetworkAclId ? [defaultNetworkAclId] : [])],
        urn,
        parent: parent.urn,
        inputs,
        outputs,
        propertyDependencies: Object.fromEntries(made),
        ...(component.provider && { provider: component.provider }),
      });
      return { urn, id: shown, outputs };
    },
  };
  const root: Registered = { urn: component.urn, id: "", outputs: {} };
  await new VpcConstruction(registrar, component.name, planVpc(component.inputs as Props)).make(root);
  return children;
}

async function transformed(
  type: string,
  name: string,
  inputs: Props,
  transforms: readonly ResourceTransform[],
): Promise<Props> {
  let props: Props = inputs;
  for (const transform of transforms) {
    const changed = await transform({ custom: true, type, name, props: { ...props }, opts: {} });
    if (changed) props = changed.props as Props;
  }
  return props;
}

function plainly(input: Value | From): Value {
  return isFrom(input) ? input.value : input;
}

function isFrom(input: Value | From): input is From {
  return typeof input === "object" && input !== null && "resource" in input;
}
