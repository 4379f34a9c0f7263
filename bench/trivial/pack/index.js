const { PolicyPack } = require("@pulumi/policy");

new PolicyPack("bench-trivial", {
  policies: [
    {
      name: "finds-nothing",
      description: "Every resource is right.",
      enforcementLevel: "mandatory",
      validateResource: () => {},
    },
  ],
});
