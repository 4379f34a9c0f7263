import type { Props, Value } from "../values";
import { type From, idOf, type Monitor, outputOf, type Registered, referenceTo } from "./monitor";
import type { PlannedSubnet } from "./subnet-layout";
import type { VpcPlan } from "./vpc-args";

interface MadeSubnet {
  readonly planned: PlannedSubnet;
  readonly subnet: Registered;
}
interface MadeNat {
  readonly zoneIndex: number;
  readonly eip: Registered;
  readonly gateway: Registered;
}
interface MadeTable {
  readonly table: Registered;
  readonly association: Registered;
  readonly route: Registered | undefined;
}

/** What registers the resources: the engine's side of the component. */
export type Registrar = Pick<Monitor, "child">;

/** Makes what the real `awsx.ec2.Vpc` makes: the same types, names, parents and inputs. */
export class VpcConstruction {
  private readonly monitor: Registrar;
  private readonly name: string;
  private readonly plan: VpcPlan;

  constructor(monitor: Registrar, name: string, plan: VpcPlan) {
    this.monitor = monitor;
    this.name = name;
    this.plan = plan;
  }

  /** The component's outputs, and the resources that each comes from. */
  async make(
    component: Registered,
  ): Promise<Readonly<Record<string, { readonly value: Value; readonly from: readonly Registered[] }>>> {
    const vpc = await this.monitor.child("aws:ec2/vpc:Vpc", this.name, component, {
      ...this.plan.vpc,
      tags: this.tags(this.name),
    });
    const [internet, subnets] = await Promise.all([
      this.monitor.child("aws:ec2/internetGateway:InternetGateway", this.name, vpc, {
        vpcId: idOf(vpc),
        tags: this.tags(this.name),
      }),
      Promise.all(
        this.plan.subnets.map(async (planned) => ({ planned, subnet: await this.subnet(vpc, planned) })),
      ),
    ]);
    const nats = await Promise.all(this.withNat(subnets).map((made) => this.nat(made)));
    const tables = await Promise.all(subnets.map((made) => this.routeTable(vpc, made, internet, nats)));

    const ids = (type: string) => {
      const from = subnets.filter(({ planned }) => planned.spec.type === type).map(({ subnet }) => subnet);
      return { value: from.map(({ id }) => id), from };
    };
    const many = (from: readonly Registered[]) => ({ value: from.map(referenceTo), from });
    return {
      vpc: { value: referenceTo(vpc), from: [vpc] },
      vpcId: { value: vpc.id, from: [vpc] },
      internetGateway: { value: referenceTo(internet), from: [internet] },
      publicSubnetIds: ids("Public"),
      privateSubnetIds: ids("Private"),
      isolatedSubnetIds: ids("Isolated"),
      subnets: many(subnets.map(({ subnet }) => subnet)),
      natGateways: many(nats.map(({ gateway }) => gateway)),
      eips: many(nats.map(({ eip }) => eip)),
      routeTables: many(tables.map(({ table }) => table)),
      routeTableAssociations: many(tables.map(({ association }) => association)),
      routes: many(tables.flatMap(({ route }) => route ?? [])),
      vpcEndpoints: { value: [], from: [] },
      subnetLayout: { value: this.layout(), from: [] },
    };
  }

  private tags(own: string, more: Props = {}): Props {
    return { ...this.plan.tags, Name: own, ...more };
  }

  private nameOf({ spec, zoneIndex }: PlannedSubnet): string {
    return `${this.name}-${spec.name}-${zoneIndex}`;
  }

  private subnet(vpc: Registered, planned: PlannedSubnet): Promise<Registered> {
    const own = this.nameOf(planned);
    return this.monitor.child("aws:ec2/subnet:Subnet", own, vpc, {
      vpcId: idOf(vpc),
      availabilityZone: planned.zone,
      cidrBlock: planned.cidrBlock,
      mapPublicIpOnLaunch: planned.spec.type === "Public",
      assignIpv6AddressOnCreation: false,
      tags: this.tags(own, { SubnetType: planned.spec.type, ...planned.spec.tags }),
    });
  }

  /** The public subnets, one a zone, that get a NAT gateway. */
  private withNat(subnets: readonly MadeSubnet[]): MadeSubnet[] {
    const open = subnets.filter(({ planned }) => planned.spec.type === "Public");
    const first = open.filter(
      (made, index) => open.findIndex((one) => one.planned.zoneIndex === made.planned.zoneIndex) === index,
    );
    return { None: [], Single: first.slice(0, 1), OnePerAz: first }[this.plan.nat];
  }

  private async nat({ planned, subnet }: MadeSubnet): Promise<MadeNat> {
    const own = `${this.name}-${planned.zoneIndex}`;
    const eip = await this.monitor.child("aws:ec2/eip:Eip", own, subnet, { tags: this.tags(own) });
    const gateway = await this.monitor.child("aws:ec2/natGateway:NatGateway", own, subnet, {
      allocationId: outputOf(eip, "allocationId"),
      subnetId: idOf(subnet),
      tags: this.tags(own),
    });
    return { zoneIndex: planned.zoneIndex, eip, gateway };
  }

  private async routeTable(
    vpc: Registered,
    { planned, subnet }: MadeSubnet,
    internet: Registered,
    nats: readonly MadeNat[],
  ): Promise<MadeTable> {
    const own = this.nameOf(planned);
    const table = await this.monitor.child("aws:ec2/routeTable:RouteTable", own, subnet, {
      vpcId: idOf(vpc),
      tags: this.tags(own, { SubnetType: planned.spec.type }),
    });
    const association = await this.monitor.child(
      "aws:ec2/routeTableAssociation:RouteTableAssociation",
      own,
      table,
      {
        routeTableId: idOf(table),
        subnetId: idOf(subnet),
      },
    );
    const out = this.wayOut(planned, internet, nats);
    const route =
      out &&
      (await this.monitor.child("aws:ec2/route:Route", own, table, {
        routeTableId: idOf(table),
        destinationCidrBlock: "0.0.0.0/0",
        ...out,
      }));
    return { table, association, route };
  }

  /** Where a tier's default route leads; an isolated tier has none. */
  private wayOut(
    { spec, zoneIndex }: PlannedSubnet,
    internet: Registered,
    nats: readonly MadeNat[],
  ): Readonly<Record<string, From>> | undefined {
    if (spec.type === "Public") return { gatewayId: idOf(internet) };
    const nat = nats.find((one) => one.zoneIndex === zoneIndex) ?? nats[0];
    return spec.type === "Private" && nat ? { natGatewayId: idOf(nat.gateway) } : undefined;
  }

  private layout(): Props[] {
    return this.plan.specs.map(({ type, name, named, cidrMask, cidrBlocks }) => ({
      type,
      ...(cidrBlocks === undefined ? { cidrMask, size: 2 ** (32 - cidrMask) } : { cidrBlocks }),
      ...(named ? { name } : {}),
    }));
  }
}
