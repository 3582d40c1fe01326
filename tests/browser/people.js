// Who plays in the story. Nobody of them exists.

const password = "twelve violet herons argue";

export const ADMIN = { name: "Iris Vale", email: "iris.vale@cabinetoffice.gov.uk", role: "admin", password };
export const MODERATOR = { name: "Moss Penhale", email: "moss.penhale@hmrc.gov.uk", role: "moderator", password };
export const ADA = {
  name: "Ada Marlowe",
  email: "ada.marlowe@cabinetoffice.gov.uk",
  grade: "Higher Executive Officer",
  organisation: "Cabinet Office",
  profession: "Policy",
  password,
};
export const BEN = {
  name: "Ben Okafor",
  email: "ben.okafor@hmrc.gov.uk",
  grade: "Grade 7",
  organisation: "HM Revenue and Customs",
  profession: "Policy",
  password,
};
export const STRANGER = {
  name: "Cleo Stranger",
  email: "cleo.stranger@hmrc.gov.uk",
  grade: "Grade 7",
  organisation: "HM Revenue and Customs",
  profession: "Finance",
  password,
};
