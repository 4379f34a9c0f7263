import type { Assumption } from "./assumption";

/** What masks logs, who reaches images, and how Scheduler reads what it keeps. */
export const logsAndImages: readonly Assumption[] = [
  {
    id: "destination-takes-no-role",
    belief:
      "A subscription to a destination of another account whose policy names the account by its id needs no role, for WAF's, flow logs' and Container Insights' groups too.",
    usedIn: ["components/shared/log-group.ts", "roles/types/watching.ts"],
    source: {
      kind: "documented in part",
      text: "CloudWatch Logs user guide, Cross-account cross-Region subscriptions: a role only where the destination's policy grants an organisation; nothing is said of groups to which AWS's services write",
    },
    breaks: "The first up with a logDestination is refused at the filters, with the name of the group.",
    fallback:
      "Give the filter a roleArn in components/shared/log-group.ts, of a role that logs takes and that may logs:PutLogEvents on the group.",
    tried: { none: "It needs a second account. The first up of prod shows it." },
  },
  {
    id: "birth-dates-as-identifiers",
    belief: "CloudWatch Logs takes both expressions by which a date of birth is found.",
    usedIn: ["components/observability/personal-data.ts"],
    source: {
      kind: "documented in part",
      text: "CloudWatch Logs user guide, custom data identifiers: bounds and characters of an expression, no example like these",
    },
    breaks: "The first up fails at the log groups' data protection policies.",
    fallback: "Empty customIdentifiers in personal-data.ts.",
    tried: { probe: "stands-up", made: ["aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy"] },
  },
  {
    id: "findings-are-delivered",
    belief:
      "Findings of data protection reach their log group by the resource policy that the program makes, and AWS adds none.",
    usedIn: ["components/observability/data-protection.ts"],
    source: {
      kind: "documented in part",
      text: "CloudWatch Logs user guide, AWS logging: the statement for delivery.logs.amazonaws.com, for vended logs at large",
    },
    breaks: "AWS writes a resource policy of its own, which the program does not know, or findings are lost.",
    fallback:
      "Leave out findingsDelivery: AWS then writes its policy where the deployer may logs:PutResourcePolicy.",
    tried: {
      none: "After one line with a card's test number in dev: aws logs describe-resource-policies, and the group's streams.",
    },
  },
  {
    id: "payload-key-of-a-schedule",
    belief:
      "Scheduler decrypts a schedule's payload as the schedule's role, without kms:ViaService, the schedule's ARN as encryption context.",
    usedIn: ["components/fargate-microservice/schedule/roles.ts"],
    source: {
      kind: "documented in part",
      text: "EventBridge Scheduler user guide, Encryption at rest: an event of CloudTrail shows it, the text does not promise it",
    },
    breaks: "Every run is dropped, and the alarm on missed runs says so.",
    fallback: "Take the condition off payloadStatements in schedule/roles.ts.",
    tried: {
      none: "The first run at night shows it: InvocationDroppedCount of the schedule group, and the queue.",
    },
  },
  {
    id: "repository-denies-spare-scans",
    belief:
      "Scans of images by Inspector and by ECR, and calls that AWS makes itself, pass a repository's three denials.",
    usedIn: ["components/registry/repository-policy.ts"],
    source: {
      kind: "documented in part",
      text: "IAM user guide, aws:PrincipalIsAWSService: true where a service calls itself; which principal a scan has is not said",
    },
    breaks: "Images are not scanned.",
    fallback:
      "Leave OnlyPullersPull out in repository-policy.ts: reading then follows the roles' own permissions.",
    tried: {
      none: "One image pushed in dev, then aws ecr describe-image-scan-findings; in prod Inspector's coverage.",
    },
  },
  {
    id: "rights-for-enhanced-scanning",
    belief:
      "Besides ecr:PutRegistryScanningConfiguration enhanced scanning takes of the deployer Inspector's rights as docs/first-deployment.md lists them, and no other.",
    usedIn: ["components/registry/index.ts"],
    source: {
      kind: "documented in part",
      text: "Amazon ECR user guide, Enhanced scanning: permissions of an identity, without those for a service-linked role",
    },
    breaks: "The first up of a stack with registry.scanning enhanced fails at the scanning configuration.",
    fallback: "Set registry.scanning basic in the stack file.",
    tried: {
      none: "The trial's stack scans basic; the setting is the account's, so try it where prod will stand.",
    },
  },
  {
    id: "signatures-of-aws-signer",
    belief:
      "A signature that AWS Signer makes of an image is a JWS whose critical headers are the Notary Project's and signingProfileVersion, signingJob and verificationPlugin of AWS Signer's, at least version 1 of its plugin.",
    usedIn: ["proofs/envelope.ts"],
    source: {
      kind: "seen in public",
      text: "aws/aws-signer-notation-plugin: internal/signer takes application/jose+json only, internal/verifier reads these attributes; AWS's guide names none",
    },
    breaks:
      "release -- check and promote refuse a signature of AWS Signer, and name the header that they do not understand.",
    fallback: "Add the header to `understood` in proofs/envelope.ts, or sign under the bank's own authority.",
    tried: {
      none: "One image signed with a profile in dev, registry.signers naming it, and npm run release -- check dev.",
    },
  },
  {
    id: "referrers-judged-as-pulls",
    belief:
      "Whoever may ecr:BatchGetImage and ecr:GetDownloadUrlForLayer on a repository lists what refers to its images, and fetches the blobs of what is no image.",
    usedIn: ["roles/stack-roles.ts", "proofs/registry.ts"],
    source: {
      kind: "documented in part",
      text: "ECR API, ListImageReferrers: must have the ecr:BatchGetImage permission; of blobs of other kinds GetDownloadUrlForLayer says nothing",
    },
    breaks:
      "release -- check ends 2 with ECR's refusal, in a stack whose registry asks for signatures or SBOMs.",
    fallback:
      "Add the action that ECR names to readingProofs in roles/stack-roles.ts; or leave signers and sbom out.",
    tried: {
      none: "The trial's images are signed by nobody: aws ecr list-image-referrers as the deployer of dev, then release -- check dev.",
    },
  },
];
