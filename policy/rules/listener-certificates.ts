import { isSet, stackRule, types } from "../lib";

interface Listener {
  readonly protocol?: string;
  readonly certificateArn?: string;
}

const certificates = [...types.certificate, ...types.certificateValidation];

const ofAcm = /^arn:[a-z-]+:acm:/;

const ownCertificate = stackRule<Listener>({
  name: "lb-listener-enforce-acm-certificate",
  severity: "medium",
  description:
    "A listener under TLS shows a certificate of ACM's, and one of the stack's only once it is validated.",
  remediation:
    "take `certificateArn` from a CertificateValidation of the stack, or name a certificate of ACM's.",
  standards: { fsbp: [], pci: [], pciOwn: ["4.2.1", "4.2.1.1"], nist: ["SC-8", "SC-12", "SC-17", "SC-23"] },
  types: types.listener,
  check: (listener, judge) => {
    const { props } = listener;
    if (props.protocol !== "HTTPS" && props.protocol !== "TLS") return;
    const made = listener.references("certificateArn", certificates);
    if (made.some(({ type }) => (types.certificateValidation as readonly string[]).includes(type))) return;
    if (made.length > 0)
      return judge.violation("the certificate need not be valid yet when the listener is made");
    if (!isSet(props, "certificateArn")) return judge.violation("the listener has no certificate");
    if (!ofAcm.test(String(props.certificateArn))) judge.violation("the certificate is none of ACM's");
  },
});

export const listenerCertificateRules = [ownCertificate];
