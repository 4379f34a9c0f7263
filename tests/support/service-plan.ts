import type {
  BalancedPlan,
  CommonPlan,
  RegisteredPlan,
  ScheduledPlan,
  WorkerPlan,
} from "../../components/fargate-microservice/args";

const account = "111122223333";
const region = "eu-central-1";

/** An image of the sample service, by digest. */
export const sampleImage = `${account}.dkr.ecr.${region}.amazonaws.com/cdd-dev-screening@sha256:${"a".repeat(64)}`;

/** The image of the proxy that speaks TLS for it. */
export const sampleProxyImage = sampleImage.replace("screening@", "agents/tls-proxy@");

/** How a secret of the sample service is rotated. */
export const sampleRotation = {
  functionArn: `arn:aws:lambda:${region}:${account}:function:rotate`,
  roleArn: `arn:aws:iam::${account}:role/rotate`,
  days: 30,
};

/** How the WAF judges where nothing is excepted. */
export const sampleWaf = {
  mode: "block",
  versions: { knownBadInputs: "Version_1.1", sqlInjection: "Version_2.1", common: "Version_3.1" },
} as const;

/** A service with a table, a bucket, two secrets and a destination, without an image, of no kind yet. */
const common: CommonPlan = {
  service: "screening",
  physicalName: "cdd-dev-screening",
  stack: "dev",
  account,
  region,
  owner: "financial-crime",
  dataClass: "restricted",
  criticality: "high",
  calls: ["audit-trail"],
  startupSeconds: 60,
  stopSeconds: 30,
  after: {},
  cpu: 512,
  memory: 1024,
  architecture: "x86_64",
  ulimits: { nofile: { soft: 65_535, hard: 65_535 } },
  otherImages: {},
  containers: [],
  agents: { logRouter: false, collector: false },
  mounts: [],
  repositories: ["cdd-dev-screening"],
  environment: { PORT: "8080", AUDIT_TRAIL_URL: "https://audit-trail.internal.dev.bank.example" },
  secrets: [
    {
      key: "watchlist-api-key",
      name: "cdd/dev/screening/watchlist-api-key",
      environmentVariable: "WATCHLIST_API_KEY",
      rotation: {
        days: 60,
        byHand: "CDD-9",
      },
    },
    {
      key: "signing-key",
      name: "cdd/dev/screening/signing-key",
      environmentVariable: "SIGNING_KEY",
      rotation: sampleRotation,
    },
  ],
  existingSecrets: [],
  secretDuties: {
    deployers: [`arn:aws:iam::${account}:role/deployer`],
    writers: [`arn:aws:iam::${account}:role/writer`],
  },
  data: { screenings: "write", documents: "read" },
  dataStatements: [
    {
      sid: "WriteScreenings",
      actions: ["dynamodb:PutItem"],
      resources: [`arn:aws:dynamodb:${region}:${account}:table/cdd-dev-screenings`],
    },
  ],
  usesTables: true,
  usesBuckets: true,
  tables: [{ store: "screenings", name: "cdd-dev-screenings", indexes: ["by-resolution"] }],
  egress: [
    {
      destination: "watchlist-provider",
      cidrs: ["198.51.100.0/24"],
      prefixLists: ["pl-0123456789abcdef0"],
      port: 443,
    },
  ],
  logGroup: "/cdd/dev/screening",
  logMode: "non-blocking",
  capacity: { base: 1, fargateWeight: 1, spotWeight: 3 },
  exceptions: {},
  retain: false,
  roles: { path: "/cdd/dev/", account },
};

const rolling = { strategy: "rolling" } as const;

/** The service behind an internal load balancer. */
export const samplePlan: BalancedPlan = {
  ...common,
  kind: "balanced",
  exposure: "internal",
  port: 8080,
  health: { path: "/health", codes: "200" },
  idleTimeoutSeconds: 60,
  taskTls: "proxy",
  repositories: ["cdd-dev-screening", "cdd-dev-agents/tls-proxy"],
  otherImages: { "tls-proxy": sampleProxyImage },
  tasks: { min: 2 },
  internalName: "screening.internal.dev.bank.example",
  zoneId: "Z0123456789ABCDEFGHIJ",
  wafLogGroup: "aws-waf-logs-dev-screening",
  rateLimit: 50000,
  largeBodyPaths: [],
  falsePositives: [],
  waf: sampleWaf,
  testTrafficCidrs: ["10.200.0.0/24"],
  inboundCidrs: [],
  release: rolling,
  alarms: {},
};

/** The same service, whose container speaks TLS by itself. */
export const ownTlsPlan: BalancedPlan = {
  ...samplePlan,
  taskTls: "container",
  repositories: ["cdd-dev-screening"],
  otherImages: {},
};

/** The same service, open to customers. */
export const publicPlan: BalancedPlan = {
  ...samplePlan,
  exposure: "public",
  publicName: "screening.dev.bank.example",
  rateLimit: 2000,
};

/** The least that a balanced service can be: no stores, secrets, destinations or test traffic. */
export const barePlan: BalancedPlan = {
  ...samplePlan,
  calls: [],
  environment: {},
  secrets: [],
  data: {},
  dataStatements: [],
  usesTables: false,
  usesBuckets: false,
  tables: [],
  egress: [],
  testTrafficCidrs: [],
  inboundCidrs: [],
};

/** The service without a load balancer: callers find its tasks by name. */
export const registeredPlan: RegisteredPlan = {
  ...common,
  kind: "registered",
  port: 8443,
  tasks: { min: 2 },
  internalName: "screening.internal.dev.bank.example",
  release: rolling,
  alarms: {},
};

/** The service as a worker, which nobody calls. */
export const workerPlan: WorkerPlan = {
  ...common,
  kind: "worker",
  tasks: { min: 2 },
  release: rolling,
  alarms: {},
};

/** The service, run every night. */
export const scheduledPlan: ScheduledPlan = {
  ...common,
  kind: "scheduled",
  schedule: { expression: "cron(0 2 * * ? *)", timezone: "Europe/London" },
};
