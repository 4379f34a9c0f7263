import type { Moment } from "../types/entry";
import { objects, text } from "../values";
import { Permissions } from "./at-moment";
import { explained, lost } from "./words";

/** The file that a balancer tries to write when its logs are switched on. */
const testFiles: Readonly<Record<string, string>> = {
  accessLogs: "ELBAccessLogTestFile",
  connectionLogs: "ELBConnectionLogTestFile",
  healthCheckLogs: "ELBHealthCheckLogTestFile",
};

/**
 * A balancer's logs go only to a bucket whose policy lets the log delivery write. Source: "Enable access logs for your
 * Application Load Balancer", user guide.
 */
export function refuseBalancerLogs(moment: Moment): string | undefined {
  const { inputs, account, region, existing } = moment;
  const permissions = new Permissions(moment);
  const kind = { application: "app", network: "net" }[text(inputs.loadBalancerType)] ?? "app";
  const behalf =
    text(existing?.outputs.arn) ||
    `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/${kind}/${text(inputs.name)}/0123456789abcdef`;
  for (const [key, file] of Object.entries(testFiles))
    for (const logs of objects(inputs[key])) {
      const bucket = text(logs.bucket);
      if (logs.enabled === false || bucket === "") continue;
      const prefix = text(logs.prefix) === "" ? "" : `${text(logs.prefix)}/`;
      const question = {
        action: "s3:PutObject",
        resource: `arn:aws:s3:::${bucket}/${prefix}AWSLogs/${account}/${file}`,
        behalf,
      };
      // Network balancers write through the log delivery of all services.
      const writer =
        kind === "net" ? "delivery.logs.amazonaws.com" : "logdelivery.elasticloadbalancing.amazonaws.com";
      const answer = permissions.refused([question], writer);
      if (answer)
        return `InvalidConfigurationRequest: Access Denied for bucket: ${bucket}. Please check S3bucket permission ${explained(answer, { "aws:SourceArn": behalf })}`;
    }
  return undefined;
}

/** S3 does not look at the target bucket's policy when it is told to write there. */
export function loseBucketLogs(moment: Moment): string | undefined {
  const { inputs } = moment;
  const [bucket, target] = [text(inputs.bucket), text(inputs.targetBucket)];
  const permissions = new Permissions(moment);
  if (!permissions.stack.resource(`arn:aws:s3:::${target}`)) return undefined;
  const answer = permissions.refused(
    [
      {
        action: "s3:PutObject",
        resource: `arn:aws:s3:::${target}/${text(inputs.targetPrefix)}log`,
        behalf: `arn:aws:s3:::${bucket}`,
      },
    ],
    "logging.s3.amazonaws.com",
  );
  return answer && lost("write no log of the bucket", answer);
}
