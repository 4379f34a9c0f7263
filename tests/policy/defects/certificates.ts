import type { Defect } from "./defect";

export const certificateDefects: readonly Defect[] = [
  {
    rule: "acm-certificate-configure-key-and-transparency",
    why: "a certificate is validated by mail to whoever owns the domain's mailboxes",
    at: ["screening-certificate"],
    change: (graph) => graph.patch("screening-certificate", { validationMethod: "EMAIL" }),
  },
  {
    rule: "acm-certificate-disallow-wildcard",
    why: "one service's certificate is good for every service's name",
    at: ["screening-certificate"],
    change: (graph) => {
      const { domainName } = graph.one("screening-certificate").inputs ?? {};
      return graph.patch("screening-certificate", {
        domainName: String(domainName).replace(/^[^.]+/, "*"),
      });
    },
  },
];
