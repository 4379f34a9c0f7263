import { arnOf, type Declared, people, type Row, roleOf } from "./row";

const repositoryType = "aws:ecr/repository:Repository";

/** Repositories: filled by image pushers, pulled by ECS for their own service. */
export function repositoryRows(declared: Declared): Row[] {
  const services = Object.keys(declared.catalogue.services);
  return services.flatMap((owner) => {
    const on = { what: `images of ${owner}`, resource: arnOf(declared, repositoryType, `registry-${owner}`) };
    return [
      ...services.map((service) => ({
        ...on,
        who: `ECS starting ${service}`,
        principal: roleOf(declared, `${service}-execution-role`),
        action: "ecr:BatchGetImage",
        allowed: service === owner,
      })),
      ...Object.entries(people(declared)).flatMap(([who, principal]) =>
        Object.entries({
          "ecr:PutImage": ["image pusher"],
          "ecr:CompleteLayerUpload": ["image pusher"],
          "ecr:BatchGetImage": ["image pusher"],
          "ecr:BatchDeleteImage": ["deployer"],
          "ecr:SetRepositoryPolicy": ["deployer"],
        }).map(([action, duties]) => ({
          ...on,
          who,
          principal,
          action,
          allowed: duties.includes(who),
        })),
      ),
    ];
  });
}
