import { endpointServiceRules } from "../../policy/rules/endpoint-services";
import { resource, ruleNamed, unknown } from "../support/policy";
import { describeRule } from "../support/rule-table";

const endpoint = (inputs: Record<string, unknown>) =>
  resource("aws:ec2/vpcEndpoint:VpcEndpoint", "x", inputs);
const others = "com.amazonaws.vpce.eu-west-2.vpce-svc-0123456789abcdef0";
const network = "arn:aws:vpc-lattice:eu-west-2:111122223333:servicenetwork/sn-1";

describeRule({
  rule: ruleNamed(endpointServiceRules, "ec2-vpcendpoint-disallow-unapproved-service"),
  passing: [endpoint({ serviceName: "com.amazonaws.eu-west-2.ecr.api" })],
  decisive: ["serviceName"],
  cases: [
    {
      when: "AWS names it otherwise",
      given: [endpoint({ serviceName: "aws.sagemaker.eu-west-2.notebook" })],
      outcome: "pass",
    },
    {
      when: "it is another's",
      given: [endpoint({ serviceName: others })],
      outcome: "fail",
      says: "not AWS's",
    },
    {
      when: "it only begins like AWS's",
      given: [endpoint({ serviceName: "com.amazonaws.example.net/x" })],
      outcome: "fail",
    },
    {
      when: "the other's is approved",
      given: [endpoint({ serviceName: others })],
      settings: { services: [others] },
      outcome: "pass",
    },
    {
      when: "it leads to a service network",
      given: [endpoint({ serviceNetworkArn: network })],
      outcome: "fail",
      says: "`serviceNetworkArn`",
    },
    {
      when: "it leads to a resource",
      given: [endpoint({ resourceConfigurationArn: network })],
      outcome: "fail",
      says: "`resourceConfigurationArn`",
    },
    {
      when: "the service network is approved",
      given: [endpoint({ serviceNetworkArn: network })],
      settings: { services: [network] },
      outcome: "pass",
    },
    {
      when: "the service network is not known",
      given: [endpoint({ serviceNetworkArn: unknown })],
      outcome: "undetermined",
    },
  ],
});
