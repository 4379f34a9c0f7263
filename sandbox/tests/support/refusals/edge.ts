import * as acm from "@pulumi/aws/acm";
import * as lb from "@pulumi/aws/lb";
import * as route53 from "@pulumi/aws/route53";
import * as wafv2 from "@pulumi/aws/wafv2";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { RefusalCase } from "./case";
import { balancer, forward } from "./delivery";

const certificate = (name: string, opts: CustomResourceOptions) =>
  new acm.Certificate(
    `${name}-certificate`,
    { domainName: `${name}.example.com`, validationMethod: "DNS" },
    opts,
  );

const visibilityConfig = {
  cloudwatchMetricsEnabled: true,
  sampledRequestsEnabled: true,
  metricName: "acl",
};

function webAcl(name: string, physical: string, opts: CustomResourceOptions) {
  return new wafv2.WebAcl(
    name,
    { name: physical, scope: "REGIONAL", defaultAction: { allow: {} }, visibilityConfig },
    opts,
  );
}

export const edgeCases: readonly RefusalCase[] = [
  {
    title: "a TLS listener without certificate",
    programs: [
      (name, opts) => {
        const { own, group } = balancer(name, opts);
        new lb.Listener(
          `${name}-listener`,
          { loadBalancerArn: own.arn, port: 443, protocol: "HTTPS", defaultActions: forward(group.arn) },
          opts,
        );
      },
    ],
    refused: "listener",
    says: /A certificate must be specified for HTTPS listeners/,
  },
  {
    title: "a listener whose certificate is not issued yet",
    programs: [
      (name, opts) => {
        const { own, group } = balancer(name, opts);
        const certificateArn = certificate(name, opts).arn;
        new lb.Listener(
          `${name}-listener`,
          {
            loadBalancerArn: own.arn,
            port: 443,
            protocol: "HTTPS",
            certificateArn,
            defaultActions: forward(group.arn),
          },
          opts,
        );
      },
    ],
    refused: "listener",
    says: /UnsupportedCertificate: .* is not issued yet/,
  },
  {
    title: "a certificate whose proof is in no zone",
    programs: [
      (name, opts) =>
        void new acm.CertificateValidation(
          `${name}-validation`,
          { certificateArn: certificate(name, opts).arn },
          opts,
        ),
    ],
    refused: "validation",
    says: /last state: 'PENDING_VALIDATION'\): there is no record _[0-9a-f]{32}\./,
  },
  {
    title: "a record in a zone that does not exist",
    programs: [
      (name, opts) =>
        void new route53.Record(
          `${name}-record`,
          { zoneId: "Z0", name: "a.example.com", type: "A", ttl: 60, records: ["192.0.2.1"] },
          opts,
        ),
    ],
    refused: "record",
    says: /NoSuchHostedZone: No hosted zone found with ID: Z0/,
  },
  {
    title: "a record that is there already",
    programs: [
      (name, opts) => {
        const args = {
          zoneId: "ZEXAMPLE",
          name: "same.example.com",
          type: "A",
          ttl: 60,
          records: ["192.0.2.1"],
        };
        const first = new route53.Record(`${name}-first`, args, opts);
        new route53.Record(`${name}-second`, args, { ...opts, dependsOn: first });
      },
    ],
    refused: "second",
    says: /InvalidChangeBatch: .*name='same\.example\.com\.', type='A'\] but it already exists/,
  },
  {
    title: "a web ACL's logs to a group without WAF's prefix",
    programs: [
      (name, opts) => {
        const logDestinationConfigs = ["arn:aws:logs:eu-west-2:111122223333:log-group:plain"];
        new wafv2.WebAclLoggingConfiguration(
          `${name}-logging`,
          { resourceArn: webAcl(`${name}-acl`, name, opts).arn, logDestinationConfigs },
          opts,
        );
      },
    ],
    refused: "logging",
    says: /has to begin with aws-waf-logs-/,
  },
  {
    title: "a version of AWS's list of addresses, which has none",
    programs: [
      (name, opts) => {
        const statement = {
          managedRuleGroupStatement: {
            vendorName: "AWS",
            name: "AWSManagedRulesAmazonIpReputationList",
            version: "Version_1.0",
          },
        };
        const rule = {
          name: "ip-reputation",
          priority: 0,
          overrideAction: { none: {} },
          statement,
          visibilityConfig,
        };
        new wafv2.WebAcl(
          `${name}-acl`,
          { name, scope: "REGIONAL", defaultAction: { allow: {} }, rules: [rule], visibilityConfig },
          opts,
        );
      },
    ],
    refused: "acl",
    says: /WAFNonexistentItemException.*Version_1\.0/,
  },
  {
    title: "deleting a web ACL that guards a balancer",
    programs: [
      (name, opts) => {
        const { own } = balancer(name, opts);
        new wafv2.WebAclAssociation(
          `${name}-association`,
          { resourceArn: own.arn, webAclArn: webAcl(`${name}-acl`, name, opts).arn },
          { ...opts, retainOnDelete: true },
        );
      },
      (name, opts) => void balancer(name, opts),
    ],
    refused: "acl",
    says: /WAFAssociatedItemException: /,
  },
];
