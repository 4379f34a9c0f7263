import type { TypeTable } from "../row";

const tags = "CreateTags DeleteTags";
/** What a group and its rules are made with, and what the provider takes away from a new group. */
const rule = (way: "Ingress" | "Egress") => ({
  service: "ec2",
  create: {
    ec2New: `AuthorizeSecurityGroup${way}`,
    ec2Own: `AuthorizeSecurityGroup${way}`,
    ec2Tags: "CreateTags",
  },
  read: { anything: "DescribeSecurityGroupRules DescribeSecurityGroups" },
  update: { ec2Own: "ModifySecurityGroupRules", ec2Tags: tags },
  delete: { ec2Own: `RevokeSecurityGroup${way}` },
});

/**
 * Calls of the provider's resources, `internal/service/ec2` of terraform-provider-aws v6. A create that stands within
 * something asks for that too, which bears the stack's tag already.
 */
export const network: TypeTable = {
  "aws:ec2/vpc:Vpc": {
    service: "ec2",
    create: { ec2New: "CreateVpc", ec2Own: "ModifyVpcAttribute", ec2Tags: "CreateTags" },
    read: {
      anything: "DescribeNetworkAcls DescribeRouteTables DescribeSecurityGroups DescribeVpcs",
      ec2Own: "DescribeVpcAttribute",
    },
    update: { ec2Own: "ModifyVpcAttribute", ec2Tags: tags },
    delete: { ec2Own: "DeleteVpc" },
  },
  // A range for the tasks.
  "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": {
    service: "ec2",
    create: { ec2Own: "AssociateVpcCidrBlock" },
    read: { anything: "DescribeVpcs" },
    delete: { ec2Own: "DisassociateVpcCidrBlock" },
  },
  "aws:ec2/vpcEncryptionControl:VpcEncryptionControl": {
    service: "ec2",
    create: {
      ec2New: "CreateVpcEncryptionControl",
      ec2Own: "CreateVpcEncryptionControl ModifyVpcEncryptionControl",
      ec2Tags: "CreateTags",
    },
    read: { anything: "DescribeVpcEncryptionControls" },
    update: { ec2Own: "ModifyVpcEncryptionControl", ec2Tags: tags },
    delete: { ec2Own: "DeleteVpcEncryptionControl" },
  },
  "aws:ec2/subnet:Subnet": {
    service: "ec2",
    create: { ec2New: "CreateSubnet", ec2Own: "CreateSubnet ModifySubnetAttribute", ec2Tags: "CreateTags" },
    read: { anything: "DescribeNetworkInterfaces DescribeSubnets" },
    update: { ec2Own: "ModifySubnetAttribute", ec2Tags: tags },
    // Interfaces that a service left behind keep a subnet from going: the provider takes them away.
    delete: { ec2Own: "DeleteSubnet" },
  },
  "aws:ec2/routeTable:RouteTable": {
    service: "ec2",
    create: { ec2New: "CreateRouteTable", ec2Own: "CreateRouteTable", ec2Tags: "CreateTags" },
    read: { anything: "DescribeRouteTables" },
    update: { ec2Tags: tags },
    delete: { ec2Own: "DeleteRouteTable DisassociateRouteTable" },
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    service: "ec2",
    create: { ec2Own: "AssociateRouteTable" },
    read: { anything: "DescribeRouteTables" },
    update: { ec2Own: "ReplaceRouteTableAssociation" },
    delete: { ec2Own: "DisassociateRouteTable" },
  },
  "aws:ec2/route:Route": {
    service: "ec2",
    create: { ec2Own: "CreateRoute" },
    read: { anything: "DescribeRouteTables" },
    update: { ec2Own: "ReplaceRoute" },
    delete: { ec2Own: "DeleteRoute" },
  },
  // Whether a shared gateway takes the attachment, and which route table it gets, is its owner's to say.
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": {
    service: "ec2",
    create: {
      ec2New: "CreateTransitGatewayVpcAttachment",
      ec2Own: "CreateTransitGatewayVpcAttachment",
      transitGateway: "CreateTransitGatewayVpcAttachment",
      ec2Tags: "CreateTags",
    },
    read: {
      anything:
        "DescribeTransitGatewayVpcAttachments DescribeTransitGateways GetTransitGatewayRouteTableAssociations GetTransitGatewayRouteTablePropagations",
    },
    update: { ec2Own: "ModifyTransitGatewayVpcAttachment", ec2Tags: tags },
    delete: { ec2Own: "DeleteTransitGatewayVpcAttachment" },
  },
  "aws:ec2/internetGateway:InternetGateway": {
    service: "ec2",
    create: { ec2New: "CreateInternetGateway", ec2Own: "AttachInternetGateway", ec2Tags: "CreateTags" },
    read: { anything: "DescribeInternetGateways" },
    update: { ec2Own: "AttachInternetGateway DetachInternetGateway", ec2Tags: tags },
    delete: { ec2Own: "DeleteInternetGateway DetachInternetGateway" },
  },
  "aws:ec2/eip:Eip": {
    service: "ec2",
    create: { ec2New: "AllocateAddress", ec2Tags: "CreateTags" },
    read: { anything: "DescribeAddresses DescribeAddressesAttribute" },
    update: { ec2Tags: tags },
    delete: { ec2Own: "ReleaseAddress" },
  },
  "aws:ec2/natGateway:NatGateway": {
    service: "ec2",
    create: { ec2New: "CreateNatGateway", ec2Own: "CreateNatGateway", ec2Tags: "CreateTags" },
    read: { anything: "DescribeNatGateways" },
    update: { ec2Tags: tags },
    delete: { ec2Own: "DeleteNatGateway" },
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    service: "ec2",
    create: {
      ec2New: "CreateVpcEndpoint",
      ec2Own: "CreateVpcEndpoint",
      ec2Tags: "CreateTags",
      namespaceZones: "route53:AssociateVPCWithHostedZone",
    },
    read: { anything: "DescribePrefixLists DescribeSecurityGroups DescribeVpcEndpoints" },
    update: { ec2Own: "ModifyVpcEndpoint", ec2Tags: tags },
    delete: { ec2Own: "DeleteVpcEndpoints" },
  },
  // One that goes to a bucket needs a delivery too, with the rights of whoever makes the log: "Create a flow log that publishes to
  // Amazon S3", Amazon VPC user guide, which asks for both from the start.
  "aws:ec2/flowLog:FlowLog": {
    service: "ec2",
    create: {
      ec2New: "CreateFlowLogs",
      ec2Own: "CreateFlowLogs",
      ec2Tags: "CreateTags",
      anything: "logs:CreateLogDelivery logs:DeleteLogDelivery",
    },
    read: { anything: "DescribeFlowLogs" },
    update: { ec2Tags: tags },
    delete: { ec2Own: "DeleteFlowLogs", anything: "logs:DeleteLogDelivery" },
  },
  // AWS makes it with the VPC; the provider tags it first, and takes its rules away.
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    service: "ec2",
    create: { ec2Own: "RevokeSecurityGroupEgress RevokeSecurityGroupIngress", ec2Tags: "CreateTags" },
    read: { anything: "DescribeSecurityGroupRules DescribeSecurityGroups" },
    update: { ec2Own: "RevokeSecurityGroupEgress RevokeSecurityGroupIngress", ec2Tags: tags },
  },
  "aws:ec2/networkAcl:NetworkAcl": {
    service: "ec2",
    create: {
      ec2New: "CreateNetworkAcl",
      ec2Own: "CreateNetworkAcl CreateNetworkAclEntry ReplaceNetworkAclAssociation",
      // From the default one, whose subnets the tier's takes.
      aclsUnclaimed: "ReplaceNetworkAclAssociation",
      ec2Tags: "CreateTags",
    },
    read: { anything: "DescribeNetworkAcls" },
    update: {
      ec2Own: "CreateNetworkAclEntry DeleteNetworkAclEntry ReplaceNetworkAclAssociation",
      aclsUnclaimed: "ReplaceNetworkAclAssociation",
      ec2Tags: tags,
    },
    delete: {
      ec2Own: "DeleteNetworkAcl ReplaceNetworkAclAssociation",
      aclsUnclaimed: "ReplaceNetworkAclAssociation",
    },
  },
  // AWS makes it with the VPC; the provider takes its rules away first, and tags it then.
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": {
    service: "ec2",
    create: { aclsUnclaimed: "DeleteNetworkAclEntry", ec2Tags: "CreateTags" },
    read: { anything: "DescribeNetworkAcls" },
    update: { aclsUnclaimed: "DeleteNetworkAclEntry", ec2Tags: tags },
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    service: "ec2",
    create: {
      ec2New: "CreateSecurityGroup",
      ec2Own: "CreateSecurityGroup RevokeSecurityGroupEgress",
      ec2Tags: "CreateTags",
    },
    read: { anything: "DescribeNetworkInterfaces DescribeSecurityGroupRules DescribeSecurityGroups" },
    update: {
      ec2Own:
        "AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress RevokeSecurityGroupEgress RevokeSecurityGroupIngress",
      ec2Tags: tags,
    },
    delete: { ec2Own: "DeleteSecurityGroup" },
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": rule("Ingress"),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": rule("Egress"),
};
