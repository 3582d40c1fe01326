// Enhances pages that work without it. Nothing here is needed to use the service.

import {
  Button,
  Checkboxes,
  createAll,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
} from "govuk-frontend";
import { keepDrafts } from "./drafts";
import { offerPasskeys } from "./passkey";
import { offerPreviews } from "./preview";
import { followProgress } from "./progress";
import { markRead } from "./read";
import { checkTitles } from "./title";

document.body.classList.add("js-enabled", "govuk-frontend-supported");

for (const component of [
  Button,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
]) {
  createAll(component);
}

keepDrafts();
offerPreviews();
offerPasskeys();
checkTitles();
followProgress();
markRead();
