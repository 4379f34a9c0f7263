import type { CommonPlan } from "../args";
import { agentContainers, agentPorts, type TelemetryVariable } from "./args";
import { agentStopSeconds, type ContainerParts } from "./container";
import { logConfiguration } from "./logging";

/** The collector is the task's own: nothing outside of it reaches these. */
const { grpc, http, health } = agentPorts.collector;
const address = { grpc: `127.0.0.1:${grpc}`, http: `127.0.0.1:${http}`, health: `127.0.0.1:${health}` };

/**
 * The OpenTelemetry collector (AWS's distribution): takes what the application sends over OTLP, gives traces to X-Ray
 * and metrics to CloudWatch, these as lines in the service's own log group.
 *
 * It is not essential: a service that loses its traces still does its work, and is not to be stopped for them. Nor does
 * another container wait for it: exporters of OpenTelemetry try again.
 */
export function collector(plan: CommonPlan): ContainerParts {
  const name = agentContainers.collector;
  return {
    name,
    image: plan.otherImages[name] ?? "",
    essential: false,
    memoryReservation: 64,
    temporary: 16,
    environment: { AOT_CONFIG_CONTENT: collectorConfiguration(plan) },
    secrets: [],
    logConfiguration: logConfiguration(plan, name),
    // The image has no shell and no curl, but this command, which asks the extension `health_check`.
    healthCheck: { command: ["CMD", "/healthcheck"], interval: 30, timeout: 5, retries: 3, startPeriod: 10 },
    stopSeconds: agentStopSeconds,
  };
}

/** What tells the application's OpenTelemetry SDK where the collector is and whom it speaks for. */
export function telemetryEnvironment({ service, stack }: CommonPlan): Record<TelemetryVariable, string> {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://${address.grpc}`,
    OTEL_RESOURCE_ATTRIBUTES: `service.namespace=cdd,deployment.environment.name=${stack}`,
    OTEL_SERVICE_NAME: service,
  };
}

/** The collector's configuration (YAML). Group and stream are named, so that it makes no group of its own. */
export function collectorConfiguration({ physicalName, region, logGroup }: CommonPlan): string {
  return `extensions:
  health_check:
    endpoint: ${address.health}
receivers:
  otlp:
    protocols:
      grpc:
        endpoint: ${address.grpc}
      http:
        endpoint: ${address.http}
processors:
  batch: {}
exporters:
  awsxray:
    region: ${region}
  awsemf:
    region: ${region}
    namespace: ${physicalName}
    log_group_name: ${logGroup}
    log_stream_name: ${agentContainers.collector}-metrics
    dimension_rollup_option: NoDimensionRollup
service:
  extensions: [health_check]
  pipelines:
    traces:
      receivers: [otlp]
      processors: [batch]
      exporters: [awsxray]
    metrics:
      receivers: [otlp]
      processors: [batch]
      exporters: [awsemf]
`;
}
