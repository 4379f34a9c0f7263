import { lifeUnder } from "../support/release-life";

// Of each strategy; `npm test` plays canaries alone.
lifeUnder("rolling");
lifeUnder("blue-green");
lifeUnder("linear");
lifeUnder("canary");
