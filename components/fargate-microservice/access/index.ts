/** The room's door: what the other rooms take of it. */
export { executionRole, executionRoleArn, loadBalancingRole, shiftPolicy, taskRole } from "./roles";
export { rotations, secrets } from "./secrets";
export { balancerSecurityGroup, taskSecurityGroup } from "./security-groups";
