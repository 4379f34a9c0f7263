import type { Rule } from "./lib";
import { knowRules } from "./lib/configuration";
import { addressRules } from "./rules/addresses";
import { alarmCoverageRules } from "./rules/alarm-coverage";
import { alarmRules } from "./rules/alarms";
import { anyDocumentRules } from "./rules/any-documents";
import { anyExposureRules } from "./rules/any-exposure";
import { anyOwnerRules } from "./rules/any-owner";
import { anyProtectionRules } from "./rules/any-protection";
import { anySecretRules } from "./rules/any-secrets";
import { anyTypeRules } from "./rules/any-type";
import { backupRules } from "./rules/backups";
import { certificateRules } from "./rules/certificates";
import { cloudwatchRules } from "./rules/cloudwatch";
import { cloudwatchProtectionRules } from "./rules/cloudwatch-protection";
import { cloudwatchSubscriptionRules } from "./rules/cloudwatch-subscriptions";
import { componentRules } from "./rules/component";
import { defaultNetworkRules } from "./rules/default-network";
import { discoveryOwnerRules } from "./rules/discovery-owner";
import { dnsRecordRules } from "./rules/dns-records";
import { dynamodbRules } from "./rules/dynamodb";
import { dynamodbCapacityRules } from "./rules/dynamodb-capacity";
import { dynamodbPolicyRules } from "./rules/dynamodb-policies";
import { ec2CapacityRules } from "./rules/ec2-capacity";
import { ec2LaunchTemplateRules } from "./rules/ec2-launch-template";
import { ecrRules } from "./rules/ecr";
import { ecrImageRules } from "./rules/ecr-images";
import { ecrLifecycleRules } from "./rules/ecr-lifecycle";
import { ecsClusterRules } from "./rules/ecs-cluster";
import { ecsEnvironmentRules } from "./rules/ecs-environment";
import { ecsFormRules } from "./rules/ecs-forms";
import { ecsImageRules } from "./rules/ecs-image";
import { ecsLoggingRules } from "./rules/ecs-logging";
import { ecsOutsideConfigurationRules } from "./rules/ecs-outside-configuration";
import { ecsReleaseRules } from "./rules/ecs-release";
import { ecsScalingRules } from "./rules/ecs-scaling";
import { ecsServiceRules } from "./rules/ecs-service";
import { ecsSubnetRules } from "./rules/ecs-subnets";
import { ecsTaskDefinitionRules } from "./rules/ecs-task-definition";
import { ecsTaskRolesRules } from "./rules/ecs-task-roles";
import { ecsUnsafeVariableRules } from "./rules/ecs-unsafe-variables";
import { efsRules } from "./rules/efs";
import { efsRelationRules } from "./rules/efs-relations";
import { endpointServiceRules } from "./rules/endpoint-services";
import { endpointRules } from "./rules/endpoints";
import { eventTargetRules } from "./rules/event-targets";
import { eventRules } from "./rules/events";
import { healthCheckRules } from "./rules/health-checks";
import { iamEscalationRules } from "./rules/iam-escalation";
import { iamFourEyesRules } from "./rules/iam-four-eyes";
import { iamManagedPolicyRules } from "./rules/iam-managed-policies";
import { iamOneClusterRules } from "./rules/iam-one-cluster";
import { iamOwnDataRules } from "./rules/iam-own-data";
import { iamOwnSecretsRules } from "./rules/iam-own-secrets";
import { iamPolicyRules } from "./rules/iam-policy";
import { iamRoleRules } from "./rules/iam-role";
import { iamRoleLimitRules } from "./rules/iam-role-limits";
import { iamSentKeysRules } from "./rules/iam-sent-keys";
import { iamUnmaskedLogsRules } from "./rules/iam-unmasked-logs";
import { internetGatewayRules } from "./rules/internet-gateways";
import { kmsRules } from "./rules/kms";
import { kmsDutyRules } from "./rules/kms-duties";
import { kmsSpecRules } from "./rules/kms-spec";
import { listenerCertificateRules } from "./rules/listener-certificates";
import { listenerRedirectRules } from "./rules/listener-redirects";
import { listenerTrafficRules } from "./rules/listener-traffic";
import { listenerRules } from "./rules/listeners";
import { loadBalancingRules } from "./rules/load-balancing";
import { loadBalancingRelationRules } from "./rules/load-balancing-relations";
import { networkRules } from "./rules/network";
import { networkAclRules } from "./rules/network-acls";
import { lastRules, packRules } from "./rules/pack";
import { prefixListRules } from "./rules/prefix-lists";
import { providerSettingRules } from "./rules/provider-settings";
import { resolverRules } from "./rules/resolver";
import { s3Rules } from "./rules/s3";
import { s3EncryptionRules } from "./rules/s3-encryption";
import { s3PolicyRules } from "./rules/s3-policies";
import { s3RecordRules } from "./rules/s3-records";
import { s3ReplicationRules } from "./rules/s3-replication";
import { s3RequestRules } from "./rules/s3-requests";
import { s3StoreRules } from "./rules/s3-stores";
import { s3UpkeepRules } from "./rules/s3-upkeep";
import { s3UploadRules } from "./rules/s3-uploads";
import { schedulerRules } from "./rules/scheduler";
import { secretsmanagerRules } from "./rules/secretsmanager";
import { secretsmanagerDescriptionRules } from "./rules/secretsmanager-description";
import { secretsmanagerKeepersRules } from "./rules/secretsmanager-keepers";
import { secretsmanagerRotationRules } from "./rules/secretsmanager-rotation";
import { securityGroupIngressRules } from "./rules/security-group-ingress";
import { securityGroupSourceRules } from "./rules/security-group-sources";
import { securityGroupTaskRules } from "./rules/security-group-tasks";
import { securityGroupUpkeepRules } from "./rules/security-group-upkeep";
import { securityGroupRules } from "./rules/security-groups";
import { serviceDiscoveryRules } from "./rules/service-discovery";
import { snsRules } from "./rules/sns";
import { snsRelationRules } from "./rules/sns-relations";
import { sqsRules } from "./rules/sqs";
import { stackRules } from "./rules/stack";
import { stackOutputRules } from "./rules/stack-outputs";
import { tagRules } from "./rules/tags";
import { targetGroupRules } from "./rules/target-groups";
import { wafRules } from "./rules/waf";
import { wafManagedGroupRules } from "./rules/waf-managed-groups";
import { wafMetricRules } from "./rules/waf-metrics";
import { wafOrderRules } from "./rules/waf-order";

/** The pack's name in findings and events. */
export const packName = "cdd-bank-security";

/** Every rule of the pack. */
export const rules: readonly Rule[] = [
  ...packRules,
  ...anyDocumentRules,
  ...anyExposureRules,
  ...anyOwnerRules,
  ...anyProtectionRules,
  ...anySecretRules,
  ...anyTypeRules,
  ...backupRules,
  ...certificateRules,
  ...cloudwatchRules,
  ...cloudwatchProtectionRules,
  ...cloudwatchSubscriptionRules,
  ...componentRules,
  ...dynamodbRules,
  ...dynamodbPolicyRules,
  ...ec2CapacityRules,
  ...ec2LaunchTemplateRules,
  ...ecrRules,
  ...ecrImageRules,
  ...ecsClusterRules,
  ...ecsEnvironmentRules,
  ...ecsFormRules,
  ...ecsImageRules,
  ...ecsLoggingRules,
  ...ecsReleaseRules,
  ...ecsServiceRules,
  ...ecsSubnetRules,
  ...ecsTaskDefinitionRules,
  ...ecsTaskRolesRules,
  ...efsRules,
  ...efsRelationRules,
  ...eventRules,
  ...iamFourEyesRules,
  ...iamOwnDataRules,
  ...iamOwnSecretsRules,
  ...iamEscalationRules,
  ...iamManagedPolicyRules,
  ...iamPolicyRules,
  ...iamRoleRules,
  ...iamSentKeysRules,
  ...iamOneClusterRules,
  ...iamUnmaskedLogsRules,
  ...kmsRules,
  ...kmsDutyRules,
  ...listenerTrafficRules,
  ...listenerRules,
  ...loadBalancingRules,
  ...loadBalancingRelationRules,
  ...networkRules,
  ...internetGatewayRules,
  ...prefixListRules,
  ...networkAclRules,
  ...resolverRules,
  ...s3Rules,
  ...s3EncryptionRules,
  ...s3PolicyRules,
  ...schedulerRules,
  ...s3RecordRules,
  ...s3ReplicationRules,
  ...s3RequestRules,
  ...s3StoreRules,
  ...s3UploadRules,
  ...secretsmanagerRules,
  ...secretsmanagerKeepersRules,
  ...secretsmanagerRotationRules,
  ...securityGroupIngressRules,
  ...securityGroupSourceRules,
  ...securityGroupTaskRules,
  ...securityGroupRules,
  ...serviceDiscoveryRules,
  ...snsRules,
  ...snsRelationRules,
  ...sqsRules,
  ...stackRules,
  ...stackOutputRules,
  ...endpointServiceRules,
  ...eventTargetRules,
  ...ecsUnsafeVariableRules,
  ...ecsOutsideConfigurationRules,
  ...listenerRedirectRules,
  ...providerSettingRules,
  ...targetGroupRules,
  ...wafRules,
  ...wafManagedGroupRules,
  ...wafOrderRules,
  ...addressRules,
  ...alarmRules,
  ...discoveryOwnerRules,
  ...dynamodbCapacityRules,
  ...ecrLifecycleRules,
  ...ecsScalingRules,
  ...healthCheckRules,
  ...iamRoleLimitRules,
  ...kmsSpecRules,
  ...listenerCertificateRules,
  ...s3UpkeepRules,
  ...secretsmanagerDescriptionRules,
  ...securityGroupUpkeepRules,
  ...wafMetricRules,
  ...alarmCoverageRules,
  ...endpointRules,
  ...defaultNetworkRules,
  ...dnsRecordRules,
  ...tagRules,
  ...lastRules,
];

knowRules(rules);
