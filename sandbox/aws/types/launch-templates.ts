import { isProps, isUnknown, objects, type Props, text, texts } from "../values";
import type { Moment, TypeEntry } from "./entry";
import { arnOf, ec2Id, inSecurityGroup, securityGroupType, uniqueName } from "./parts";

/** Also what an Auto Scaling group launches from. */
export const launchTemplateType = "aws:ec2/launchTemplate:LaunchTemplate";
export const instanceProfileType = "aws:iam/instanceProfile:InstanceProfile";
/** Longest user data, in bytes before they are encoded. */
const longestUserData = 16_384;

function isBase64(data: string): boolean {
  return /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(data) && data.replace(/\s/g, "").length % 4 === 0;
}

/** EC2 hardly looks into a template when it is made: images, groups and profiles are looked up at launch. */
function refuseTemplate({ inputs }: Moment): string | undefined {
  const image = text(inputs.imageId);
  if (image !== "" && !/^(ami-|resolve:ssm:)/.test(image))
    return `InvalidAMIID.Malformed: Invalid id: "${image}" (expecting "ami-..." or "resolve:ssm:...")`;
  const data = text(inputs.userData);
  if (!isBase64(data)) return "InvalidUserData.Malformed: Invalid BASE64 encoding of user data.";
  return Buffer.from(data, "base64").length > longestUserData
    ? `InvalidParameterValue: User data is limited to ${longestUserData} bytes`
    : undefined;
}

/** Why no instance can be launched from a template at this moment, in the words that Auto Scaling adds its own to. */
export function whyNoLaunch(moment: Moment, template: Props): string | undefined {
  const { cloud } = moment;
  if (text(template.imageId) === "") return "The request must contain the parameter ImageId";
  const [profile = {}] = objects(template.iamInstanceProfile);
  const named = text(profile.name) || text(profile.arn);
  if (named !== "" && !cloud.find(instanceProfileType, named))
    return profile.name === undefined
      ? `Value (${named}) for parameter iamInstanceProfile.arn is invalid. Invalid IAM Instance Profile ARN`
      : `Value (${named}) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name`;
  const interfaces = objects(template.networkInterfaces);
  if (interfaces.length > 0 && texts(template.vpcSecurityGroupIds).length > 0)
    return "Network interfaces and an instance-level security groups may not be specified on the same request";
  const groups = [
    ...texts(template.vpcSecurityGroupIds),
    ...interfaces.flatMap((one) => texts(one.securityGroups)),
  ];
  const missing = groups.find(
    (id) => !cloud.byId(securityGroupType, id) && !inSecurityGroup("").outside?.(id, moment),
  );
  return missing && `The security group '${missing}' does not exist`;
}

export const launchTemplates: readonly TypeEntry[] = [
  {
    type: launchTemplateType,
    id: ec2Id("lt"),
    arn: arnOf("ec2", (id) => `launch-template/${id}`),
    outputs: ({ inputs }) => ({
      latestVersion: 1,
      defaultVersion: 1,
      metadataOptions: isProps(inputs.metadataOptions)
        ? {
            httpEndpoint: "enabled",
            httpTokens: "optional",
            httpPutResponseHopLimit: 1,
            httpProtocolIpv6: "disabled",
            instanceMetadataTags: "disabled",
            ...inputs.metadataOptions,
          }
        : {},
    }),
    forceNew: ["name", "namePrefix"],
    nameLimit: 128,
    sets: ["vpcSecurityGroupIds", "securityGroupNames"],
    unique: [
      uniqueName(
        (name) =>
          `InvalidLaunchTemplateName.AlreadyExistsException: Launch template name already in use: ${name}`,
      ),
    ],
    check: ({ iamInstanceProfile: profile, name }) => [
      ...(isProps(profile) && profile.name !== undefined && profile.arn !== undefined
        ? [{ property: "iamInstanceProfile.arn", reason: '"arn": conflicts with iamInstanceProfile.name' }]
        : []),
      ...(name === undefined || isUnknown(name) || /^[\w().\-/]{3,}$/.test(text(name))
        ? []
        : [
            {
              property: "name",
              reason: `"name" has at least 3 letters, digits and ().-/_ only: "${text(name)}"`,
            },
          ]),
    ],
    refuse: refuseTemplate,
  },
];
