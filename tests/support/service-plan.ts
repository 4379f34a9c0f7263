import type { ServicePlan } from "../../components/fargate-microservice/args";

const account = "111122223333";
const region = "eu-central-1";

/** An image of the sample service, by digest. */
export const sampleImage = `${account}.dkr.ecr.${region}.amazonaws.com/cdd-dev-screening@sha256:${"a".repeat(64)}`;

/** An internal service with a table, a bucket, two secrets and a destination, without an image. */
export const samplePlan: ServicePlan = {
  service: "screening",
  physicalName: "cdd-dev-screening",
  stack: "dev",
  account,
  region,
  exposure: "internal",
  owner: "financial-crime",
  dataClass: "restricted",
  criticality: "high",
  port: 8080,
  health: "/health",
  startupSeconds: 60,
  cpu: 512,
  memory: 1024,
  tasks: { min: 2 },
  repository: "cdd-dev-screening",
  environment: { PORT: "8080", AUDIT_TRAIL_URL: "https://audit-trail.internal.dev.bank.example" },
  secrets: [
    {
      key: "watchlist-api-key",
      name: "cdd/dev/screening/watchlist-api-key",
      environmentVariable: "WATCHLIST_API_KEY",
    },
    {
      key: "signing-key",
      name: "cdd/dev/screening/signing-key",
      environmentVariable: "SIGNING_KEY",
      rotation: { functionArn: `arn:aws:lambda:${region}:${account}:function:rotate`, days: 30 },
    },
  ],
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
  egress: [
    {
      destination: "watchlist-provider",
      cidrs: ["198.51.100.0/24"],
      prefixLists: ["pl-0123456789abcdef0"],
      port: 443,
    },
  ],
  internalName: "screening.internal.dev.bank.example",
  zoneId: "Z0123456789ABCDEFGHIJ",
  logGroup: "/cdd/dev/screening",
  wafLogGroup: "aws-waf-logs-dev-screening",
  logMode: "non-blocking",
  rateLimit: 50000,
  largeBodyPaths: [],
  testTrafficCidrs: ["10.200.0.0/24"],
  capacity: { fargateWeight: 1, spotWeight: 3 },
  release: { strategy: "rolling" },
  retain: false,
  roles: { path: "/cdd/dev/", account },
};

/** The same service, open to customers. */
export const publicPlan: ServicePlan = {
  ...samplePlan,
  exposure: "public",
  publicName: "screening.dev.bank.example",
  rateLimit: 2000,
};

/** The least that a service can be: no stores, secrets, destinations or test traffic. */
export const barePlan: ServicePlan = {
  ...samplePlan,
  environment: {},
  secrets: [],
  data: {},
  dataStatements: [],
  usesTables: false,
  usesBuckets: false,
  egress: [],
  testTrafficCidrs: [],
};
