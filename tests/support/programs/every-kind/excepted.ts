/** Rules that an entry of this catalogue is excepted from. */
export const exceptedOfEveryKind: readonly string[] = [
  "ecs-service-disallow-execute-command",
  "ecs-service-disallow-public-ip",
  "ecs-service-enforce-private-subnets",
  "ecs-taskdefinition-enforce-readonly-root-filesystem",
];
