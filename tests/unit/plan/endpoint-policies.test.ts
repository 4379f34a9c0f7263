import * as assert from "node:assert/strict";
import type { EndpointService } from "../../../components/network/args";
import type { Catalogue, Service } from "../../../model/catalogue";
import { plan } from "../../../plan";
import { endpointPolicies } from "../../../plan/endpoint-policies";
import { grantStatements, widestGrants } from "../../../plan/grants";
import { Names } from "../../../plan/names";
import { platform } from "../../../services";
import { entry } from "../../support/catalogues";
import { byHand, rotationBy, shipped, stackReading } from "../../support/stacks";

interface Statement {
  readonly Sid: string;
  readonly Principal: unknown;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition: unknown;
}

const ours = {
  StringEquals: { "aws:PrincipalAccount": "111122223333" },
  ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/cdd/test/*" },
};
const logs = "arn:aws:logs:eu-west-2:111122223333:log-group:";
const usual: readonly EndpointService[] = ["ecr.api", "ecr.dkr", "logs", "s3", "dynamodb"];

/** The endpoints' policies for the service `one` with these options. */
function policies(
  options: Partial<Service> = {},
  changes: Readonly<Record<string, unknown>> = {},
  more: Partial<Catalogue> = {},
) {
  const one = { ...entry, ...options } as Service;
  const catalogue: Catalogue = { services: { one }, stores: {}, destinations: {}, ...more };
  const { endpointPolicies } = plan(
    catalogue,
    stackReading({ egress: {}, rotation: {}, ...changes }),
  ).network;
  return {
    endpoints: Object.keys(endpointPolicies),
    of: (service: EndpointService): readonly Statement[] =>
      JSON.parse(endpointPolicies[service] ?? '{"Statement":[]}').Statement,
  };
}

describe("an endpoint that only some stacks have", () => {
  it("is not there where nobody needs it", () => {
    assert.deepEqual(policies().endpoints, usual);
  });

  it("takes traces of the stack's own roles", () => {
    const { endpoints, of } = policies({ openTelemetry: true });
    assert.deepEqual(endpoints, [...usual, "xray"]);
    const [traces, ...others] = of("xray");
    assert.deepEqual(others, []);
    assert.deepEqual([traces?.Sid, traces?.Resource, traces?.Condition], ["SendTraces", ["*"], ours]);
    assert.ok(traces?.Action.every((action) => action.startsWith("xray:")));
  });

  it("takes shells of the stack's own roles, and records them", () => {
    const exception = {
      stacks: ["test"],
      ticket: "CDD-7",
    };
    const { endpoints, of } = policies(
      { exceptions: { exec: exception, writableRoot: exception } },
      { "access.sessionOperators": ["arn:aws:iam::111122223333:role/operator"] },
    );
    assert.deepEqual(endpoints, [...usual, "ssmmessages", "kms"]);
    const asked = (service: EndpointService) => of(service).map(({ Sid, Action }) => [Sid, Action]);
    assert.deepEqual(asked("kms"), [
      ["UseStackKeys", ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]],
    ]);
    assert.deepEqual(asked("logs")[2], ["FindSessionLogs", ["logs:DescribeLogGroups"]]);
    assert.deepEqual(of("ssmmessages")[0]?.Resource, ["*"]);
    assert.deepEqual(of("kms")[0]?.Condition, {
      "ForAnyValue:StringLike": { "kms:ResourceAliases": "alias/cdd-test-*" },
      ...ours,
    });
    assert.deepEqual(
      of("ssmmessages").map(({ Sid, Action, Condition }) => [Sid, Action.length, Condition]),
      [["OpenSessions", 4, ours]],
    );
    assert.deepEqual(
      of("logs").map(({ Sid, Resource }) => [Sid, Resource]),
      [
        ["WriteServiceLogs", [`${logs}cdd-test-one:*`]],
        ["RecordSessions", [`${logs}cdd-test-exec:*`]],
        ["FindSessionLogs", ["*"]],
      ],
    );
  });

  it("takes what GuardDuty's agent sends from the account's tasks, and nothing else", () => {
    const guardDuty = { agentRegistryAccount: "444455556666" };
    const { endpoints, of } = policies({}, { containerSecurity: { guardDuty } });
    assert.deepEqual(endpoints, [...usual, "guardduty-data"]);
    assert.deepEqual(of("guardduty-data"), [
      {
        Sid: "AgentSends",
        Effect: "Allow",
        Principal: "*",
        Action: ["guardduty:SendSecurityTelemetry"],
        Resource: ["*"],
        Condition: { StringEquals: { "aws:PrincipalAccount": "111122223333" } },
      },
    ]);
    // The agent comes from a registry of AWS's own.
    assert.ok(
      of("ecr.dkr").some(({ Resource }) =>
        Resource.includes("arn:aws:ecr:eu-west-2:444455556666:repository/aws-guardduty-agent-fargate"),
      ),
    );
  });

  it("is there, and lets agents ask, where one service of several needs it", () => {
    const exception = { stacks: ["test"], ticket: "CDD-7" };
    const others = { two: entry, three: entry };
    const { endpoints, of } = policies(
      { openTelemetry: true, exceptions: { exec: exception, writableRoot: exception } },
      { "access.sessionOperators": ["arn:aws:iam::111122223333:role/operator"] },
      {
        services: {
          one: { ...entry, openTelemetry: true, exceptions: { exec: exception, writableRoot: exception } },
          ...others,
        },
      },
    );
    assert.deepEqual(endpoints, [...usual, "ssmmessages", "kms", "xray"]);
    assert.ok(of("logs")[0]?.Action.includes("logs:DescribeLogStreams"));
  });

  it("takes what EC2 machines say to the cluster", () => {
    const { endpoints, of } = policies(
      { capacity: "ec2:plain" },
      { ec2Capacity: { plain: { instanceTypes: ["c7i.xlarge"], min: 0, max: 2 } } },
      { ec2Capacity: { plain: { description: "Machines" } } },
    );
    assert.deepEqual(endpoints, [...usual, "ecs", "ecs-agent", "ecs-telemetry"]);
    for (const service of ["ecs", "ecs-agent", "ecs-telemetry"] as const)
      assert.deepEqual(
        of(service).map(({ Sid, Resource }) => [Sid, Resource]),
        [
          [
            "ManageInstances",
            [
              "arn:aws:ecs:eu-west-2:111122223333:cluster/cdd-test",
              "arn:aws:ecs:eu-west-2:111122223333:container-instance/cdd-test/*",
            ],
          ],
          ["FindEndpoint", ["*"]],
        ],
      );
    const [manage, find] = of("ecs-agent");
    // What AWS's own policy for such machines, AmazonEC2ContainerServiceforEC2Role, lets their agent do, but for making clusters
    // and for tags: it registers, says what it runs, and leaves.
    const agent = [
      "Poll",
      "StartTelemetrySession",
      "RegisterContainerInstance",
      "DeregisterContainerInstance",
    ];
    for (const action of [...agent, "UpdateContainerInstancesState", "SubmitTaskStateChange"])
      assert.ok(manage?.Action.includes(`ecs:${action}`), action);
    assert.equal(manage?.Action.includes("ecs:CreateCluster"), false);
    assert.deepEqual(find?.Action, ["ecs:DiscoverPollEndpoint"]);
  });
});

describe("the endpoint of logs", () => {
  const actions = (options: Partial<Service>) => policies(options).of("logs")[0]?.Action;
  const plain = ["logs:CreateLogStream", "logs:PutLogEvents"];
  const asking = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"];

  it("lets agents ask which streams there are, and nobody else", () => {
    assert.deepEqual(actions({}), plain);
    assert.deepEqual(actions({ logging: "awslogs", openTelemetry: false }), plain);
    assert.deepEqual(actions({ logging: "firelens" }), asking);
    assert.deepEqual(actions({ openTelemetry: true }), asking);
  });
});

describe("the endpoints of the registry", () => {
  // Sources: "Using Amazon ECR images with Amazon ECS", required permissions; "Amazon ECR interface VPC endpoints", minimum S3 bucket
  // permissions, Amazon ECR user guide.
  it("let tasks pull, and whoever ECR signs for fetch layers of its own bucket alone", () => {
    const { of } = policies();
    for (const service of ["ecr.api", "ecr.dkr"] as const)
      assert.deepEqual(
        of(service).map(({ Sid, Action, Principal, Condition }) => [Sid, Action, Principal, Condition]),
        [
          ["SignInToRegistry", ["ecr:GetAuthorizationToken"], "*", ours],
          [
            "PullImages",
            ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            "*",
            ours,
          ],
        ],
      );
    assert.deepEqual(of("s3"), [
      {
        Sid: "FetchImageLayers",
        Effect: "Allow",
        Principal: "*",
        Action: ["s3:GetObject"],
        Resource: ["arn:aws:s3:::prod-eu-west-2-starport-layer-bucket/*"],
      },
    ]);
  });

  it("let the images of further containers, agents and the Defender through", () => {
    const { of } = policies(
      {
        logging: "firelens",
        entryPoint: ["/app"],
        command: ["serve"],
        containers: {
          proxy: { description: "Proxy", memory: 64, entryPoint: ["/proxy"], command: ["serve"] },
        },
      },
      {
        containerSecurity: {
          prismaDefender: { console: "wss://console.bank.example:8084", cidrs: ["192.0.2.0/28"] },
        },
        rotation: { "defender-install-data": byHand },
      },
    );
    assert.deepEqual(
      of("ecr.api").find(({ Sid }) => Sid === "PullImages")?.Resource,
      ["one", "one/proxy", "agents/tls-proxy", "agents/log-router", "agents/prisma-defender"].map(
        (image) => `arn:aws:ecr:eu-west-2:111122223333:repository/cdd-test-${image}`,
      ),
    );
  });
});

describe("the endpoint of Secrets Manager", () => {
  const secret = (key: string) =>
    `arn:aws:secretsmanager:eu-west-2:111122223333:secret:cdd/test/one/${key}-??????`;
  const by = (...roles: readonly string[]) => ({
    StringEquals: { "aws:PrincipalAccount": "111122223333" },
    ArnEquals: { "aws:PrincipalArn": roles },
  });
  const secrets = ["api-key", "mail-key", "feed-key"];
  const told = (rotation: Readonly<Record<string, unknown>>) =>
    policies({ secrets }, { rotation })
      .of("secretsmanager")
      .map(({ Sid, Action, Resource, Condition }) => [Sid, Action.length, Resource, Condition]);
  const reading = ["ReadServiceSecrets", 1, secrets.map(secret), ours];

  it("lets tasks start, and nobody else pass where secrets are changed by hand", () => {
    const rotation = { "one/api-key": byHand, "one/mail-key": byHand, "one/feed-key": byHand };
    assert.deepEqual(told(rotation), [reading]);
  });

  it("lets each rotation function, known by its role, give the secrets a new value that it rotates", () => {
    const first = rotationBy();
    const second = { ...first, roleArn: `${first.roleArn}-mail` };
    const rotation = { "one/api-key": first, "one/mail-key": second, "one/feed-key": first };
    assert.deepEqual(told(rotation), [
      reading,
      ["Rotate1", 4, [secret("api-key"), secret("feed-key")], by(first.roleArn)],
      ["Rotate2", 4, [secret("mail-key")], by(second.roleArn)],
      ["MakeUpPasswords", 1, ["*"], by(first.roleArn, second.roleArn)],
    ]);
  });
});

describe("the endpoints of the stores", () => {
  it("let nothing through where there is no table, and no log where there is no service", () => {
    const closed = [{ Sid: "NothingPasses", Effect: "Deny", Principal: "*", Action: ["*"], Resource: ["*"] }];
    assert.deepEqual(policies().of("dynamodb"), closed);
    const stack = shipped("dev");
    const none = endpointPolicies({ services: {}, stores: {}, destinations: {} }, stack, new Names(stack));
    assert.deepEqual(JSON.parse(none.logs).Statement, closed);
  });

  it("have one statement for all stores that are used alike, named by how, and the store's own for one", () => {
    const table = {
      kind: "table",
      description: "Table",
      dataClass: "restricted",
      partitionKey: "id",
    } as const;
    const sids = (...names: readonly string[]) =>
      policies(
        { data: Object.fromEntries(names.map((name) => [name, "write" as const])) },
        {},
        { stores: Object.fromEntries(names.map((name) => [name, table])) },
      )
        .of("dynamodb")
        .map(({ Sid }) => Sid);
    assert.deepEqual(sids("cases"), ["WriteCases"]);
    assert.deepEqual(sids("cases", "people"), ["WriteStores"]);
  });

  it("say once what they ask of the caller, and let through what each store's own statement would, and nothing else", () => {
    const stack = shipped("dev");
    const names = new Names(stack);
    const pairs = (
      statements: readonly { readonly actions: readonly string[]; readonly resources?: readonly string[] }[],
    ) =>
      statements
        .flatMap(({ actions, resources = [] }) =>
          resources.flatMap((to) => actions.map((action) => `${action} ${to}`)),
        )
        .sort();
    const granted = grantStatements(widestGrants(platform), platform.stores, names);
    const documents = endpointPolicies(platform, stack, names);
    for (const service of ["dynamodb", "s3"] as const) {
      const { Statement: found } = JSON.parse(documents[service]) as {
        readonly Statement: readonly Statement[];
      };
      const own = found.filter(({ Sid }) => Sid !== "FetchImageLayers");
      const each = granted.filter(({ actions }) =>
        actions.every((action) => action.startsWith(`${service}:`)),
      );
      assert.deepEqual(
        pairs(own.map(({ Action, Resource }) => ({ actions: Action, resources: Resource }))),
        pairs(each),
      );
      assert.ok(own.length < each.length || service === "s3", `${own.length} statements`);
      assert.equal(new Set(own.map(({ Sid }) => Sid)).size, own.length);
    }
  });
});
