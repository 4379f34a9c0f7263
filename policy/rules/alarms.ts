import { isWaiting, type Node, type Relation, stackRule, thoseNaming, types } from "../lib";
import { isOff, type NamedAlarm, tells } from "../lib/telling-alarms";

interface Released {
  readonly alarms?: { readonly enable?: boolean; readonly alarmNames?: readonly string[] };
}

const releaseOf: Relation<Released> = {
  property: "alarms",
  by: "name",
  types: types.metricAlarm,
  names: ({ alarms }) => (alarms?.enable === false ? [] : alarms?.alarmNames),
};

const actions = stackRule<NamedAlarm>({
  name: "cloudwatch-metricalarm-configure-actions",
  severity: "medium",
  description: "An alarm tells somebody, by itself or through a composite alarm, or ends a deployment.",
  remediation:
    'set `alarmActions` to a topic of the stack and leave `actionsEnabled` true; or name it by ALARM("name"), alone or among others with OR, in a CompositeAlarm with an action, or in the `alarms` of a service.',
  standards: {
    fsbp: ["CloudWatch.15", "CloudWatch.17"],
    pci: [],
    pciOwn: ["10.7.2", "12.10.5"],
    nist: ["AU-6(1)", "CA-7", "SI-4(1)", "SI-4(5)", "SI-20"],
  },
  types: types.metricAlarm,
  check: (alarm, judge, { graph }) => {
    if (isOff(alarm)) return judge.violation("the alarm's actions are switched off");
    // Its alarms sleep: there is nothing to tell of.
    if (isWaiting(alarm, graph)) return;
    const services = graph.ofType<Released>(types.ecsService);
    if (thoseNaming(services, releaseOf, alarm as Node<unknown>).sure.length > 0) return;
    if (!tells(alarm, graph, judge)) judge.violation("the alarm goes off and nobody is told");
  },
});

export const alarmRules = [actions];
