import { ecsUnsafeVariableRules } from "../../policy/rules/ecs-unsafe-variables";
import { resource, ruleNamed, unknown } from "../support/policy";
import { microservice } from "../support/policy-fixtures";
import { type Case, describeRule } from "../support/rule-table";

const task = (...variables: readonly (readonly [name: string, value: string])[]) =>
  resource("aws:ecs/taskDefinition:TaskDefinition", "task", {
    containerDefinitions: JSON.stringify([
      { name: "one", environment: [] },
      { name: "app", environment: variables.map(([name, value]) => ({ name, value })) },
    ]),
  });
const fails = (name: string, value: string, says: string): Case => ({
  when: `${name} is ${value}`,
  given: [task([name, value])],
  outcome: "fail",
  says: `with \`${name}\` container "app" ${says}`,
});
const passes = (name: string, value: string): Case => ({
  when: `${name} is ${value}`,
  given: [task([name, value])],
  outcome: "pass",
});
const believes = "believes every certificate";
const elsewhere = "sends requests to AWS elsewhere";

describeRule({
  rule: ruleNamed(ecsUnsafeVariableRules, "ecs-taskdefinition-disallow-unsafe-variables"),
  passing: [task(["PORT", "8080"], ["NODE_OPTIONS", "--max-old-space-size=512"])],
  decisive: ["containerDefinitions"],
  cases: [
    fails("NODE_TLS_REJECT_UNAUTHORIZED", "0", believes),
    fails("node_tls_reject_unauthorized", "false", believes),
    fails("PYTHONHTTPSVERIFY", "0", believes),
    fails("NPM_CONFIG_STRICT_SSL", "false", believes),
    fails("KAFKA_SSL_VERIFY", "no", believes),
    fails("VERIFY_HOSTNAME", "off", believes),
    fails("GIT_SSL_NO_VERIFY", "true", believes),
    fails("VAULT_TLS_SKIP_VERIFY", "1", believes),
    fails("OTEL_EXPORTER_OTLP_INSECURE", "true", believes),
    fails("PGSSLMODE", "prefer", "lets a database answer in plain text"),
    fails("AWS_ENDPOINT_URL", "http://203.0.113.9:4566", elsewhere),
    fails("AWS_ENDPOINT_URL_STS", "https://amazonaws.com.example.net", elsewhere),
    fails("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost/x", "takes its credentials elsewhere"),
    fails("AWS_PROFILE", "x", "takes its credentials elsewhere"),
    fails("LD_PRELOAD", "/tmp/x.so", "has other code run first"),
    fails("NODE_OPTIONS", "--inspect=0.0.0.0:9229", "opens the process"),
    fails("JAVA_TOOL_OPTIONS", "-agentlib:jdwp=transport=dt_socket", "opens the process"),
    passes("NODE_TLS_REJECT_UNAUTHORIZED", "1"),
    passes("VERIFY_SSL", "true"),
    passes("TLS_INSECURE", "false"),
    passes("PGSSLMODE", "verify-full"),
    passes("AWS_ENDPOINT_URL_S3", "https://bucket.vpce-1.s3.eu-west-2.vpce.amazonaws.com"),
    passes("AWS_ENDPOINT_URL", ""),
    passes("LD_PRELOAD", ""),
    {
      when: "it is approved",
      given: [task(["CACHE_INSECURE", "true"])],
      settings: { approved: ["CACHE_INSECURE"] },
      outcome: "pass",
    },
    {
      when: "another is approved",
      given: [task(["CACHE_INSECURE", "true"])],
      settings: { approved: ["CACHE"] },
      outcome: "fail",
    },
    {
      when: "a service has it",
      given: [microservice("screening", { environment: { PYTHONHTTPSVERIFY: "0" } })],
      outcome: "fail",
      says: "with `PYTHONHTTPSVERIFY` the service",
    },
    {
      when: "a service has one of which nobody knows the value",
      given: [microservice("screening", { environment: { PYTHONHTTPSVERIFY: unknown } })],
      outcome: "undetermined",
    },
    {
      when: "a service has another of which nobody knows the value",
      given: [microservice("screening", { environment: { TABLE: unknown } })],
      outcome: "pass",
    },
  ],
});
