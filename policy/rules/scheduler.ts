import { demandCustomerKey, resourceRule, types } from "../lib";

interface Schedule {
  readonly kmsKeyArn?: string;
}

const customerKey = resourceRule<Schedule>({
  name: "scheduler-schedule-configure-customer-managed-key",
  severity: "medium",
  description: "What a schedule says to its target is encrypted under a customer-managed key.",
  remediation: "set `kmsKeyArn` to a key of the stack, and let the schedule's role decrypt with it.",
  standards: { fsbp: [], pci: [], pciOwn: ["3.5.1"], nist: ["SC-28", "SC-28(1)", "SC-12(2)"] },
  types: types.schedule,
  check: ({ props }, judge) => demandCustomerKey(judge, props, "kmsKeyArn", "the schedule"),
});

export const schedulerRules = [customerKey];
