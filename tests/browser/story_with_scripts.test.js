import { tell } from "./story.js";

tell(true);
