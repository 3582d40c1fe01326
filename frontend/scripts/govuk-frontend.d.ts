// The part of govuk-frontend that we start; the package ships no types.
declare module "govuk-frontend" {
  type Component = new (element: Element) => unknown;
  export function createAll(component: Component): unknown[];
  export const Button: Component;
  export const Checkboxes: Component;
  export const ErrorSummary: Component;
  export const NotificationBanner: Component;
  export const PasswordInput: Component;
  export const Radios: Component;
  export const ServiceNavigation: Component;
  export const SkipLink: Component;
}
