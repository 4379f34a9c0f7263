import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type { Input } from "@pulumi/pulumi";
import type { BalancedPlan } from "../args";
import type { Scope } from "../scope";
import { alarmName } from "./alarm-names";

/**
 * Days before the end of a certificate at which people are told. ACM renews it 60 days before, or 45 where it is valid for
 * 198 days, and tries until it succeeds: two weeks of that have failed by then, and a month is left.
 * Source: "Managed certificate renewal", ACM user guide.
 */
const leastDays = 30;

/**
 * Tells people of a certificate that is not renewed. By itself: within the composite it would keep every other fault of a
 * month from being told. ACM has a figure twice a day.
 */
export function certificateAlarm(
  { name, args, tags, parent }: Scope<BalancedPlan>,
  certificateArn: Input<string>,
): void {
  const { alarms } = args.observability.topics;
  new cloudwatch.MetricAlarm(
    `${name}-certificate-end`,
    {
      name: alarmName(args, "certificate-end"),
      alarmDescription: `The certificate of ${args.service} ends in less than ${leastDays} days, and ACM has not renewed it: see its validation records, and the CAA records of the domain`,
      namespace: "AWS/CertificateManager",
      metricName: "DaysToExpiry",
      dimensions: { CertificateArn: certificateArn },
      statistic: "Minimum",
      period: 86_400,
      comparisonOperator: "LessThanThreshold",
      threshold: leastDays,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      treatMissingData: "notBreaching",
      alarmActions: [alarms],
      okActions: [alarms],
      tags,
    },
    { parent, deleteBeforeReplace: true },
  );
}
