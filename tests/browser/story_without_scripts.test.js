import { tell } from "./story.js";

tell(false);
