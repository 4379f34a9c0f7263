import type { PolicyDocument } from "../aws/iam/documents";
import { behalves, callOf } from "../aws/iam/service-principals";
import type { StackDocuments, StackRole } from "../aws/iam/stack-documents";
import type { NamedPrincipal } from "../stack-files";

/** Somebody who may want to do something. */
export interface Subject {
  /** For people: who it is. */
  readonly who: string;
  /** ARN, or the name of an AWS service. */
  readonly principal: string;
  /** Of AWS services: on whose behalf, by ARN. */
  readonly behalf?: string;
  /** The request comes from the VPC, through its endpoint. */
  readonly fromVpc?: boolean;
}

/** Everybody whom a question concerns. */
export function subjectsFor(
  stack: StackDocuments,
  named: readonly NamedPrincipal[],
  action: string,
  resource: string,
): readonly Subject[] {
  const { account } = stack.place;
  return [
    ...[...stack.roles.values()].map(
      (role): Subject => ({
        who: `role ${role.name}`,
        principal: role.arn,
        ...(worksInVpc(role) ? { fromVpc: true } : {}),
      }),
    ),
    ...named.map(({ arn, at }): Subject => ({ who: `${at.join(", ")}: ${nameIn(arn)}`, principal: arn })),
    {
      who: "any other administrator of the account",
      principal: `arn:aws:iam::${account}:role/any-administrator`,
    },
    { who: "the account's root user", principal: `arn:aws:iam::${account}:root` },
    ...servicesFor(stack, action, resource),
    { who: "anybody without credentials", principal: "anonymous" },
  ];
}

function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

/** Tasks and machines stand in the VPC; the roles that other services take do not. */
function worksInVpc({ trust }: StackRole): boolean {
  return ["ecs-tasks.amazonaws.com", "ec2.amazonaws.com"].some((service) => trusts(trust, service));
}

function trusts({ statements }: PolicyDocument, service: string): boolean {
  return statements.some(({ principals }) => principals?.services.includes(service));
}

/** The services that the resource's policies name. */
function servicesFor(stack: StackDocuments, action: string, resource: string): Subject[] {
  const statements = stack.policiesOn(resource).flatMap((document) => document.statements);
  const services = new Set(statements.flatMap(({ principals }) => principals?.services ?? []));
  return [...services].sort().flatMap((service): Subject[] => {
    const call = callOf(service, action, stack.place.region);
    const works = call ? behalves(call, stack.resources, resource) : [];
    const who = `AWS service ${service}`;
    return works.length === 0
      ? [{ who, principal: service }]
      : works.map((behalf) => ({ who, principal: service, ...(behalf === "" ? {} : { behalf }) }));
  });
}
