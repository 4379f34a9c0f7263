import { demandCustomerKey, isSet, resourceRule, types } from "../lib";

interface Cluster {
  readonly settings?: readonly { readonly name?: string; readonly value?: string }[];
  readonly configuration?: {
    readonly executeCommandConfiguration?: {
      readonly kmsKeyId?: string;
      readonly logging?: string;
      readonly logConfiguration?: {
        readonly cloudWatchLogGroupName?: string;
        readonly cloudWatchEncryptionEnabled?: boolean;
        readonly s3BucketName?: string;
        readonly s3BucketEncryptionEnabled?: boolean;
      };
    };
  };
}

const containerInsights = resourceRule<Cluster>({
  name: "ecs-cluster-enable-container-insights",
  severity: "medium",
  description: "Container Insights is on in every cluster.",
  remediation: 'set the cluster setting `containerInsights` to "enabled" or "enhanced".',
  standards: { fsbp: ["ECS.12"], pci: [], pciOwn: ["10.2.1"], nist: ["AU-6(3)", "CA-7", "SI-2"] },
  types: types.cluster,
  check: ({ props }, judge) => {
    const value = props.settings?.find(({ name }) => name === "containerInsights")?.value;
    if (value !== "enabled" && value !== "enhanced") judge.violation("Container Insights is off");
  },
});

const execLogging = resourceRule<Cluster>({
  name: "ecs-cluster-configure-exec-logging",
  severity: "medium",
  description: "Should anybody ever open a shell in a task, the session is encrypted and logged.",
  remediation:
    'set `executeCommandConfiguration` with `kmsKeyId`, logging "OVERRIDE" and an encrypted log group.',
  standards: { fsbp: [], pci: [], pciOwn: ["10.2.1"], nist: ["AU-2", "SC-28"] },
  types: types.cluster,
  check: ({ props }, judge) => {
    const execution = props.configuration?.executeCommandConfiguration;
    judge.part(() => {
      if (execution?.logging !== "OVERRIDE")
        judge.violation("sessions are not logged to a place of the bank's own");
    });
    judge.part(() => demandCustomerKey(judge, execution, "kmsKeyId", "the configuration of sessions"));
    judge.part(() => {
      const log = execution?.logConfiguration;
      const toGroup = isSet(log, "cloudWatchLogGroupName") && log?.cloudWatchEncryptionEnabled === true;
      const toBucket = isSet(log, "s3BucketName") && log?.s3BucketEncryptionEnabled === true;
      if (!toGroup && !toBucket) judge.violation("sessions have no encrypted log");
    });
  },
});

export const ecsClusterRules = [containerInsights, execLogging];
