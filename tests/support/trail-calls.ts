/** Who made a call, as CloudTrail writes it. */
export type Identity = Readonly<Record<string, unknown>>;

const account = "111122223333";
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;

/**
 * Identities with the fields of CloudTrail's own examples. Sources: AWS CloudTrail user guide, "CloudTrail userIdentity
 * element"; Application Auto Scaling user guide, "Service-linked roles".
 */
export const identities = {
  /** A session of a role, by name with path. An AWS service that took the role says so. */
  session: (name: string, invokedBy?: string): Identity => ({
    type: "AssumedRole",
    principalId: "AROAIDPPEZS35WEXAMPLE:session",
    arn: `arn:aws:sts::${account}:assumed-role/${name.slice(name.lastIndexOf("/") + 1)}/session`,
    accountId: account,
    accessKeyId: "ASIAIOSFODNN7EXAMPLE",
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: "AROAIDPPEZS35WEXAMPLE",
        arn: role(name),
        accountId: account,
        userName: name.slice(name.lastIndexOf("/") + 1),
      },
      attributes: { creationDate: "2026-03-05T15:00:00Z", mfaAuthenticated: "false" },
    },
    ...(invokedBy !== undefined && { invokedBy }),
  }),
  user: {
    type: "IAMUser",
    principalId: "AIDA6ON6E4XEGITEXAMPLE",
    arn: `arn:aws:iam::${account}:user/Mary`,
    accountId: account,
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    userName: "Mary",
    sessionContext: { attributes: { creationDate: "2026-03-05T15:00:00Z", mfaAuthenticated: "true" } },
  },
  root: {
    type: "Root",
    principalId: account,
    arn: `arn:aws:iam::${account}:root`,
    accountId: account,
    accessKeyId: "",
  },
  service: { type: "AWSService", invokedBy: "delivery.logs.amazonaws.com" },
} as const;

/** Sessions of AWS's own services in their own roles. */
export const ownServices = {
  autoScaling: identities.session(
    "aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService",
    "ecs.application-autoscaling.amazonaws.com",
  ),
  ecs: identities.session("aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS", "ecs.amazonaws.com"),
} as const;

export interface RecordedCall {
  /** `ecs.amazonaws.com` */
  readonly source: string;
  readonly name: string;
  readonly by: Identity;
  readonly request?: unknown;
  /** CloudTrail writes `null` for a refused call. */
  readonly response?: unknown;
  readonly error?: string;
}

/** A call as EventBridge gets it of CloudTrail. Source: AWS CloudTrail user guide, "CloudTrail record contents". */
export function recordedCall({ source, name, by, request, response, error }: RecordedCall) {
  return {
    version: "0",
    id: "36eb8523-97d0-4518-b33d-ee3579ff19f0",
    "detail-type": "AWS API Call via CloudTrail",
    source: `aws.${source.split(".")[0]}`,
    account,
    time: "2026-03-05T15:54:41Z",
    region: "eu-west-2",
    resources: [],
    detail: {
      eventVersion: "1.11",
      userIdentity: by,
      eventTime: "2026-03-05T15:54:41Z",
      eventSource: source,
      eventName: name,
      awsRegion: "eu-west-2",
      sourceIPAddress: "192.0.2.1",
      userAgent: "aws-cli/2.31.0",
      ...(error !== undefined && { errorCode: error, errorMessage: "not authorized" }),
      requestParameters: request ?? null,
      responseElements: response ?? null,
      requestID: "b2a1d0ab-0f5b-4e1c-8a5a-EXAMPLE",
      eventID: "4d5ae5bf-9e4a-4d0e-b8b0-EXAMPLE",
      readOnly: false,
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: "Management",
    },
  };
}
