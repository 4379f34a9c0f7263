import type { TypeTable } from "../row";

const records = {
  service: "route53",
  read: { publicZone: "GetHostedZone ListResourceRecordSets", changes: "GetChange" },
};

/**
 * Balancers, WAFs, certificates and names. Sources: terraform-provider-aws v6, `internal/service/{elbv2,wafv2,acm,route53,
 * servicediscovery}`; "Actions, resources, and condition keys" of each service; AWS WAF API, AssociateWebACL and
 * PutLoggingConfiguration, permissions; Cloud Map developer guide, "AWS Cloud Map API permissions".
 */
export const frontDoors: TypeTable = {
  "aws:lb/loadBalancer:LoadBalancer": {
    service: "elasticloadbalancing",
    create: {
      elbNew: "CreateLoadBalancer",
      elbTags: "AddTags",
      elbOwn: "ModifyLoadBalancerAttributes",
      anything: "ec2:DescribeSecurityGroups ec2:DescribeSubnets",
    },
    read: {
      anything:
        "DescribeCapacityReservation DescribeLoadBalancerAttributes DescribeLoadBalancers DescribeTags",
    },
    update: {
      elbOwn: "ModifyLoadBalancerAttributes SetIpAddressType SetSecurityGroups SetSubnets",
      elbTags: "AddTags RemoveTags",
    },
    delete: { elbOwn: "DeleteLoadBalancer", anything: "ec2:DescribeNetworkInterfaces" },
  },
  "aws:lb/targetGroup:TargetGroup": {
    service: "elasticloadbalancing",
    create: { elbNew: "CreateTargetGroup", elbTags: "AddTags", elbOwn: "ModifyTargetGroupAttributes" },
    read: { anything: "DescribeTags DescribeTargetGroupAttributes DescribeTargetGroups" },
    update: { elbOwn: "ModifyTargetGroup ModifyTargetGroupAttributes", elbTags: "AddTags RemoveTags" },
    delete: { elbOwn: "DeleteTargetGroup" },
  },
  "aws:lb/listener:Listener": {
    service: "elasticloadbalancing",
    create: { elbNew: "CreateListener", elbTags: "AddTags", elbOwn: "ModifyListenerAttributes" },
    read: { anything: "DescribeListenerAttributes DescribeListeners DescribeTags" },
    update: { elbOwn: "ModifyListener ModifyListenerAttributes", elbTags: "AddTags RemoveTags" },
    delete: { elbOwn: "DeleteListener" },
  },
  "aws:lb/listenerRule:ListenerRule": {
    service: "elasticloadbalancing",
    create: { elbNew: "CreateRule", elbTags: "AddTags" },
    read: { anything: "DescribeRules DescribeTags" },
    update: { elbOwn: "ModifyRule", balancers: "SetRulePriorities", elbTags: "AddTags RemoveTags" },
    delete: { elbOwn: "DeleteRule" },
  },
  "aws:wafv2/webAcl:WebAcl": {
    service: "wafv2",
    create: { webAcls: "CreateWebACL TagResource", managedRules: "CreateWebACL" },
    read: { webAcls: "GetWebACL ListTagsForResource", anything: "ListWebACLs" },
    update: { webAcls: "TagResource UntagResource UpdateWebACL", managedRules: "UpdateWebACL" },
    delete: { webAcls: "DeleteWebACL" },
  },
  "aws:wafv2/webAclAssociation:WebAclAssociation": {
    service: "wafv2",
    create: {
      webAcls: "AssociateWebACL",
      balancers: "AssociateWebACL",
      anything: "elasticloadbalancing:SetWebAcl",
    },
    read: { webAcls: "GetWebACLForResource", balancers: "GetWebACLForResource" },
    delete: { balancers: "DisassociateWebACL", anything: "elasticloadbalancing:SetWebAcl" },
  },
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": {
    service: "wafv2",
    create: {
      webAcls: "PutLoggingConfiguration",
      anything:
        "logs:CreateLogDelivery logs:DescribeLogGroups logs:DescribeResourcePolicies logs:PutResourcePolicy",
    },
    read: { webAcls: "GetLoggingConfiguration" },
    update: { webAcls: "PutLoggingConfiguration" },
    delete: { webAcls: "DeleteLoggingConfiguration", anything: "logs:DeleteLogDelivery" },
  },
  "aws:acm/certificate:Certificate": {
    service: "acm",
    create: { tagged: "RequestCertificate", certificateTags: "AddTagsToCertificate" },
    read: { certificates: "DescribeCertificate ListTagsForCertificate" },
    update: {
      certificates: "RemoveTagsFromCertificate UpdateCertificateOptions",
      certificateTags: "AddTagsToCertificate",
    },
    delete: { certificates: "DeleteCertificate" },
  },
  // It waits, and makes nothing.
  "aws:acm/certificateValidation:CertificateValidation": {
    service: "acm",
    create: { certificates: "DescribeCertificate" },
    read: { certificates: "DescribeCertificate" },
  },
  "aws:route53/record:Record": {
    ...records,
    create: { publicZone: "ChangeResourceRecordSets" },
    update: { publicZone: "ChangeResourceRecordSets" },
    delete: { publicZone: "ChangeResourceRecordSets" },
  },
  // Cloud Map makes the private zone with its caller's rights; the zone's id is nobody's to choose.
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": {
    service: "servicediscovery",
    create: {
      tagged: "CreatePrivateDnsNamespace TagResource",
      anything: "ec2:DescribeRegions ec2:DescribeVpcs route53:CreateHostedZone route53:ListHostedZonesByName",
      namespaceZones: "route53:AssociateVPCWithHostedZone route53:GetHostedZone",
      ec2Own: "ec2:DescribeVpcAttribute",
    },
    read: { discovery: "GetNamespace GetOperation", anything: "ListTagsForResource" },
    update: { discovery: "UpdatePrivateDnsNamespace", anything: "TagResource UntagResource" },
    delete: { discovery: "DeleteNamespace", namespaceZones: "route53:DeleteHostedZone" },
  },
  "aws:servicediscovery/service:Service": {
    service: "servicediscovery",
    create: { discovery: "CreateService", tagged: "TagResource" },
    read: { discovery: "GetService", anything: "ListTagsForResource" },
    update: {
      discovery: "UpdateService",
      anything: "TagResource UntagResource",
      namespaceZones: "route53:ChangeResourceRecordSets",
    },
    delete: {
      discovery: "DeleteService DeregisterInstance ListInstances",
      namespaceZones: "route53:ChangeResourceRecordSets",
    },
  },
  "aws:servicediscovery/instance:Instance": {
    service: "servicediscovery",
    create: {
      discovery: "GetOperation RegisterInstance",
      namespaceZones: "route53:ChangeResourceRecordSets",
    },
    read: { discovery: "GetInstance" },
    update: { discovery: "RegisterInstance", namespaceZones: "route53:ChangeResourceRecordSets" },
    delete: { discovery: "DeregisterInstance", namespaceZones: "route53:ChangeResourceRecordSets" },
  },
};
