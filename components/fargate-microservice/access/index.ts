/** The room's door: what the other rooms take of it. */
export { executionRoleArn } from "./role-arns";
export { executionRole, loadBalancingRole, shiftPolicy, taskRole } from "./roles";
export { rotations, secrets } from "./secrets";
export { balancerSecurityGroup, taskSecurityGroup } from "./security-groups";
