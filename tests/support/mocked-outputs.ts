import { typeFacts } from "../../sandbox/aws/facts/type-facts";

type Props = Readonly<Record<string, unknown>>;

/**
 * What a resource tells once it is made: its inputs, and for each computed output a value that shows where it came from,
 * e.g. `arn` of `screening-alb` is `screening-alb.arn`.
 *
 * @throws on an AWS type that `@pulumi/aws` does not have
 */
export function mockedOutputs(type: string, name: string, inputs: Props, custom: boolean): { id: string; state: Props } {
  const id = `${name}.id`;
  if (type === "awsx:ec2:Vpc") return { id: "", state: { ...inputs, ...vpcOutputs(name, inputs) } };
  if (!custom || !type.startsWith("aws:")) return { id: custom ? id : "", state: inputs };
  const facts = typeFacts(type);
  if (!facts) throw new Error(`@pulumi/aws has no type ${type}`);
  const computed = [...facts.computed, ...facts.filledIn].map((output) => [
    output,
    valueOf(facts.outputs.get(output) ?? "", `${name}.${output}`),
  ]);
  const own = special[type]?.(name, inputs) ?? {};
  return { id, state: { ...Object.fromEntries(computed), ...inputs, ...own } };
}

function valueOf(declared: string, text: string): unknown {
  if (declared === "boolean") return false;
  if (declared === "number") return 0;
  if (declared.endsWith("[]")) return [];
  return declared === "string" ? text : undefined;
}

const special: Readonly<Record<string, (name: string, inputs: Props) => Props>> = {
  "aws:acm/certificate:Certificate": (name, { domainName, subjectAlternativeNames }) => ({
    // In another order than they were asked for, as AWS does.
    domainValidationOptions: [domainName, ...((subjectAlternativeNames as string[] | undefined) ?? [])]
      .map((domain) => ({
        domainName: domain,
        resourceRecordName: `_${name}.${domain}.`,
        resourceRecordType: "CNAME",
        resourceRecordValue: `_${name}.${domain}.validations.`,
      }))
      .reverse(),
  }),
};

function vpcOutputs(name: string, { availabilityZoneNames }: Props): Props {
  const zones = (availabilityZoneNames as string[] | undefined) ?? [];
  const ids = (tier: string) => zones.map((_, index) => `${name}-${tier}-${index + 1}.id`);
  return {
    vpcId: `${name}.vpcId`,
    publicSubnetIds: ids("public"),
    privateSubnetIds: ids("private"),
    isolatedSubnetIds: ids("isolated"),
    routeTables: [],
  };
}
