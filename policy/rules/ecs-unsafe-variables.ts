import { eachContainer, type Judge, resourceRule, setting, type TaskDefinition, types } from "../lib";

interface WithEnvironment extends TaskDefinition {
  /** Of the component: name → value. */
  readonly environment?: Readonly<Record<string, unknown>>;
}

const yes = /^(1|true|yes|on|enabled?)$/i;
const no = /^(0|false|no|off|none|never|disabled?)$/i;

/** What a variable does to a process, by its name and value. Names are compared in capitals. */
const rows: readonly (readonly [name: RegExp, value: RegExp, what: string])[] = [
  [/(^|_)(REJECT_UNAUTHORIZED|STRICT_SSL)$|HTTPSVERIFY$/, no, "believes every certificate"],
  [
    /(^|_)(VERIFY_(SSL|TLS|CERTS?|CERTIFICATES?|HOSTNAME|PEER)|(SSL|TLS|CERTS?|CERTIFICATES?)_(VERIFY|VERIFICATION|CHECK))$/,
    no,
    "believes every certificate",
  ],
  [
    /(^|_)(NO_VERIFY|INSECURE|INSECURE_SKIP_VERIFY|SKIP_(SSL|TLS)_(VERIFY|VERIFICATION|CHECK)|(SSL|TLS)_(SKIP_VERIFY|INSECURE)|DISABLE_(SSL|TLS))$/,
    yes,
    "believes every certificate",
  ],
  [
    /(^|_)(PGSSLMODE|SSLMODE|SSL_MODE)$/,
    /^(disabled?|allow|prefer(red)?)$/i,
    "lets a database answer in plain text",
  ],
  // "Service-specific endpoints", AWS SDKs and Tools reference guide.
  [
    /^AWS_ENDPOINT_URL(_|$)/,
    /^(?!https:\/\/([a-z0-9-]+\.)*amazonaws\.com(\.cn)?(\/|$))./i,
    "sends requests to AWS elsewhere",
  ],
  // "Container credential provider" and "IMDS credential provider", ibidem.
  [
    /^(AWS_CONTAINER_CREDENTIALS_(FULL|RELATIVE)_URI|AWS_EC2_METADATA_SERVICE_ENDPOINT|AWS_SHARED_CREDENTIALS_FILE|AWS_CONFIG_FILE|AWS_WEB_IDENTITY_TOKEN_FILE|AWS_PROFILE)$/,
    /./,
    "takes its credentials elsewhere than from the task's role",
  ],
  [
    /^(LD_PRELOAD|LD_AUDIT|DYLD_INSERT_LIBRARIES|BASH_ENV|PROMPT_COMMAND|PERL5OPT|RUBYOPT|PYTHONSTARTUP)$/,
    /./,
    "has other code run first",
  ],
  [
    /^NODE_OPTIONS$/,
    /--inspect|--tls-min-v1\.[01]|--insecure-http-parser|--use-openssl-ca=false/,
    "opens the process",
  ],
  [
    /^(JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|JAVA_OPTS)$/,
    /jdwp|jmxremote|disableHostnameVerification|trustall/i,
    "opens the process",
  ],
];

const unsafe = resourceRule<WithEnvironment, { approved: readonly string[] }>({
  name: "ecs-taskdefinition-disallow-unsafe-variables",
  severity: "high",
  description:
    "No variable of a container takes the check of certificates away, sends requests to AWS or asks for credentials elsewhere, opens the process to a debugger, or has other code run first.",
  remediation:
    "remove the variable, or trust one more certificate authority; have a variable that does none of it listed in `approved`.",
  standards: { fsbp: [], pci: [], pciOwn: ["2.2.4", "4.2.1"], nist: ["CM-7", "SC-8", "SC-23"] },
  types: [...types.taskDefinition, ...types.component.fargateMicroservice],
  settings: {
    approved: setting<readonly string[]>(
      [],
      'Variables that do none of this in spite of their names, e.g. "CACHE_INSECURE"',
      {
        form: /^\w+$/,
      },
    ),
  },
  check: ({ props, type }, judge, { approved }) => {
    const variable = (name: string, value: () => unknown, who: string) => {
      if (!approved.includes(name)) judgeVariable(name, value, who, judge);
    };
    if ((types.taskDefinition as readonly string[]).includes(type))
      eachContainer(props, judge, ({ environment = [] }, label) => {
        for (const { name, value } of environment) variable(String(name), () => value, label);
      });
    else {
      const environment = props.environment ?? {};
      // Names are always known, even where a value is not.
      for (const name of Object.keys(environment)) variable(name, () => environment[name], "the service");
    }
  },
});

function judgeVariable(name: string, value: () => unknown, who: string, judge: Judge): void {
  const found = rows.filter(([of]) => of.test(name.toUpperCase()));
  if (found.length > 0)
    judge.part(() => {
      const text = String(value() ?? "");
      const what = found.find(([, means]) => means.test(text))?.[2];
      if (what !== undefined) judge.violation(`with \`${name}\` ${who} ${what}`);
    });
}

export const ecsUnsafeVariableRules = [unsafe];
