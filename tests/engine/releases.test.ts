import { lifeUnder } from "../support/release-life";

// The other two live by night: rolling has no traffic to shift, canary the most to get wrong.
lifeUnder("rolling");
lifeUnder("canary");
