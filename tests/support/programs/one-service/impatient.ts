import * as pulumi from "@pulumi/pulumi";
import { standUp } from "../stand-up";
import { slow } from "./services";

const standsUp = standUp(slow);

/** The slow service with a balancer that does not wait for it, and an alarm on that which rolls its releases back. */
export = () => {
  pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
    const health = { ...props.healthCheck, interval: 15, unhealthyThreshold: 3 };
    if (type === "aws:lb/targetGroup:TargetGroup") return { props: { ...props, healthCheck: health }, opts };
    if (type === "aws:cloudwatch/metricAlarm:MetricAlarm" && name.endsWith("-unhealthy"))
      return { props: { ...props, evaluationPeriods: 3, datapointsToAlarm: 2 }, opts };
    if (type !== "aws:ecs/service:Service") return undefined;
    const alarmNames = ["tg1-unhealthy", "tg2-unhealthy"].map((role) => `${props.name}-${role}`);
    return { props: { ...props, alarms: { enable: true, rollback: true, alarmNames } }, opts };
  });
  return standsUp();
};
